"""Saved searches: keeping them, being told of what is new, the feed of a query."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.errors import DomainError
from notifications import fan_out
from notifications.actions import saved_searches as actions
from notifications.models import Notification, SavedSearch, Subscription
from search import saved as looking
from tests.config.api.conftest import Program, token_of
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.services]


def keep(member, query="zorblatt", name="", **changed):
    """A saved search that is due, and has seen nothing of the last day."""
    saved = actions.save_search(actor=member, name=name, query=query, now=timezone.now())
    past = timezone.now() - timedelta(days=1)
    SavedSearch.objects.filter(pk=saved.pk).update(**({"seen_until": past, "due_at": past} | changed))
    saved.refresh_from_db()
    return saved


@pytest.fixture
def told(searching):
    """Looks into everything that is due, tells what was found, and says who was told of which search."""

    def look_and_tell():
        searching.catch_up()
        looking.look_into_due()
        searching.catch_up()
        fan_out.tell_due()
        rows = Notification.objects.filter(kind="saved_search").order_by("pk")
        return list(rows.values_list("recipient_id", "subject_id"))

    return look_and_tell


def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


def test_watched_search_tells_of_what_was_written_since_the_last_look_once(member, told):
    ThreadFactory(title="Zorblatt of old", created_at=timezone.now() - timedelta(days=9))
    saved = keep(member)
    assert told() == []
    SavedSearch.objects.update(due_at=an_hour_ago(), seen_until=timezone.now() - timedelta(days=1))

    ThreadFactory(title="Zorblatt anew", created_at=an_hour_ago())
    assert told() == [(member.pk, saved.pk)]
    SavedSearch.objects.update(due_at=an_hour_ago())
    assert told() == [(member.pk, saved.pk)]


def test_reply_counts_and_what_the_member_wrote_does_not(member, told):
    keep(member)
    ThreadFactory(title="Zorblatt of mine", author=member, created_at=an_hour_ago())
    assert told() == []
    SavedSearch.objects.update(due_at=an_hour_ago(), seen_until=timezone.now() - timedelta(days=1))
    PostFactory(thread=ThreadFactory(title="Other"), source="A zorblatt in a reply", created_at=an_hour_ago())
    assert len(told()) == 1


def test_what_the_member_may_not_see_is_no_news(member, told):
    from tests.factories.accounts import GroupFactory  # noqa: PLC0415
    from tests.factories.forum import CategoryFactory  # noqa: PLC0415

    keep(member)
    ThreadFactory(title="Zorblatt", category=CategoryFactory(group=GroupFactory()), created_at=an_hour_ago())
    hidden = ThreadFactory(title="Zorblatt hidden", created_at=an_hour_ago())
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    assert told() == []


def test_search_that_is_not_watched_is_not_looked_into(member, told):
    saved = keep(member)
    actions.watch_search(actor=member, saved=saved, is_watched=False, now=timezone.now())
    ThreadFactory(title="Zorblatt anew", created_at=an_hour_ago())
    assert told() == []


def test_without_an_index_no_mark_moves(member, searching):
    saved = keep(member)
    assert looking.look_into_due() is False
    assert SavedSearch.objects.get(pk=saved.pk).seen_until == saved.seen_until


def test_search_that_cannot_be_asked_keeps_no_other_from_its_turn(member, told, monkeypatch):
    broken, sound = keep(member, "zorblatt broken"), keep(member, "zorblatt")
    ThreadFactory(title="Zorblatt broken", created_at=an_hour_ago())
    parse = looking.parsing.parse
    monkeypatch.setattr(looking.parsing, "parse", lambda text: 1 / 0 if "broken" in text else parse(text))
    assert told() == [(member.pk, sound.pk)]
    assert SavedSearch.objects.get(pk=broken.pk).due_at > timezone.now()


def test_same_query_is_kept_once(member):
    first = keep(member, "zorblatt  drift")
    assert keep(member, "zorblatt drift") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(
            member=member, name="x", query="zorblatt drift", created_at=timezone.now(),
            seen_until=timezone.now(), due_at=timezone.now(),
        )  # fmt: skip


def test_fifty_are_the_most(member):
    now = timezone.now()
    rows = [
        SavedSearch(member=member, name=str(n), query=f"q{n}", created_at=now, seen_until=now, due_at=now)
        for n in range(actions.MOST)
    ]
    SavedSearch.objects.bulk_create(rows)
    with pytest.raises(DomainError) as refusal:
        actions.save_search(actor=member, name="", query="one more", now=now)
    assert refusal.value.code == "too_many_saved_searches"


def test_removing_one_takes_its_subscription_along(member):
    saved = keep(member)
    actions.remove_search(actor=member, saved=saved, now=timezone.now())
    assert not SavedSearch.objects.exists()
    assert not Subscription.objects.exists()


def test_search_page_offers_to_save_what_was_chosen_too_and_the_page_lists_it_without_javascript(
    sign_in, member, searching
):
    ThreadFactory(title="Zorblatt", kind="question")
    searching.catch_up()
    browser = sign_in(member)
    assert 'action="/search/saved/new/"' in browser.get("/search/?q=zorblatt&kind=question").content.decode()

    response = browser.post("/search/saved/new/", {"q": "zorblatt", "kind": "question"}, follow=True)

    assert "zorblatt kind:question" in response.content.decode()
    saved = SavedSearch.objects.get()
    browser.post(f"/search/saved/{saved.pk}/", {"do": "rename", "name": "My questions"})
    browser.post(f"/search/saved/{saved.pk}/", {"do": "rest"})
    page = browser.get("/search/saved/").content.decode()
    assert "My questions" in page
    assert "not watched" in page
    browser.post(f"/search/saved/{saved.pk}/", {"do": "remove"})
    assert "You have saved no search yet" in browser.get("/search/saved/").content.decode()


def test_saved_searches_are_their_members_alone(client, sign_in, member):
    saved = keep(member)
    other = sign_in(UserFactory())
    assert other.post(f"/search/saved/{saved.pk}/", {"do": "remove"}).status_code == 404
    assert saved.name not in other.get("/search/saved/").content.decode()
    assert client.get("/search/saved/").status_code == 302
    client.post("/search/saved/new/", {"q": "another"})
    assert SavedSearch.objects.get() == saved


def test_feed_of_a_query_holds_what_guests_find_the_newest_first(client, searching):
    for number in (1, 2):
        ThreadFactory(title=f"Zorblatt {number}", created_at=timezone.now() - timedelta(days=9 - number))
    searching.catch_up()
    response = client.get("/search/feed.atom?q=zorblatt")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = response.content.decode()
    assert feed.index("Zorblatt 2") < feed.index("Zorblatt 1")
    assert client.get("/search/feed.atom").status_code == 404


def test_feed_without_an_index_asks_to_come_again(client, searching):
    assert client.get("/search/feed.atom?q=zorblatt").status_code == 503


def test_program_keeps_renames_and_removes_what_is_its_members_alone(member):
    mine, other = Program(token_of(member)), Program(token_of(UserFactory()))
    kept = mine.ask("POST", "/me/saved-searches/", {"query": "zorblatt lang:en"})
    assert (kept.status_code, kept.told["name"], kept.told["is_watched"]) == (201, "zorblatt lang:en", True)
    path = f"/me/saved-searches/{kept.told['id']}/"

    changed = mine.ask("PATCH", path, {"name": "Zorblatts", "is_watched": False})
    assert (changed.told["name"], changed.told["is_watched"]) == ("Zorblatts", False)
    assert [row["name"] for row in mine.read("/me/saved-searches/").told["results"]] == ["Zorblatts"]
    assert other.read("/me/saved-searches/").told["results"] == []
    assert [other.ask(method, path, {}).status_code for method in ("PATCH", "DELETE")] == [404, 404]

    assert mine.ask("DELETE", path).status_code == 204
    assert not SavedSearch.objects.exists()
