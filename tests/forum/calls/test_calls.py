"""Calls for partners: what they ask for, until when they are open, and who closes them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import Event
from forum.actions.calls import close_call, close_ended_calls, reopen_call
from forum.actions.editing import edit_post
from forum.actions.naming import rename_thread
from forum.actions.undoing import undo_note
from forum.headings import Heading
from forum.models import Thread
from forum.subject import Subject
from forum.writing import Writing
from foundation.errors import DomainError, NotPermitted
from tests.factories.forum import ThreadFactory, call_details
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import regular, start
from tests.notifications.telling import hear, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def today():
    return timezone.now().date()


def called(author, category, **said):
    details = {name: value for name, value in call_details(**said).items() if name != "status"}
    return start(author, category, kind="collaboration", details=details, topics=[TopicFactory()])


def edit(thread, details):
    post = thread.posts.get(number=1)
    return edit_post(
        actor=thread.author,
        post=post,
        writing=Writing(body=post.source),
        base_edit=post.edit_count,
        subject=Subject(details),
        now=timezone.now(),
    )


def status(thread):
    return Thread.objects.get(pk=thread.pk).details["status"]


class TestDetails:
    def test_call_begins_open_with_its_last_day_as_programs_read_it(self, author, category):
        last = today() + timedelta(days=30)

        thread = called(author, category, deadline=last)

        assert thread.details["deadline"] == last.isoformat()
        assert thread.details["status"] == "open"

    @pytest.mark.parametrize("name", ["seeking", "offer", "ethics_status", "authorship_terms", "deadline"])
    def test_what_partners_have_to_know_is_asked_for(self, author, category, name):
        empty = [] if name == "seeking" else ""

        with pytest.raises(DomainError) as refusal:
            called(author, category, **{name: empty})

        assert refusal.value.field == f"detail-{name}"

    @pytest.mark.parametrize("days", [-3, 400])
    def test_last_day_behind_or_far_ahead_is_refused(self, author, category, days):
        with pytest.raises(DomainError) as refusal:
            called(author, category, deadline=(today() + timedelta(days=days)).isoformat())

        assert refusal.value.field == "detail-deadline"
        assert "from today on" in str(refusal.value.message)

    @pytest.mark.parametrize("value", [7, ["2027-01-01"], {"day": 1}, True, "31.12.2027", "2027-13-01", "soon"])
    def test_anything_but_a_day_is_refused(self, author, category, value):
        with pytest.raises(DomainError) as refusal:
            called(author, category, deadline=value)

        assert refusal.value.field == "detail-deadline"

    def test_status_is_nobodys_to_write(self, author, category):
        details = call_details(status="closed")

        with pytest.raises(DomainError) as refusal:
            start(author, category, kind="collaboration", details=details, topics=[TopicFactory()])

        assert refusal.value.field == "detail-status"


class TestClosing:
    def test_author_closes_and_opens_again_and_both_are_told(self, author, category):
        thread = called(author, category)

        close_call(actor=author, thread=thread, now=timezone.now())
        close_call(actor=author, thread=thread, now=timezone.now())
        assert status(thread) == "closed"
        reopen_call(actor=author, thread=thread, now=timezone.now())

        assert status(thread) == "open"
        notes = thread.notes.order_by("pk").values_list("kind", "undone_at")
        assert [(kind, undone is None) for kind, undone in notes] == [("call_closed", False), ("call_reopened", True)]
        kinds = Event.objects.filter(subject_id=thread.pk, kind__startswith="call").order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == ["call_closed", "call_reopened"]

    def test_others_cannot(self, author, category):
        thread = called(author, category)

        with pytest.raises(NotPermitted):
            close_call(actor=regular(), thread=thread, now=timezone.now())

        assert status(thread) == "open"

    def test_moderators_closing_is_taken_back_from_its_note(self, author, moderator, category):
        thread = called(author, category)
        close_call(actor=moderator, thread=thread, now=timezone.now())

        undo_note(actor=moderator, note=thread.notes.get(kind="call_closed"), now=timezone.now())

        assert status(thread) == "open"

    def test_changing_the_text_leaves_a_closed_call_closed(self, author, category):
        thread = called(author, category)
        before = Thread.objects.get(pk=thread.pk)
        close_call(actor=author, thread=thread, now=timezone.now())

        # The form was opened while the call was open.
        edit(before, {**call_details(offer="A scanner."), "status": "open"})

        assert status(thread) == "closed"
        assert Thread.objects.get(pk=thread.pk).details["offer"] == "A scanner."


class TestLastDay:
    def test_call_is_closed_once_its_day_is_over_everywhere(self, author, category):
        thread = called(author, category)
        last = datetime.combine(today() + timedelta(weeks=4), datetime.min.time(), UTC)

        assert close_ended_calls(now=last + timedelta(hours=35)) == 0
        assert close_ended_calls(now=last + timedelta(hours=37)) == 1
        assert close_ended_calls(now=last + timedelta(hours=38)) == 0
        assert status(thread) == "closed"

    @pytest.mark.parametrize("by", ["itself", "author", "moderator"])
    def test_author_hears_of_it_once_unless_they_did_it(self, author, moderator, by):
        days = timedelta(days=-3 if by == "itself" else 3)
        thread = ThreadFactory(call=True, author=author, details=call_details(deadline=(today() + days).isoformat()))

        if by == "itself":
            close_ended_calls(now=timezone.now())
            close_ended_calls(now=timezone.now())
        else:
            close_call(actor=author if by == "author" else moderator, thread=thread, now=timezone.now())
        hear()

        assert told(author) == {"itself": ["call_ended"], "author": [], "moderator": ["care"]}[by]

    def test_ended_call_is_opened_again_with_a_later_day_only(self, author, category):
        thread = called(author, category, deadline=(today() + timedelta(days=1)).isoformat())
        later = timezone.now() + timedelta(days=9)
        close_ended_calls(now=later)

        with pytest.raises(DomainError) as refusal:
            reopen_call(actor=author, thread=thread, now=later)
        assert refusal.value.code == "call_has_ended"
        edit(Thread.objects.get(pk=thread.pk), call_details(status="closed"))
        reopen_call(actor=author, thread=thread, now=later)

        assert status(thread) == "open"

    def test_day_that_has_passed_keeps_nobody_from_changing_the_rest(self, author, category):
        past = (today() - timedelta(days=20)).isoformat()
        thread = ThreadFactory(call=True, author=author, details=call_details(deadline=past))
        thread.topics.add(TopicFactory())

        edit(thread, call_details(deadline=past, offer="Two scanners."))
        rename_thread(
            actor=author,
            thread=thread,
            heading=Heading("Partners for a chest study", topics=list(thread.topics.all())),
            reason="",
            now=timezone.now(),
        )

        thread.refresh_from_db()
        assert (thread.details["offer"], thread.title) == ("Two scanners.", "Partners for a chest study")
