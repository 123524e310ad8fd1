"""What a profile says leaves the site by no way but to those whom its member chose.

`WAYS` holds each way out: a room that shows members adds its own.
"""

import email
import json
from datetime import timedelta
from email import policy

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Shown, Specialty, User
from accounts.profiles import directory, seeing
from accounts.profiles.directory import Search
from accounts.profiles.fields import FIELDS
from forum.models import Thread
from knowledge.models import Topic
from notifications import mailing
from notifications.models import OutgoingMail
from search.kinds.people import KINDS, PEOPLE
from tests.accounts.profiles.conftest import CANARIES, set_audience
from tests.accounts.profiles.test_seeing import SEES, told
from tests.clients import StrictClient
from tests.config.api.conftest import Program, token_of
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular, reply, start
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db
NAMES = [one.name for one in FIELDS]


def on_page(viewer, member):
    """All that the page about the member holds."""
    return told(viewer, member)


def in_directory(viewer, member):
    """What stands in the member's row."""
    row = next(one for one in directory.find(viewer, Search()).shown if one.member.pk == member.pk)
    cards = seeing.publication_cards(row.claims)
    return f"{row} {[card.identifier.value for card in cards]}"


def in_search(viewer, member):
    """What the index holds of the member for such a viewer to find, and the line that is shown."""
    level = seeing.level_for(viewer, member)
    kinds = [one for one in PEOPLE if KINDS[one.kind] <= level]
    documents = [document for one in kinds for document in one.build([member.pk])]
    return f"{documents} {[one.load(viewer, [member.pk]) for one in kinds]}"


def in_mail(viewer, member):
    """What mails to the viewer tell of the member, who named them in an answer."""
    if not viewer.is_authenticated or viewer.pk == member.pk:
        return ""
    sources = OutgoingMail.objects.filter(recipient=viewer.email).values_list("source", flat=True)
    read = [email.message_from_bytes(bytes(source), policy=policy.default) for source in sources]
    assert read
    parts = [part for one in read for part in one.walk() if part.get_content_maintype() == "text"]
    return "".join(part.get_content() for part in parts)


def by_program(viewer, member):
    """What the API tells a program of the viewer: the member, their row among people, and what a search there finds."""
    asking = Program(token_of(viewer) if viewer.is_authenticated else "")
    paths = (f"/people/{member.username}/", "/people/", f"/people/?q={member.username}")
    answers = [asking.read(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return "".join(json.dumps(answer.told, ensure_ascii=False) for answer in answers)


def in_feeds(viewer, member):
    """What stands in the feed of the newest threads, one of which is the member's."""
    if not Thread.objects.filter(author=member).exists():
        thread = start(member, CategoryFactory(), title="Calibration by day")
        reply(member, thread, body="Nobody knows.")
    browser = StrictClient()
    if viewer.is_authenticated:
        browser.force_login(viewer, second_factor=True)
    feed = browser.get(reverse("feed"))
    assert feed.status_code == 200
    assert "Calibration by day" in feed.content.decode()
    return feed.content.decode()


def name_all(writer, viewers):
    """The member names the others in an answer, of which they hear by mail."""
    named = [one.username for one in viewers.values() if one.is_authenticated and one.pk != writer.pk]
    thread = start(regular(), CategoryFactory(), title="Calibration drift at night")
    reply(writer, thread, body="Who knows? " + " ".join(f"@{username}" for username in named))
    hear()
    later = timezone.now() + timedelta(minutes=11)
    mailing.mail_due(clock=lambda: later)


WAYS = {
    "page": on_page,
    "directory": in_directory,
    "search": in_search,
    "mail": in_mail,
    "api": by_program,
    "feed": in_feeds,
}
# Where all of it is shown to whom it is for. Other ways may tell less, and never more.
TELL_ALL = {"page", "directory"}


@pytest.fixture
def writer(full_member):
    """The member may write, so that others hear of them."""
    long_ago = timezone.now() - timedelta(days=60)
    User.objects.filter(pk=full_member.pk).update(joined_at=long_ago, email_confirmed_at=long_ago, trust_level=2)
    return User.objects.get(pk=full_member.pk)


@pytest.mark.parametrize("audience", list(Shown))
@pytest.mark.parametrize("way", WAYS)
def test_no_way_out_tells_more_than_the_member_chose(way, audience, writer, viewers):
    for name in NAMES:
        set_audience(writer, name, audience)
    writer.refresh_from_db()
    if way == "mail":
        name_all(writer, viewers)
    for name, viewer in viewers.items():
        if way == "directory" and name == "owner":
            continue  # there members see themselves as other members do
        text = WAYS[way](viewer, writer)
        found = {field for field in NAMES if CANARIES[field] in text}
        if audience not in SEES[name]:
            assert found == set(), (name, found)
        elif way in TELL_ALL:
            assert found == set(NAMES), (name, set(NAMES) - found)


@pytest.mark.parametrize(
    "field", ["headline", "profession", "specialties", "topics", "country", "languages", "collaboration"]
)
def test_directory_finds_nobody_by_what_the_viewer_may_not_see(field, full_member, viewers):
    searches = {
        "headline": Search(words="Canaryhead"),
        "profession": Search(profession="engineer"),
        "specialties": Search(specialty=Specialty.objects.get(slug="canaryspecialty").pk),
        "topics": Search(topic=Topic.objects.get(slug="canarytopic").pk),
        "country": Search(country="PT"),
        "languages": Search(language="yo"),
        "collaboration": Search(is_open=True),
    }
    for audience in Shown:
        set_audience(full_member, field, audience)
        for name, viewer in viewers.items():
            rows = directory.rows(searches[field], seeing.level_of(viewer))
            as_member = "member" if name == "owner" else name
            assert (full_member.pk in [row[0] for row in rows]) is (audience in SEES[as_member]), (audience, name)


def test_search_page_shows_no_line_of_a_profile(full_member, sign_in, staff):
    for name in NAMES:
        set_audience(full_member, name, Shown.NOBODY)
    browser = sign_in(staff)

    for word in ("full", *CANARIES.values()):
        shown = browser.get(reverse("search"), {"q": word}).text.partition('id="main"')[2].replace(word, "")
        assert [canary for canary in CANARIES.values() if canary in shown] == []
