"""Labels beside texts: who puts them there, who reads why, and the ways back."""

import pytest
from django.utils import timezone

from accounts.models import User
from forum.labels import ICONS, MEANINGS, LabelKind
from forum.models import Post, Thread
from foundation.errors import NotPermitted
from moderation import appeals, reasons
from moderation.actions.appealing import decide_appeal, make_appeal
from moderation.actions.labelling import LabelGone, LabelStands, add_label, remove_label
from moderation.actions.undoing import CannotBeUndone, undo_decision
from moderation.models import Label, ModerationAction, ReviewItem
from tests.factories.forum import PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular
from tests.moderation.conftest import again, staff_with

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Two replies give other figures."


def label(post, actor, kind="disputed", **options):
    return add_label(actor=actor, post=post, kind=kind, reason=REASON, now=timezone.now(), **options)


def shown(post):
    return Post.objects.values_list("labels", flat=True).get(pk=post.pk)


def log(post):
    return list(ModerationAction.objects.of("forum.post", [post.pk]).order_by("pk").values_list("kind", flat=True))


def test_each_label_has_a_meaning_a_sign_and_words_in_the_log():
    assert set(MEANINGS) == set(ICONS) == set(LabelKind)
    assert [reasons.words(f"label_{kind}") for kind in LabelKind] == [kind.label for kind in LabelKind]


def test_label_stands_beside_the_text_for_guests_with_its_reason_behind_it(post, moderator, client):
    version = Thread.objects.get(pk=post.thread_id).version
    assert "Disputed" not in client.get(post.thread.get_absolute_url()).text

    label(post, moderator)

    page = client.get(post.thread.get_absolute_url()).text
    assert f'href="/p/{post.pk}/labels/"' in page
    assert "Disputed, see the replies" in page
    why = client.get(f"/p/{post.pk}/labels/").text
    assert REASON in why
    assert moderator.shown_name not in why
    assert Thread.objects.get(pk=post.thread_id).version > version


def test_label_speaks_chinese(post, moderator, client):
    label(post, moderator, "not_peer_reviewed")

    page = client.get(f"/zh-hans{post.thread.get_absolute_url()}").text

    assert f'href="/zh-hans/p/{post.pk}/labels/"' in page
    assert "Not peer reviewed" not in page


def test_labels_stand_in_their_order_whatever_came_first(post, moderator):
    for kind in ("ai_generated", "disputed", "superseded"):
        label(post, moderator, kind)

    assert shown(post) == ["disputed", "superseded", "ai_generated"]


def test_author_is_told_and_reads_the_decision(post, moderator, author, client):
    label(post, moderator)
    client.force_login(author)

    page = client.get("/decisions/").text

    assert "Label added" in page
    assert REASON in page
    action = ModerationAction.objects.latest("pk")
    assert "Disputed, see the replies" in client.get(f"/decisions/{action.pk}/").text


def test_a_label_stands_once(post, moderator):
    label(post, moderator)

    with pytest.raises(LabelStands):
        label(post, moderator)

    assert Label.objects.count() == 1
    assert log(post) == ["labelled"]


def test_taken_off_with_a_reason_and_the_log_tells_both(post, moderator):
    made = label(post, moderator)

    remove_label(actor=moderator, label=made, reason="The replies agree now.", now=timezone.now())

    assert shown(post) == []
    assert log(post) == ["labelled", "unlabelled"]
    with pytest.raises(LabelGone):
        remove_label(actor=moderator, label=made, reason="Again.", now=timezone.now())
    label(post, moderator)
    assert shown(post) == ["disputed"]


@pytest.mark.parametrize("is_removal", [False, True], ids=["added", "taken off"])
def test_undo_leads_back(post, moderator, is_removal):
    made = label(post, moderator)
    if is_removal:
        remove_label(actor=moderator, label=made, reason="Agreed.", now=timezone.now())
    action = ModerationAction.objects.latest("pk")

    undo_decision(actor=moderator, action=action, reason="It was a slip.", now=timezone.now())

    assert shown(post) == (["disputed"] if is_removal else [])
    assert ModerationAction.objects.latest("pk").undoes == action
    with pytest.raises(CannotBeUndone):
        undo_decision(
            actor=moderator,
            action=ModerationAction.objects.get(pk=action.pk),
            reason="Once more.",
            now=timezone.now(),
        )


