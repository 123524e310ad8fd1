"""What moderators find in the administration, and what they do not."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from forum.models import Post, Thread
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = ["thread", "post", "threadnote"]


def listed(browser, model, **query):
    return browser.get(reverse(f"admin:forum_{model}_changelist"), query)


@pytest.mark.parametrize("model", LISTS)
def test_only_moderators_open_the_lists(moderator, sign_in, model):
    other = UserFactory(staff=True)
    other.user_permissions.add(Permission.objects.get(codename="admit_member"))

    assert listed(sign_in(moderator), model).status_code == 200
    assert listed(sign_in(other), model).status_code == 403


def test_conversations_and_foreign_groups_are_in_no_list(moderator, sign_in):
    secret = ThreadFactory(conversation=True, title="canary-conversation of two")
    group = ThreadFactory(
        category=CategoryFactory(group=GroupFactory(), name_en="canary-g"), title="canary-group of few"
    )
    for thread in (secret, group):
        PostFactory(thread=thread, source="canary-text", held_at=timezone.now())
    browser = sign_in(moderator)

    assert not [model for model in LISTS if "canary" in listed(browser, model).content.decode()]
    address = reverse("admin:forum_post_change", args=[secret.posts.get(number=1).pk])
    assert browser.get(address).status_code == 302


def test_moderator_changes_nothing_by_hand(moderator, sign_in):
    browser, thread = sign_in(moderator), ThreadFactory()
    address = reverse("admin:forum_thread_change", args=[thread.pk])

    assert 'name="_save"' not in browser.get(address).content.decode()
    assert browser.post(address, {"title": "Changed by hand, past the rules"}).status_code == 403
    assert browser.get(reverse("admin:forum_thread_add")).status_code == 403


@pytest.mark.parametrize(
    ("action", "column", "is_set"),
    [
        ("lock", "locked_at", True),
        ("unlock", "locked_at", False),
        ("hide", "hidden_at", True),
        ("restore", "hidden_at", False),
    ],
)
def test_several_threads_are_decided_about_at_once_by_the_same_action(moderator, sign_in, action, column, is_set):
    before = {} if is_set else {column: timezone.now()}
    threads = [counted(**before), counted(**before)]
    sent = {"action": action, "_selected_action": [thread.pk for thread in threads]}
    browser, address = sign_in(moderator), reverse("admin:forum_thread_changelist")

    assert browser.post(address, sent).status_code == 200
    browser.post(address, sent | {"apply": "1", "reason": "Settled elsewhere."})
    rows = Thread.objects.values_list(column, flat=True)
    assert [value is not None for value in rows] == [is_set, is_set]


def test_missing_reason_asks_again_and_does_nothing(moderator, sign_in):
    thread = ThreadFactory()
    sent = {"action": "hide", "_selected_action": [thread.pk], "apply": "1", "reason": ""}
    answer = sign_in(moderator).post(reverse("admin:forum_thread_changelist"), sent)

    assert answer.status_code == 422
    thread.refresh_from_db()
    assert thread.hidden_at is None


@pytest.mark.parametrize(("action", "is_hidden"), [("release", False), ("refuse", True)])
def test_held_posts_are_decided_about_and_refusals_of_one_stop_no_other(moderator, sign_in, action, is_hidden):
    held, own = PostFactory(held_at=timezone.now()), PostFactory(held_at=timezone.now(), author=moderator)
    sent = {"action": action, "_selected_action": [own.pk, held.pk], "apply": "1", "reason": "Looked at it."}
    answer = sign_in(moderator).post(reverse("admin:forum_post_changelist"), sent, follow=True)

    held.refresh_from_db()
    own.refresh_from_db()
    assert (held.held_at, held.hidden_at is not None) == (None, is_hidden)
    assert own.held_at is not None
    assert "Only a moderator, and not its author" in answer.content.decode()


@pytest.mark.parametrize("state", ["held", "hidden", "locked", "nonsense"])
def test_filters_narrow_the_list_to_one_state(moderator, sign_in, state):
    now = timezone.now()
    for column in ("held_at", "hidden_at", "locked_at"):
        ThreadFactory(**{column: now})
    rows = listed(sign_in(moderator), "thread", state=state).context["cl"].result_list

    assert len(rows) == (3 if state == "nonsense" else 1)


@pytest.mark.parametrize("model", LISTS)
def test_lists_cost_the_same_for_five_rows_and_fifteen(moderator, sign_in, assert_flat, model):
    browser = sign_in(moderator)

    def more(number):
        for _each in range(number):
            post = PostFactory(thread=ThreadFactory(locked_at=timezone.now()))
            post.thread.notes.create(kind="locked", actor=regular(), created_at=timezone.now())

    assert_flat(more, lambda: listed(browser, model))
    assert Post.objects.exists()
