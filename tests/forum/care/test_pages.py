"""The pages of care: who may do what, what is shown first, what is kept when something is at fault."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions.responses import accept_answer
from forum.models import Post, Thread, ThreadNote
from tests import forms
from tests.factories.accounts import GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular, reply, start

pytestmark = pytest.mark.django_db(transaction=True)


def address(thread):
    return reverse("thread_care", args=[thread.pk])


def offered(browser, url):
    """The tools that the page offers."""
    return {bench.tool.name for bench in browser.get(url).context["benches"]}


def use(browser, url, tool, **fields):
    """Send a tool's form, and confirm where the page asks again."""
    answer = browser.post(url, {"do": tool, **fields})
    if answer.status_code == 200:
        token = forms.read(answer.content.decode(), f"form-{tool}").values["confirmed"]
        answer = browser.post(url, {"do": tool, "confirmed": token[0], **fields})
    return answer


OF_MODERATORS = {"retitle", "move", "merge", "pin", "lock", "hide"}


@pytest.mark.parametrize(
    ("role", "tools"),
    [
        ("author", {"retitle", "hide"}),
        ("other", set()),
        ("group member", set()),
        ("moderator", OF_MODERATORS),
        ("silenced moderator", set()),
    ],
)
def test_each_finds_what_they_may_do_now(moderator, sign_in, role, tools):
    group = GroupFactory()
    category = CategoryFactory(group=group)
    people = {
        "author": regular(),
        "other": regular(),
        "group member": regular(),
        "moderator": moderator,
        "silenced moderator": moderator,
    }
    for person in people.values():
        if not group.memberships.filter(member=person).exists():
            MembershipFactory(group=group, member=person)
    thread = counted(category=category, author=people["author"])
    if role == "silenced moderator":
        type(moderator).objects.filter(pk=moderator.pk).update(silenced_until=timezone.now() + timezone.timedelta(1))

    assert offered(sign_in(people[role]), address(thread)) == tools


def test_outside_the_group_the_page_is_missing(moderator, sign_in):
    thread = counted(category=CategoryFactory(group=GroupFactory()))

    assert sign_in(moderator).get(address(thread)).status_code == 404
    assert sign_in(moderator).get(reverse("thread_split", args=[thread.pk])).status_code == 404
    assert sign_in(moderator).get(reverse("post_care", args=[thread.posts.get().pk])).status_code == 404


def test_guest_is_asked_to_sign_in(client, db):
    thread = counted()

    assert client.get(address(thread))["Location"].startswith("/accounts/login/")


def test_what_is_not_offered_is_refused_and_changes_nothing(author, sign_in):
    thread = counted(author=author)
    answer = sign_in(author).post(address(thread), {"do": "lock", "reason": "I say so."})

    assert answer.status_code == 403
    thread.refresh_from_db()
    assert not thread.is_locked


def test_move_shows_who_will_read_before_it_happens(moderator, sign_in):
    thread, goal = counted(), CategoryFactory(for_kind="members", name_en="Wards")
    browser, fields = sign_in(moderator), {"category": goal.pk, "reason": "Names a hospital."}
    shown = browser.post(address(thread), {"do": "move", **fields})

    assert "Read by everyone until now, by members afterwards." in shown.content.decode()
    thread.refresh_from_db()
    assert thread.category_id != goal.pk
    assert use(browser, address(thread), "move", **fields).status_code == 302
    thread.refresh_from_db()
    assert (thread.category_id, thread.audience.kind) == (goal.pk, "members")


def test_confirming_something_else_than_was_shown_asks_anew(moderator, sign_in):
    thread, goal, other = counted(), CategoryFactory(), CategoryFactory()
    browser = sign_in(moderator)
    shown = browser.post(address(thread), {"do": "move", "category": goal.pk, "reason": "Fits better."})
    token = forms.read(shown.content.decode(), "form-move").values["confirmed"][0]
    answer = browser.post(
        address(thread), {"do": "move", "category": other.pk, "reason": "Fits better.", "confirmed": token}
    )

    assert answer.status_code == 200
    thread.refresh_from_db()
    assert thread.category_id not in (goal.pk, other.pk)


def test_missing_reason_keeps_what_was_chosen(moderator, sign_in):
    thread, goal = counted(), CategoryFactory()
    answer = sign_in(moderator).post(address(thread), {"do": "move", "category": goal.pk, "reason": "  "})

    assert answer.status_code == 422
    assert forms.read(answer.content.decode(), "form-move").values["category"] == [str(goal.pk)]


