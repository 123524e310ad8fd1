"""Addresses from which mail comes back, and retracted works, in the queue: how they come, and how they go."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from content.actions import references
from content.citations import citing
from content.models import Reference
from events.actions import record
from foundation.errors import DomainError
from knowledge.models import ArticleRevision, NeedsChange
from moderation import sweeps
from moderation.actions import settling, undoing
from moderation.models import ModerationAction, ReviewItem
from notifications.actions import mailboxes
from notifications.models import Mailbox
from tests.factories.content import ReferenceFactory
from tests.factories.knowledge import ArticleRevisionFactory
from tests.factories.notifications import MailboxFactory, ReturnedMailFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import staff_with
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "She wrote to us from another address."
DOI = "10.1001/jamainternmed.2021.2626"


def settle(moderator, answer, **options):
    item = ReviewItem.objects.not_closed().get()
    values = {"reason": REASON, "version": item.version, "now": timezone.now()} | options
    return settling.settle_matter(actor=moderator, item=item, answer=answer, **values)


def collect():
    sweeps.collect(now=timezone.now())


@pytest.fixture
def bouncing():
    """A member to whom mail stopped just now, because it comes back."""
    member = regular(name="Noor Haddad")
    box = MailboxFactory(member=member, score=40, scored_at=timezone.now())
    ReturnedMailFactory(member=member, status="5.1.1")
    pause(box)
    return box


@transaction.atomic
def pause(box, reason="returned"):
    now = timezone.now()
    Mailbox.objects.filter(pk=box.pk).update(paused_at=now, pause_reason=reason)
    record("mail_paused", actor=None, subject=box, data={"reason": reason}, now=now)


@pytest.fixture
def librarian(db):
    return staff_with("change_reference", "view_reference")


@pytest.fixture
def work():
    return ReferenceFactory(normal_form=DOI, shown=DOI)


@pytest.fixture
def article(work):
    """What readers see, and it cites the work."""
    return published(work)


@transaction.atomic
def published(work, **options):
    made = ArticleRevisionFactory(starter=True, **options)
    citing.cite(made.text, [(work.kind, work.normal_form)], is_public=True, now=timezone.now())
    return made


def retract(librarian, work):
    references.retract_reference(actor=librarian, reference=work, reason="The journal says so.", now=timezone.now())
    hear()


def test_mail_that_comes_back_brings_its_member_into_the_queue_without_the_address(client, bouncing, moderator):
    hear()
    item = ReviewItem.objects.get()
    assert (item.kind, item.subject_id, item.author, item.harm) == ("address", bouncing.pk, bouncing.member, 0)
    client.force_login(moderator)
    shown = client.get(reverse("admin:queue_item", args=[item.pk])).content.decode()
    assert "Noor Haddad" in shown
    assert "5.1.1" in shown
    assert bouncing.member.email not in shown


def test_confirmed_address_gets_mail_again(client, bouncing, moderator):
    hear()
    item = ReviewItem.objects.get()
    client.force_login(moderator)
    page = reverse("admin:queue_item", args=[item.pk])
    assert client.post(page, {"answer": "confirm", "reason": "", "version": item.version}).status_code == 422
    assert Mailbox.objects.get().paused_at is not None, "a reason has to be given"
    client.post(page, {"answer": "confirm", "reason": REASON, "version": item.version})
    box = Mailbox.objects.get()
    assert (box.paused_at, box.score) == (None, 0)
    action = ModerationAction.objects.get()
    assert (action.kind, action.actor, action.member) == ("address_confirmed", moderator, bouncing.member)
    hear()
    collect()
    assert not ReviewItem.objects.not_closed().exists()


def test_address_left_off_is_asked_about_again_only_after_it_was_used(bouncing, moderator):
    hear()
    settle(moderator, "leave_off")
    collect()
    assert not ReviewItem.objects.not_closed().exists(), "it was decided about"
    assert Mailbox.objects.get().paused_at is not None
    mailboxes.resume_mail(actor=bouncing.member, now=timezone.now())
    pause(bouncing)
    hear()
    assert ReviewItem.objects.not_closed().count() == 1


def test_lost_event_of_a_pause_is_made_up_for(bouncing):
    collect()
    assert ReviewItem.objects.get().kind == "address"


@pytest.mark.parametrize("by", ["member", "sweep"])
def test_item_goes_by_itself_when_mail_goes_again(bouncing, by):
    hear()
    if by == "member":
        mailboxes.resume_mail(actor=bouncing.member, now=timezone.now())
        hear()
    else:
        Mailbox.objects.update(paused_at=None, pause_reason="")
        collect()
    item = ReviewItem.objects.get()
    assert (item.state, item.outcome) == ("closed", "elsewhere")


def test_complaints_come_not_into_the_queue(bouncing):
    pause(bouncing, "complaint")
    hear()
    collect()
    assert not ReviewItem.objects.not_closed().exists()


def test_retracted_work_waits_with_the_articles_that_cite_it(client, librarian, work, article, moderator):
    retract(librarian, work)
    item = ReviewItem.objects.get()
    assert (item.kind, item.subject_model, item.subject_id, item.harm) == ("source", "content.reference", work.pk, 2)
    client.force_login(moderator)
    shown = client.get(reverse("admin:queue_item", args=[item.pk])).content.decode()
    assert article.title in shown
    assert DOI in shown


def test_work_that_no_article_cites_brings_nothing(librarian, work):
    ArticleRevisionFactory(starter=True)
    retract(librarian, work)
    collect()
    assert not ReviewItem.objects.exists()


def test_another_identifier_of_a_retracted_work_counts(librarian, work):
    other = ReferenceFactory(kind="pmid", normal_form="34152373", shown="34152373", same_as=work)
    published(other)
    retract(librarian, work)
    assert ReviewItem.objects.get().subject_id == work.pk


def test_marked_articles_need_a_change_once(librarian, work, article, moderator):
    retract(librarian, work)
    action = settle(moderator, "mark")
    report = NeedsChange.objects.get()
    assert (report.text, report.kind, report.reported_by) == (article.text, "reference", moderator)
    assert DOI in report.note
    assert REASON in report.note
    assert (action.kind, action.data["reports"]) == ("articles_marked", [report.pk])
    hear()
    collect()
    assert [one.kind for one in ReviewItem.objects.not_closed()] == ["needs_change"]


def test_article_published_later_asks_again_and_only_it_is_marked(librarian, work, article, moderator):
    retract(librarian, work)
    settle(moderator, "mark")
    later = published(work)
    ArticleRevision.objects.filter(pk=later.pk).update(published_at=timezone.now() + timedelta(seconds=1))
    collect()
    assert ReviewItem.objects.not_closed().filter(kind="source").exists()
    item = ReviewItem.objects.not_closed().get(kind="source")
    settling.settle_matter(
        actor=moderator, item=item, answer="mark", reason=REASON, version=item.version, now=timezone.now()
    )
    assert set(NeedsChange.objects.values_list("text", flat=True)) == {article.text_id, later.text_id}
    assert NeedsChange.objects.count() == 2


def test_not_relevant_is_logged_stays_so_and_can_be_taken_back(librarian, work, article, moderator):
    retract(librarian, work)
    action = settle(moderator, "clear")
    collect()
    assert not ReviewItem.objects.not_closed().exists()
    assert not NeedsChange.objects.exists()
    undoing.undo_decision(actor=moderator, action=action, reason="A slip of the finger.", now=timezone.now())
    assert ReviewItem.objects.not_closed().get().kind == "source"


def test_confirmation_that_is_taken_back_stops_mail_as_it_was_stopped(bouncing, moderator):
    hear()
    before = Mailbox.objects.values("paused_at", "pause_reason", "score").get()
    action = settle(moderator, "confirm")
    undone = undoing.undo_decision(actor=moderator, action=action, reason="The wrong member.", now=timezone.now())
    assert Mailbox.objects.values("paused_at", "pause_reason", "score").get() == before
    assert (undone.kind, undone.undoes) == ("reopened", action)
    hear()
    settle(moderator, "leave_off")
    collect()
    assert not ReviewItem.objects.not_closed().exists(), "it was decided about"


def test_mark_that_is_taken_back_settles_the_reports_that_still_wait(librarian, work, article, moderator):
    with_report = published(work)
    retract(librarian, work)
    action = settle(moderator, "mark")
    done = NeedsChange.objects.filter(text=with_report.text)
    done.update(resolved_at=timezone.now(), resolution="Rewritten without it.")
    undoing.undo_decision(actor=moderator, action=action, reason="It is an example.", now=timezone.now())
    left = NeedsChange.objects.get(text=article.text)
    assert (left.resolution, left.resolved_by) == ("It is an example.", moderator)
    assert done.get().resolution == "Rewritten without it."
    assert ReviewItem.objects.not_closed().filter(kind="source").count() == 1


@pytest.mark.parametrize("how", ["restored", "not_cited"])
def test_item_goes_by_itself_when_its_cause_goes(how, librarian, work, article):
    retract(librarian, work)
    if how == "restored":
        references.restore_reference(actor=librarian, reference=Reference.objects.get(pk=work.pk), now=timezone.now())
        hear()
    else:
        with transaction.atomic():
            citing.cite(article.text, [], is_public=True, now=timezone.now())
        collect()
    assert ReviewItem.objects.get().state == "closed"


def test_article_says_on_top_that_it_rests_on_a_retracted_work(client, librarian, work, article):
    page = article.text.article.get_absolute_url()
    assert "rests on a retracted work" not in client.get(page).content.decode()
    retract(librarian, work)
    assert "rests on a retracted work" in client.get(page).content.decode()


def test_two_moderators_at_once_decide_once(librarian, work, article, moderator):
    retract(librarian, work)
    item = ReviewItem.objects.get()
    settle(moderator, "clear")
    with pytest.raises(DomainError) as refusal:
        settling.settle_matter(
            actor=staff_with("moderate_thread"),
            item=item,
            answer="mark",
            reason=REASON,
            version=item.version,
            now=timezone.now(),
        )
    assert refusal.value.code == "item_changed"
    assert not NeedsChange.objects.exists()
