"""An author's interests beside what they write about the organisation."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actions import interests as register
from accounts.models import Interest, Organisation, Profile, Shown
from accounts.profiles.matching import fold, holds
from events.processing import process_due
from forum import interests
from forum.actions.editing import edit_post
from forum.actions.naming import rename_thread
from forum.actions.posts import reply_to_thread
from forum.headings import Heading
from forum.models import Thread
from forum.writing import Writing
from tests.budgets import count_queries
from tests.factories.accounts import CredentialFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.profiles import InterestFactory, ProfileFactory
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = "Declared interest: employment at Acme Health, since 2024"


@pytest.fixture
def employee():
    """Works at Acme Health, and says so in the register."""
    member = regular()
    InterestFactory(member=member, organisation="Acme Health", from_date=dt.date(2024, 5, 1))
    return member


def write(member, body, thread=None):
    thread = thread or ThreadFactory()
    return reply_to_thread(actor=member, thread=thread, writing=Writing(body), now=timezone.now())


def page(browser, post):
    return browser.get(post.thread.get_absolute_url()).text


@pytest.mark.parametrize(
    ("text", "name", "is_named"),
    [
        ("we use Acme Health here", "Acme Health", True),
        ("ACME\nhealth's model", "Acme Health", True),
        ("ＡＣＭＥ Health", "Acme Health", True),
        ("Acme Healthcare", "Acme Health", False),
        ("MegaAcme Health", "Acme Health", False),
        ("Acme Healthcare, and then Acme Health.", "Acme Health", True),
        ("我们用联影医疗的设备", "联影医疗", True),
        ("联影 医疗", "联影医疗", False),
        ("用AcmeHealth做的", "AcmeHealth", True),
        ("nothing", "", False),
    ],
)
def test_organisation_is_named_as_a_whole(text, name, is_named):
    assert holds(fold(text), fold(name)) is is_named


def test_interest_stands_beside_a_post_that_names_the_organisation(employee, client):
    assert SHOWN in page(client, write(employee, "The tool of acme health works."))


def test_no_interest_stands_beside_a_post_that_does_not(employee, client):
    assert SHOWN not in page(client, write(employee, "The tool of Acme Healthcare works."))


def test_thread_about_the_organisation_counts_for_every_post_of_the_author(employee, client):
    thread = ThreadFactory(title="Is Acme Health any good?")

    assert SHOWN in page(client, write(employee, "It is.", thread))
    assert write(regular(), "It is.", thread).own_interests == []


def test_details_of_the_thread_count_too(employee):
    thread = ThreadFactory(kind="tool", details={"vendor": ["Acme Health"]})

    assert write(employee, "I like it.", thread).own_interests


def test_organisation_is_known_by_its_other_name(employee):
    Organisation.objects.create(slug="acme", name_en="Acme Health", name_zh="爱可美医疗", kind="company")

    assert write(employee, "爱可美医疗的模型很好。").own_interests[0]["organisation"] == "Acme Health"


def test_change_of_the_text_changes_what_stands_beside_it(employee):
    post = write(employee, "Nothing.")
    post = edit_post(actor=employee, post=post, writing=Writing("Now Acme Health."), base_edit=0, now=timezone.now())
    assert post.own_interests


def test_change_of_the_register_changes_what_stands_beside_earlier_posts(employee, client):
    member = regular()
    post = write(member, "Acme Health again.")
    assert SHOWN not in page(client, post)

    entry = register.declare_interest(
        actor=member,
        kind="employment",
        organisation="Acme Health",
        from_date=dt.date(2024, 1, 1),
        now=timezone.now(),
    )
    process_due()
    assert SHOWN in page(client, post)

    register.end_interest(actor=member, interest=entry, to_date=timezone.now().date(), now=timezone.now())
    process_due()
    assert SHOWN not in page(client, post)


def test_many_posts_are_looked_through_in_portions(employee, monkeypatch):
    monkeypatch.setattr(interests, "PORTION", 2)
    posts = [PostFactory(author=employee, source="Acme Health") for _number in range(5)]

    interests.look_through_all(member=employee, now=timezone.now())
    process_due()

    for post in posts:
        post.refresh_from_db()
        assert post.own_interests


def test_new_title_changes_what_stands_beside_the_posts(employee):
    thread = ThreadFactory(author=regular())
    post = write(employee, "I agree.", thread)
    heading = Heading("What of Acme Health?", thread.kind, thread.language, {}, [], [])
    rename_thread(actor=thread.author, thread=thread, heading=heading, now=timezone.now())
    process_due()

    post.refresh_from_db()
    assert post.own_interests


def test_register_that_is_not_for_everyone_stands_beside_posts_for_its_readers_alone(employee, client, sign_in):
    ProfileFactory(member=employee, interests_audience=Shown.VERIFIED)
    post = write(employee, "Acme Health.")
    checked = CredentialFactory().member

    assert SHOWN not in page(client, post)
    assert SHOWN not in page(sign_in(regular()), post)
    assert SHOWN in page(sign_in(checked), post)
    assert SHOWN in page(sign_in(employee), post)


def test_register_for_nobody_is_not_even_stored_beside_posts(employee):
    ProfileFactory(member=employee, interests_audience=Shown.NOBODY)

    assert write(employee, "Acme Health.").own_interests == []
    assert Profile.objects.count() == 1


def test_page_with_interests_costs_no_statement_more(employee, client):
    thread = ThreadFactory()
    PostFactory(thread=thread)
    client.get(thread.get_absolute_url())
    plain = len(count_queries(lambda: client.get(thread.get_absolute_url(), {"page": 1})))
    beside = [{"kind": "employment", "organisation": "Acme Health", "since": 2024, "level": 0}]
    for _number in range(4):
        PostFactory(thread=thread, author=employee, own_interests=beside)

    Thread.objects.filter(pk=thread.pk).update(version=9)
    assert SHOWN in client.get(thread.get_absolute_url()).text
    assert len(count_queries(lambda: client.get(thread.get_absolute_url(), {"page": 1}))) <= plain
    assert Interest.objects.count() == 1
