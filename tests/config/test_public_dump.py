"""Editions of public texts: what is in them, what never is, and where readers find them."""

import hashlib
import io
import json
import re
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from config.dumps import DumpError, making
from config.models import Dump, SiteSettings
from forum.models import Post, Thread
from tests.config.discovery.shapes import entities, faults
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _licensed(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.TEXT_LICENCE = "CC-BY-4.0"


def public(**values):
    thread = ThreadFactory(category=CategoryFactory(), first_post=False)
    return PostFactory(thread=thread, number=1, **values)


def read(dump):
    with zipfile.ZipFile(making.folder() / dump.file_name) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def posts_in(dump):
    return [json.loads(line) for line in read(dump)["posts.jsonl"].splitlines()]


def make(version="2026.11"):
    return making.make(version, now=timezone.now())


def test_only_what_guests_read_and_may_give_on_is_in_an_edition():
    now = timezone.now()
    public(source="open words")
    public(source="hidden words", hidden_at=now)
    public(source="held words", held_at=now)
    lost = public(source="words in a hidden thread")
    Thread.objects.filter(pk=lost.thread_id).update(hidden_at=now)
    PostFactory(source="words of a group", thread=ThreadFactory(category=CategoryFactory(group=GroupFactory())))
    PostFactory(source="words for members", thread=ThreadFactory(category=CategoryFactory(for_kind="members")))
    PostFactory(source="words in private", thread=ThreadFactory(conversation=True))
    public(source="free words from elsewhere", origin="import", licence="CC-BY-SA-3.0", credit="Grace")
    public(source="words from elsewhere of no licence", origin="import")
    public(source="words from elsewhere, not free", origin="import", licence="CC-BY-NC-4.0")

    dump = make()

    found = {one["source"]: one for one in posts_in(dump)}
    assert set(found) == {"open words", "free words from elsewhere"}
    assert found["free words from elsewhere"]["licence"] == "CC-BY-SA-3.0"
    assert found["free words from elsewhere"]["credit"] == "Grace"
    assert dump.licences == {"CC-BY-4.0": 1, "CC-BY-SA-3.0": 1}
    everything = "".join(read(dump).values())
    for words in ("hidden words", "held words", "of a group", "for members", "in private", "no licence", "not free"):
        assert words not in everything


def test_members_who_asked_for_it_are_not_named():
    shy = UserFactory(username="shy", name="Shy Person", is_unnamed_in_dumps=True)
    public(source="own words", author=shy)
    public(source="@shy is right, @bold is not", author=UserFactory(username="bold"))
    dump = make()
    everything = "".join(read(dump).values())
    assert "shy" not in everything.lower()
    assert "@… is right, @bold is not" in everything


def test_without_a_licence_nothing_written_here_is_given_away(settings):
    settings.TEXT_LICENCE = ""
    public(source="own words")
    with pytest.raises(DumpError, match="MEDAI_TEXT_LICENCE"):
        make()
    assert not Dump.objects.exists()
    assert not list(making.folder().iterdir())


def test_site_that_is_closed_gives_nothing_away():
    public()
    SiteSettings.objects.update(sign_up_mode="closed")
    with pytest.raises(DumpError, match="Guests read nothing"):
        make()


def test_edition_is_never_made_twice_and_says_how_to_cite_it():
    public()
    dump = make()
    assert hashlib.sha256((making.folder() / dump.file_name).read_bytes()).hexdigest() == dump.sha256
    assert 'version: "2026.11"' in read(dump)["CITATION.cff"]
    assert "https://creativecommons.org/licenses/by/4.0/" in read(dump)["LICENSE.md"]
    with pytest.raises(DumpError, match="already"):
        make()


@pytest.mark.parametrize("version", ["../x", "2026/11", "", "x" * 30])
def test_edition_with_a_strange_name_is_refused(version):
    with pytest.raises(DumpError, match="A version is"):
        make(version)


@pytest.mark.parametrize(("setting", "count"), [("off", 0), ("monthly", 1), ("yearly", 1)])
def test_timetable_makes_one_edition_a_period(settings, setting, count):
    settings.PUBLIC_DUMP = setting
    public()
    now = timezone.now()
    making.make_due(now=now)
    making.make_due(now=now)
    assert Dump.objects.count() == count


def test_guests_find_download_and_cite_it(client):
    public(source="open words")
    dump = make()
    page = client.get("/data/").content.decode()
    assert dump.sha256 in page
    assert "CC BY 4.0" in page
    assert f"edition {dump.version}" in page
    response = client.get(f"/data/{dump.version}.zip")
    data = b"".join(response.streaming_content)
    assert "open words" in zipfile.ZipFile(io.BytesIO(data)).read("posts.jsonl").decode()
    assert client.get("/data/2001.zip").status_code == 404
    assert client.get("/zh-hans/data/").status_code == 200


def test_search_engines_for_data_sets_read_the_page(client):
    public(source="open words")
    dump = make()
    page = client.get("/data/").content.decode()
    document = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    (found,) = entities(document)
    assert faults(found) == []
    assert (found["version"], found["distribution"][0]["sha256"]) == (dump.version, dump.sha256)
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_each_edition_is_cited_on_its_own(client):
    public(source="open words")
    versions = [make("2026.10").version, make("2026.11").version]
    page = client.get("/data/").content.decode()
    for version in versions:
        assert f"@misc{{commons-{version}," in page
        assert f"Public texts, edition {version} [data set]" in page


def test_file_that_was_taken_away_is_no_longer_offered(client):
    public(source="open words")
    dump = make()
    (making.folder() / dump.file_name).unlink()
    page = client.get("/data/").content.decode()
    assert f"/data/{dump.version}.zip" not in page
    assert "no longer given out" in page


def test_every_text_of_an_edition_is_one_that_a_guest_sees():
    for _count in range(3):
        public()
    seen = set(Post.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))
    assert {one["id"] for one in posts_in(make())} <= seen


def test_member_asks_on_the_page_of_their_data(sign_in, member):
    browser = sign_in(member)
    browser.post("/settings/privacy/", {"quiet_from": "", "quiet_until": "", "is_unnamed_in_dumps": "on"})
    member.refresh_from_db()
    assert member.is_unnamed_in_dumps