def test_reason_with_a_patients_data_is_refused_and_asked_about(moderator, sign_in):
    thread = counted()
    answer = sign_in(moderator).post(address(thread), {"do": "hide", "reason": "Names MRN 00123456"})

    assert answer.status_code == 422
    assert "may identify a patient" in answer.content.decode()
    thread.refresh_from_db()
    assert thread.hidden_at is None


@pytest.mark.parametrize(
    "form", ["{pk}", "/t/{pk}/a-slug/", "https://example.org/zh-hans/t/{pk}/x/?page=3", "/p/{post}/"]
)
def test_merge_takes_a_number_or_an_address(moderator, author, category, sign_in, form):
    source, into = start(author, category), counted(category=category)
    text = form.format(pk=into.pk, post=into.posts.get().pk)
    answer = use(sign_in(moderator), address(source), "merge", into=text, reason="The same question.")

    assert answer["Location"] == address(into)
    source.refresh_from_db()
    assert source.merged_into_id == into.pk
    assert into.posts.filter(is_stub=False).count() == 2


@pytest.mark.parametrize("text", ["0", "99999999999999999999", "abc", "/t/x/", "CONVERSATION", "GROUP"])
def test_thread_that_one_may_not_open_is_the_same_as_none(moderator, sign_in, text):
    secret = {
        "CONVERSATION": lambda: ThreadFactory(conversation=True),
        "GROUP": lambda: counted(category=CategoryFactory(group=GroupFactory())),
    }
    into = str(secret[text]().pk) if text in secret else text
    answer = sign_in(moderator).post(address(counted()), {"do": "merge", "into": into, "reason": "The same."})

    assert answer.status_code == 422
    assert "There is no such thread, or you may not open it." in answer.content.decode()