def test_appeal_that_is_granted_takes_it_off(post, moderator, author):
    label(post, moderator)
    action = ModerationAction.objects.latest("pk")
    assert appeals.are_possible(action, timezone.now())
    make_appeal(actor=again(author), action=action, text="The figures are the same.", now=timezone.now())
    item = ReviewItem.objects.get(kind="appeal")

    decide_appeal(
        actor=staff_with("moderate_thread"),
        item=item,
        is_granted=True,
        answer="They are.",
        version=item.version,
        now=timezone.now(),
    )

    assert shown(post) == []
    assert log(post) == ["labelled", "unlabelled"]


def people():
    """Who asks, and whether they may put a label beside a reply of somebody else in the category."""
    return [
        ("member", lambda post: regular(), False),
        ("author", lambda post: post.author, False),
        ("reviewer", lambda post: staff_with("check_credential"), False),
        ("moderator", lambda post: staff_with("moderate_thread"), True),
        ("superuser", lambda post: regular(admin=True), True),
    ]


@pytest.mark.parametrize(("who", "make", "may"), people(), ids=[one[0] for one in people()])
def test_who_may(post, who, make, may, client):
    actor = make(post)
    client.force_login(actor)
    if may:
        label(post, actor)
    else:
        with pytest.raises(NotPermitted):
            label(post, actor)
    page = client.get(f"/p/{post.pk}/labels/").text
    assert ('name="kind"' in page) is may
    assert bool(Label.objects.count()) is may


def test_moderators_of_a_category_label_there_and_nowhere_else(post, category_moderator):
    label(post, category_moderator)
    elsewhere = PostFactory(thread=counted())

    with pytest.raises(NotPermitted):
        label(elsewhere, category_moderator)


def test_texts_of_the_staff_are_for_administrators(moderator, category):
    theirs = PostFactory(thread=counted(category=category), author=regular(staff=True))

    with pytest.raises(NotPermitted):
        label(theirs, moderator)

    label(theirs, regular(admin=True))
    assert shown(theirs) == ["disputed"]


def test_page_puts_it_there_and_takes_it_off(post, moderator, client):
    client.force_login(moderator)
    address = f"/p/{post.pk}/labels/"

    assert client.post(address, {"kind": "vendor_claim", "reason": ""}).status_code == 422
    assert client.post(address, {"kind": "vendor_claim", "reason": REASON}).status_code == 302
    assert shown(post) == ["vendor_claim"]
    made = Label.objects.get()
    refused = client.post(address, {"label": made.pk, "reason": ""})
    assert refused.status_code == 422
    assert f'id="off-{made.pk}-reason"' in refused.text
    assert client.post(address, {"label": made.pk, "reason": "Checked by others."}).status_code == 302
    assert shown(post) == []


@pytest.mark.parametrize("label", ["", "x", "-1", "9" * 30, "9" * 5000])
def test_label_that_cannot_be_is_answered_and_not_a_fault(post, moderator, client, label):
    client.force_login(moderator)

    answer = client.post(f"/p/{post.pk}/labels/", {"label": label, "reason": "It is settled."})

    assert answer.status_code in (404, 422)


def test_guests_and_members_send_nothing(post, client):
    answer = client.post(f"/p/{post.pk}/labels/", {"kind": "disputed", "reason": REASON})
    assert answer.status_code == 403
    client.force_login(regular())
    assert client.post(f"/p/{post.pk}/labels/", {"kind": "disputed", "reason": REASON}).status_code == 403
    assert not Label.objects.exists()


def test_page_of_a_text_that_one_may_not_read_is_not_there(post, moderator, client):
    label(post, moderator)
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())

    assert client.get(f"/p/{post.pk}/labels/").status_code == 404


def test_api_tells_the_labels(post, moderator, client):
    label(post, moderator)

    assert client.get(f"/api/v1/posts/{post.pk}/").json()["labels"] == ["disputed"]


def test_patient_data_in_a_reason_is_asked_about(post, moderator, client):
    client.force_login(moderator)

    answer = client.post(f"/p/{post.pk}/labels/", {"kind": "disputed", "reason": "病历号：20231234567 的数据不同"})

    assert answer.status_code == 422
    assert not Label.objects.exists()


def test_users_stay_unnamed_after_they_left(post, moderator):
    label(post, moderator)
    User.objects.filter(pk=moderator.pk).delete()

    assert Label.objects.get().given_by is None
    assert shown(post) == ["disputed"]
