"""Calls for partners as readers see them: open or closed, until when, and how one answers."""

import pytest
from django.utils import timezone

from forum.actions.calls import close_call
from forum.models import ContactRequest, Thread
from tests.budgets import count_queries
from tests.factories.forum import ThreadFactory, call_details
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import regular
from tests.forum.thread.test_costs import MOST_FOR_MEMBERS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call():
    return ThreadFactory(call=True, title="An engineer for a chest study", author=regular())


def page(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_member_gets_in_touch_without_an_address_being_shown(client, sign_in, call):
    member = regular()
    browser = sign_in(member)
    shown = page(browser, call)
    address = f"/u/{call.author.username}/contact/?about={call.pk}"

    assert address in shown
    assert call.author.email not in shown
    form = browser.get(address).context["form"]
    browser.post(f"/u/{call.author.username}/contact/", {"text": form["text"].value() + "I build viewers."})

    (asked,) = ContactRequest.objects.all()
    assert (asked.sender, asked.receiver) == (member, call.author)
    assert asked.text == "About your call “An engineer for a chest study”: I build viewers."


def test_contact_form_names_no_call_that_its_reader_cannot_see(sign_in, call):
    Thread.objects.filter(pk=call.pk).update(hidden_at=timezone.now())

    form = sign_in(regular()).get(f"/u/{call.author.username}/contact/?about={call.pk}").context["form"]

    assert not form["text"].value()


def test_guest_is_asked_to_sign_in_and_an_author_to_close(client, sign_in, call):
    assert "Sign in to get in touch" in page(client, call)
    own = page(sign_in(call.author), call)
    assert 'value="close-call"' in own
    assert "contact/?about" not in own


@pytest.mark.parametrize("traits", [{"messages_from": "nobody"}, {}], ids=["no messages", "pseudonym"])
def test_nobody_is_written_to_who_is_not_to_be(sign_in, call, traits):
    if traits:
        type(call.author).objects.filter(pk=call.author_id).update(**traits)
    else:
        Thread.objects.filter(pk=call.pk).update(author=None, unnamed_author=call.author)

    assert "contact/?about" not in page(sign_in(regular()), call)


def test_closed_call_says_so_and_takes_replies(client, sign_in, call):
    assert "Open call" in page(client, call)
    browser = sign_in(call.author)

    answer = browser.post(f"/threads/{call.pk}/care/", {"do": "close-call"})

    assert answer.status_code in (302, 303)
    shown = page(browser, call)
    assert "Closed call" in shown
    assert "This call is closed" in shown
    assert 'value="reopen-call"' in shown
    assert 'name="body"' in shown


def test_list_is_narrowed_to_open_calls_and_to_who_is_sought(client, call):
    closed = ThreadFactory(call=True, title="A statistician for a trial", author=regular())
    Thread.objects.filter(pk=closed.pk).update(details=call_details(seeking=["statistician"]))
    close_call(actor=closed.author, thread=closed, now=timezone.now())

    def titles(query):
        answer = client.get(f"/kinds/collaboration/{query}")
        assert answer.status_code == 200
        return {row.title for row in (call, closed) if row.title in answer.content.decode()}

    assert titles("") == {call.title, closed.title}
    assert titles("?detail-status=open") == {call.title}
    assert titles("?detail-seeking=statistician") == {closed.title}


def test_form_asks_for_a_day_and_keeps_what_was_typed(sign_in, category):
    TopicFactory(slug="calibration")
    browser = sign_in(regular())
    shown = browser.get("/new/collaboration/").content.decode()
    assert 'type="date"' in shown
    assert 'name="detail-status"' not in shown

    sent = {"title": "Partners for a chest study", "category": category.slug, "language": "en", "body": "Who joins?"}
    sent |= {"topics": ["calibration"], "do": "send", "detail-seeking": ["engineer"], "detail-offer": "Images."}
    sent |= {"detail-ethics_status": "approved", "detail-authorship_terms": "All who write."}
    refused = browser.post("/new/collaboration/", sent | {"detail-deadline": "2020-01-01"})
    again = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="2020-01-01"' in again
    assert "from today on" in again

    last = (timezone.now() + timezone.timedelta(days=9)).date().isoformat()
    assert browser.post("/new/collaboration/", sent | {"detail-deadline": last}).status_code == 303
    assert Thread.objects.get().details["deadline"] == last


@pytest.mark.parametrize("language", ["", "/zh-hans"])
def test_days_are_written_as_readers_write_them(client, call, language):
    Thread.objects.filter(pk=call.pk).update(details=call_details(deadline="2031-03-09"))

    shown = client.get(language + call.get_absolute_url().removeprefix("/zh-hans")).content.decode()

    assert ("2031年3月9日" if language else "9 Mar 2031") in shown


@pytest.mark.parametrize("deadline", ["soon", "2031-13-40", 20310309, ["2031-03-09"], None])
def test_day_that_is_none_is_shown_as_it_came_or_not_at_all(client, call, deadline):
    """A file from another site may hold it."""
    Thread.objects.filter(pk=call.pk).update(details=call_details(deadline=deadline))

    assert "Answers are welcome." in page(client, call)


def test_page_costs_no_more_than_other_threads(sign_in, call):
    browser = sign_in(regular())
    page(browser, call)

    assert len(count_queries(lambda: page(browser, call))) <= MOST_FOR_MEMBERS
