"""Decisions, what each does to the text, who hears of it, and the way back."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from content.markup import RenderedHtml
from content.models import Hold
from events.models import Event
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from moderation.actions import appealing, deciding, looking, undoing
from moderation.models import Flag, ModerationAction, ReviewItem
from notifications.models import Notification
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.moderation import ModerationActionFactory
from tests.forum.conftest import regular
from tests.forum.hands import together
from tests.moderation.conftest import REASON, decide, flag, item_of, staff_with
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)


def sight(post):
    """How a post stands: shown, held or hidden."""
    post = Post.objects.select_related("thread").get(pk=post.pk)
    is_hidden = post.hidden_at or (post.is_first and post.thread.hidden_at)
    return "held" if post.held_at else "hidden" if is_hidden else "shown"


def undo(moderator, action, reason="A slip of the finger."):
    action = ModerationAction.objects.get(pk=action.pk)
    return undoing.undo_decision(actor=moderator, action=action, reason=reason, now=timezone.now())


@pytest.mark.parametrize(
    ("reason", "decision", "expected"),
    [
        ("spam", "hide", ("hidden", "hidden", "upheld", "upheld")),
        ("spam", "uphold", ("shown", "upheld", "upheld", "upheld")),
        ("spam", "dismiss", ("shown", "dismissed", "dismissed", "dismissed")),
        ("spam", "ask", ("held", "asked_to_edit", "upheld", "")),
        ("patient_data", "hide", ("hidden", "refused", "upheld", "upheld")),
        ("patient_data", "uphold", ("shown", "upheld", "upheld", "upheld")),
        ("patient_data", "dismiss", ("shown", "released", "dismissed", "dismissed")),
        ("patient_data", "ask", ("held", "asked_to_edit", "upheld", "")),
    ],
)
@pytest.mark.parametrize("is_first", [False, True], ids=["reply", "thread"])
def test_decision_does_what_it_says_and_its_undo_brings_everything_back(  # noqa: PLR0917 - fixtures and the table
    clock, post, moderator, reason, decision, expected, is_first
):
    stands, kind, flags, outcome = expected
    post = post.thread.posts.get(number=1) if is_first else post
    flag(post, reason)
    before = sight(post)
    clock.shift(60)
    action = decide(moderator, item_of(post), decision)

    assert sight(post) == stands
    assert (action.kind, action.reason, action.actor) == (kind, REASON, moderator)
    assert set(Flag.objects.values_list("state", flat=True)) == {flags}
    assert item_of(post).outcome == outcome
    clock.shift(60)
    back = undo(moderator, action)
    assert sight(post) == before
    assert set(Flag.objects.values_list("state", flat=True)) == {"open"}
    assert (item_of(post).state, item_of(post).decided_by) == ("open", None)
    assert (back.kind, back.undoes_id) == ("reopened", action.pk)
    with pytest.raises(undoing.CannotBeUndone):
        undo(moderator, action)


def test_hidden_text_can_be_decided_about_again_after_an_undo(clock, post, moderator):
    flag(post, "spam")
    action = decide(moderator, item_of(post), "hide")
    clock.shift(60)
    undo(moderator, action)
    clock.shift(60)

    assert decide(moderator, item_of(post), "dismiss").kind == "dismissed"


def test_author_who_was_asked_changes_the_text_and_it_comes_back(clock, post, moderator, author, sign_in):
    flag(post, "unsupported_claim")
    decide(moderator, item_of(post), "ask")
    assert item_of(post).state == "waiting"
    clock.shift(60)
    page = sign_in(author).get(reverse("post_edit", args=[post.pk]))
    assert page.status_code == 200
    from forum.actions.editing import edit_post  # noqa: PLC0415
    from forum.writing import Writing  # noqa: PLC0415

    edit_post(actor=author, post=post, writing=Writing(body="With a source now."), base_edit=0, now=timezone.now())
    hear()

    assert item_of(post).state == "open"
    decide(moderator, item_of(post), "dismiss")
    assert sight(post) == "shown"


@pytest.mark.parametrize("decision", ["hide", "dismiss", "uphold", "ask"])
def test_decision_without_a_reason_is_refused(post, moderator, decision):
    flag(post, "spam")
    with pytest.raises(DomainError) as refused:
        decide(moderator, item_of(post), decision, reason="  ")

    assert refused.value.field == "reason"
    assert (item_of(post).state, sight(post)) == ("open", "shown")


def test_redaction_takes_the_data_out_of_text_and_revisions_and_shows_the_rest(post, moderator):
    source = "The patient, MRN 00123456, was seen by the model."
    Post.objects.filter(pk=post.pk).update(source=source, html=RenderedHtml(f"<p>{source}</p>"))
    post.revisions.create(number=1, source=source, created_at=timezone.now())
    flag(post, "patient_data")
    action = decide(moderator, item_of(post), "redact")

    post.refresh_from_db()
    assert "00123456" not in post.source + post.html + post.revisions.get().source
    assert "was seen by the model" in post.source
    assert (action.kind, sight(post)) == ("redacted", "shown")
    with pytest.raises(undoing.CannotBeUndone):
        undo(moderator, action)


def test_redaction_needs_its_own_permission(post):
    flag(post, "patient_data")
    with pytest.raises(NotPermitted):
        decide(staff_with("moderate_thread"), item_of(post), "redact")
    assert sight(post) == "held"


def test_nobody_decides_about_themselves_about_staff_or_beyond_their_category(post, moderator, category_moderator):
    own = PostFactory(thread=ThreadFactory(category=post.thread.category), author=category_moderator)
    of_staff = PostFactory(author=regular(staff=True))
    elsewhere = PostFactory()
    for one in (own, of_staff, elsewhere, post):
        flag(one, "spam")

    for member, one in ((category_moderator, own), (category_moderator, elsewhere), (moderator, of_staff)):
        with pytest.raises(NotPermitted):
            decide(member, item_of(one))
    assert {sight(one) for one in (own, of_staff, elsewhere)} == {"shown"}
    decide(regular(admin=True), item_of(of_staff))
    decide(category_moderator, item_of(post))
    assert (sight(of_staff), sight(post)) == ("hidden", "hidden")


def test_moderator_of_a_category_decides_inside_of_it(category, category_moderator):
    from tests.factories.forum import CategoryFactory  # noqa: PLC0415

    inner = PostFactory(thread=ThreadFactory(category=CategoryFactory(parent=category)))
    flag(inner, "spam")

    assert list(ReviewItem.objects.visible_to(category_moderator)) == [item_of(inner)]
    decide(category_moderator, item_of(inner))
    assert sight(inner) == "hidden"


def test_claim_keeps_others_from_deciding_until_it_lapses(clock, post, moderator):
    other = staff_with("moderate_thread")
    flag(post, "spam")
    looking.claim_item(actor=other, item=item_of(post), now=timezone.now())

    with pytest.raises(deciding.ItemClaimed):
        decide(moderator, item_of(post))
    with pytest.raises(deciding.ItemClaimed):
        looking.claim_item(actor=moderator, item=item_of(post), now=timezone.now())
    clock.shift(601)
    looking.claim_item(actor=moderator, item=item_of(post), now=timezone.now())
    decide(moderator, item_of(post))
    assert sight(post) == "hidden"


def test_flag_that_came_in_meanwhile_is_looked_at_before_the_decision(post, moderator):
    flag(post, "spam")
    seen = item_of(post).version
    flag(post, "dangerous_advice")

    with pytest.raises(deciding.ItemChanged):
        decide(moderator, item_of(post), version=seen)
    assert sight(post) == "shown"


@pytest.mark.postgres
def test_of_two_moderators_who_decide_at_once_one_decides_and_the_other_is_told(post, moderator):
    other = staff_with("moderate_thread", name="Second Moderator")
    flag(post, "spam")
    item = item_of(post)

    def work(who, decision):
        return lambda: deciding.decide_text(
            actor=who, item=item, decision=decision, reason=REASON, version=item.version, now=timezone.now()
        )

    done, refused = together(work(moderator, "hide"), work(other, "dismiss"))

    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], deciding.ItemChanged)
    assert done[0].actor.shown_name in str(refused[0].message)
    assert ModerationAction.objects.count() == 1
    assert sight(post) == ("hidden" if done[0].actor == moderator else "shown")


def test_author_and_flaggers_hear_of_it_and_nobody_learns_who_flagged(post, moderator, author, sign_in):
    reader = regular(name="Reader Who Told")
    flag(post, "spam", by=reader)
    decide(moderator, item_of(post), "uphold")
    hear()

    told = dict(Notification.objects.filter(kind__in=["report", "moderation"]).values_list("kind", "recipient"))
    assert told == {"report": reader.pk, "moderation": author.pk}
    action = ModerationAction.objects.get(kind="upheld")
    page = sign_in(author).get(action.get_absolute_url()).content.decode()
    assert REASON in page
    assert "Reader Who Told" not in page
    assert moderator.shown_name not in page
    assert sign_in(reader).get(action.get_absolute_url()).status_code == 404


def test_text_that_readers_hid_is_told_to_its_author(post, author):
    for _reader in range(2):
        flag(post, "spam", by=regular(trust_level=4))
    hear()

    assert Notification.objects.filter(recipient=author, kind="moderation").exists()


class TestAppeal:
    @pytest.fixture
    def action(self, clock, post, moderator):
        flag(post, "spam")
        action = decide(moderator, item_of(post), "hide")
        clock.shift(60)
        return action

    def appeal(self, author, action):
        return appealing.make_appeal(actor=author, action=action, text="It is a study.", now=timezone.now())

    def answer(self, who, *, is_granted):
        item = ReviewItem.objects.get(kind="appeal")
        return appealing.decide_appeal(
            actor=who,
            item=item,
            is_granted=is_granted,
            answer="Looked again.",
            version=item.version,
            now=timezone.now(),
        )

    def test_is_made_on_the_page_of_the_decision_once(self, action, author, sign_in):
        browser, address = sign_in(author), action.get_absolute_url()
        assert browser.post(address, {"text": " "}).status_code == 422
        assert browser.post(address, {"text": "It is a study."}).status_code == 302
        assert browser.post(address, {"text": "Again."}).status_code == 422

        assert "It is a study." in browser.get(address).content.decode()
        assert ReviewItem.objects.filter(kind="appeal").count() == 1

    def test_is_decided_by_somebody_else_and_brings_the_text_back(self, action, author, moderator, post):
        self.appeal(author, action)
        assert not ReviewItem.objects.visible_to(moderator).filter(kind="appeal").exists()
        with pytest.raises(NotPermitted):
            self.answer(moderator, is_granted=False)
        second = staff_with("moderate_thread")
        granted = self.answer(second, is_granted=True)

        assert (granted.state, granted.decided_by, sight(post)) == ("granted", second, "shown")
        assert set(Flag.objects.values_list("state", flat=True)) == {"dismissed"}
        assert item_of(post).state == "closed"

    def test_refused_leaves_the_decision_and_tells_the_author(self, action, author, post):
        self.appeal(author, action)
        self.answer(staff_with("moderate_thread"), is_granted=False)
        hear()

        assert sight(post) == "hidden"
        notice = Notification.objects.filter(
            recipient=author, kind="moderation", subject_model="moderation.moderationaction"
        )
        assert notice.exists()

    def test_comes_too_late_after_a_month(self, clock, action, author):
        clock.shift(31 * 24 * 3600)
        with pytest.raises(DomainError) as refused:
            self.appeal(author, action)
        assert refused.value.code == "appeal_late"

    def test_of_others_is_not_possible(self, action):
        with pytest.raises(NotPermitted):
            self.appeal(regular(), action)


@pytest.mark.postgres
class TestLog:
    def test_is_refused_any_change_by_the_model(self):
        action = ModerationActionFactory()
        for change in (
            action.save,
            action.delete,
            lambda: ModerationAction.objects.update(reason="x"),
            lambda: ModerationAction.objects.all().delete(),
        ):
            with pytest.raises(TypeError):
                change()

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM moderation_moderationaction",
            "UPDATE moderation_moderationaction SET kind = 'restored'",
            "UPDATE moderation_moderationaction SET subject_id = 1",
            "UPDATE moderation_moderationaction SET created_at = CURRENT_TIMESTAMP",
        ],
    )
    def test_is_refused_any_change_by_the_database(self, statement):
        ModerationActionFactory()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert ModerationAction.objects.count() == 1

    def test_lets_a_name_leave_with_its_account(self):
        action = ModerationActionFactory()
        action.member.delete()
        action.actor.delete()
        action.refresh_from_db()
        assert (action.member, action.actor, action.reason) == (None, None, "It advertises.")

    def test_tells_what_was_decided_where_the_text_stands(self, post, moderator):
        from forum.actions.hiding import hide_post, restore_post  # noqa: PLC0415

        hide_post(actor=moderator, post=post, reason="It attacks a person.", now=timezone.now())
        hear()
        restore_post(actor=moderator, post=post, now=timezone.now())
        hear()

        logged = ModerationAction.objects.order_by("pk").values_list("kind", "actor", "reason")
        assert list(logged) == [
            ("hidden", moderator.pk, "It attacks a person."),
            ("restored", moderator.pk, ""),
        ]

    def test_tells_a_decision_of_the_queue_once(self, post, moderator):
        flag(post, "spam")
        decide(moderator, item_of(post), "hide")
        hear()

        assert list(ModerationAction.objects.values_list("kind", flat=True)) == ["hidden"]
        assert Event.objects.filter(kind="post_hidden").exists()

    def test_says_nothing_of_what_authors_take_back_themselves(self, post, author):
        from forum.actions.hiding import hide_post  # noqa: PLC0415

        hide_post(actor=author, post=post, reason="", now=timezone.now())
        hear()
        assert not ModerationAction.objects.exists()


def test_hold_of_a_text_is_one_whoever_decides(post, moderator):
    flag(post, "patient_data")
    decide(moderator, item_of(post), "dismiss")

    assert Hold.objects.of(post).get().decision == "released"