def test_split_takes_ticked_posts_and_written_numbers(moderator, sign_in):
    thread = counted()
    for _each in range(5):
        PostFactory(thread=thread)
    browser, url = sign_in(moderator), reverse("thread_split", args=[thread.pk])
    fields = {"numbers": ["2", "3"], "more": "5-6", "title": "Another question altogether", "reason": "Goes elsewhere."}
    shown = browser.post(url, fields)

    assert "4 posts become a thread of their own" in shown.content.decode()
    form = forms.read(shown.content.decode(), "split").values
    assert form["numbers"] == ["2", "3"]
    # The browser sends what the page shows, with the place in the list.
    fields |= {"from": form["from"], "confirmed": form["confirmed"]}
    shown = browser.post(url, fields)
    answer = shown if shown.status_code == 302 else browser.post(url, fields | {"confirmed": _token(shown)})
    made = Thread.objects.order_by("-pk").first()
    assert answer["Location"] == address(made)
    assert list(made.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert made.excerpt == Post.objects.get(thread=made, number=1).source
    assert list(thread.posts.filter(is_stub=True).values_list("number", flat=True).order_by("number")) == [2, 3, 5, 6]


def _token(answer):
    return forms.read(answer.content.decode(), "split").values["confirmed"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"more": "9-2"}, "is no number and no range"),
        ({"more": "1-999999999"}, "is no number and no range"),
        ({"title": "Short"}, "Write a title"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_split_at_fault_says_so(moderator, sign_in, fields, sentence):
    thread = counted()
    PostFactory(thread=thread)
    url, browser = reverse("thread_split", args=[thread.pk]), sign_in(moderator)
    fields = {"numbers": "2", "more": "", "title": "Another question altogether", "reason": "Elsewhere."} | fields
    answer = browser.post(url, fields)
    if answer.status_code == 200:
        answer = browser.post(url, fields | {"confirmed": _token(answer)[0]})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert forms.read(answer.content.decode(), "split").values["numbers"] == ["2"]


def test_held_post_is_decided_on_its_page(moderator, sign_in):
    post = PostFactory(held_at=timezone.now())
    url, browser = reverse("post_care", args=[post.pk]), sign_in(moderator)

    assert offered(browser, url) == {"decide", "hide"}
    assert browser.post(url, {"do": "decide", "decision": "refuse", "note": ""}).status_code == 422
    browser.post(url, {"do": "decide", "decision": "refuse", "note": "A record of a patient."})
    post.refresh_from_db()
    assert (post.held_at, post.hide_reason) == (None, "A record of a patient.")


def test_author_finds_withdrawing_and_bringing_back(author, sign_in):
    post = PostFactory(author=author)
    url, browser = reverse("post_care", args=[post.pk]), sign_in(author)

    assert offered(browser, url) == {"hide", "wiki"}
    browser.post(url, {"do": "hide", "reason": ""})
    assert offered(browser, url) == {"restore"}
    browser.post(url, {"do": "restore", "reason": ""})
    post.refresh_from_db()
    assert post.hidden_at is None
    assert not ThreadNote.objects.exists()


def test_note_is_taken_back_on_the_page_by_those_who_may(moderator, author, sign_in):
    thread = counted(author=author)
    browser = sign_in(moderator)
    use(browser, address(thread), "lock", reason="Heated.")
    note = ThreadNote.objects.get(kind="locked")
    undo = reverse("thread_undo", args=[thread.pk])

    assert "Take it back" in browser.get(address(thread)).content.decode()
    assert "Take it back" not in sign_in(author).get(address(thread)).content.decode()
    sign_in(author).post(undo, {"note": note.pk})
    thread.refresh_from_db()
    assert thread.is_locked
    browser.post(undo, {"note": note.pk})
    thread.refresh_from_db()
    note.refresh_from_db()
    assert (thread.is_locked, note.undone_by) == (False, moderator)


def test_older_change_is_taken_back_only_after_the_newer(moderator, sign_in):
    thread = counted()
    browser = sign_in(moderator)
    for category in CategoryFactory.create_batch(2):
        use(browser, address(thread), "move", category=category.pk, reason="Fits better.")
    older, newer = ThreadNote.objects.order_by("pk")
    page = browser.get(address(thread))

    assert [one.note.pk for one in page.context["history"] if one.may_undo] == [newer.pk]
    browser.post(reverse("thread_undo", args=[thread.pk]), {"note": older.pk})
    older.refresh_from_db()
    assert older.undone_at is None


def test_history_names_no_category_that_the_reader_may_not_see(moderator, author, sign_in):
    group = GroupFactory()
    MembershipFactory(group=group, member=moderator)
    thread = counted(category=CategoryFactory(group=group, name_en="canary-category"))
    goal = CategoryFactory(name_en="Open ward")
    use(sign_in(moderator), address(thread), "move", category=goal.pk, reason="For everyone.")
    page = sign_in(author).get(address(thread)).content.decode()

    assert "Moved to “Open ward”." in page
    assert "canary" not in page


def test_merge_gives_an_acceptance_back_with_who_and_when(moderator, author, category, sign_in, clock):
    asker = regular()
    thread = start(asker, category, kind="question", details={"subject": "method"})
    clock.shift(60)
    answer = reply(regular(), thread)
    accept_answer(actor=asker, post=answer, note="It worked.", now=timezone.now())
    thread.refresh_from_db()
    before = (thread.accepted_post_id, thread.accepted_by_id, thread.accepted_at, thread.acceptance_note)
    into, browser = counted(category=category), sign_in(moderator)
    use(browser, address(thread), "merge", into=str(into.pk), reason="The same question.")
    thread.refresh_from_db()
    assert not thread.is_answered
    browser.post(reverse("thread_undo", args=[into.pk]), {"note": ThreadNote.objects.get(kind="merged").pk})

    thread.refresh_from_db()
    assert (thread.accepted_post_id, thread.accepted_by_id, thread.accepted_at, thread.acceptance_note) == before


@pytest.mark.parametrize("note", ["", "x", "0", "-1", "99999999999999999999999", "\0"])
def test_note_that_is_not_there_is_missing(moderator, sign_in, note):
    undo = reverse("thread_undo", args=[counted().pk])

    assert sign_in(moderator).post(undo, {"note": note}).status_code == 404


def test_page_costs_the_same_for_five_notes_and_fifteen(moderator, sign_in, assert_flat):
    thread = counted()
    browser = sign_in(moderator)

    def more(number):
        for kind in ("moved", "post_hidden", "merged", "pinned", "split")[:number] * (number // 5):
            data = {"before": thread.category_id, "source": counted().pk, "post": thread.posts.get().pk}
            ThreadNote.objects.create(
                thread=thread, kind=kind, actor=UserFactory(), data=data, created_at=timezone.now()
            )

    assert assert_flat(more, lambda: browser.get(address(thread))) <= 14
