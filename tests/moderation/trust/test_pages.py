"""What everybody reads of trust levels, what members read of themselves, and what moderators see and set."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.trust import RIGHTS
from moderation.models import TrustStanding
from moderation.trust import reckoning, telling
from moderation.trust.bars import BARS
from tests.factories.accounts import UserFactory
from tests.forum.conftest import regular
from tests.house.tree import ROOT
from tests.moderation.conftest import staff_with
from tests.moderation.trust.worlds import contributor, reader

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, OWN, API, OWN_API = "/trust/", "/settings/standing/", "/api/v1/trust/", "/api/v1/me/trust/"
REASON = "Edits with us since the beginning."


def rows(html):
    """Cells of every row, as text."""
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


@pytest.mark.parametrize(("language", "path"), [("en", PAGE), ("zh-hans", "/zh-hans/trust/")])
def test_page_holds_every_bar_and_every_right(client, language, path):
    found = rows(client.get(path).content.decode())

    with translation.override(language):
        for level in telling.levels():
            for bar in level.bars:
                assert [bar.words, bar.need] in found
        for right in telling.rights():
            assert [right.words, *right.values] in found
        assert len(found) == sum(map(len, BARS.values())) + len(telling.rights()) + len(BARS) + 1


def test_page_is_the_same_for_members_and_every_page_leads_there(client, sign_in):
    member = regular()

    assert f'href="{PAGE}"' in client.get("/").content.decode()
    assert OWN not in client.get(PAGE).content.decode()
    assert f'href="{OWN}"' in sign_in(member).get(PAGE).content.decode()
    assert client.get(PAGE)["Cache-Control"] != "private, no-store"
    assert f'href="{PAGE}"' in client.get(member.get_absolute_url()).content.decode()


def test_every_text_is_translated():
    with translation.override("zh-hans"):
        levels, rights = telling.levels(), telling.rights()
        words = [level.way for level in levels] + [bar.words for level in levels for bar in level.bars]
        words += [right.words for right in rights] + [telling.newly(level) for level in (1, 2, 3, 4)]

    assert [text for text in words if not re.search("[\u4e00-\u9fff]", text)] == []


def test_member_sees_each_bar_with_what_they_have_and_need_without_scripts(sign_in):
    member = contributor(trust_level=1)
    page = sign_in(member).get(OWN).content.decode()

    assert "You are at level 1, Basic." in page
    found = {cells[0]: cells[1:3] for cells in rows(page)}
    assert found["threads opened"] == ["20", "20"]
    assert found["days on which you read here"] == ["15", "15"]
    assert re.search(r'<progress aria-labelledby="bar-posts_read" max="100" value="100">', page)
    assert page.count("<progress") == len(BARS[2])


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("path", [OWN, "/zh-hans/settings/standing/"])
def test_page_opens_at_every_level(sign_in, level, path):
    member = regular(trust_level=level)

    assert sign_in(member).get(path).status_code == 200


def test_member_at_the_highest_level_reads_what_keeps_it_and_until_when(sign_in):
    member = regular(trust_level=3)
    reckoning.reckon(now=timezone.now())
    told = telling.own(member, timezone.now())

    assert told.next_level is None
    assert told.kept_until == TrustStanding.objects.get(member=member).changed_at + timedelta(days=14)
    assert {bar.fact: bar.need for bar in told.bars}["recent_days"] == 45
    assert "What keeps your level" in sign_in(member).get(OWN).content.decode()


def test_guests_are_led_to_sign_in(client):
    assert client.get(OWN).status_code == 302
    assert client.get(OWN_API).status_code == 401


def test_own_page_costs_the_same_whatever_was_done(sign_in, assert_flat):
    member = regular()
    browser = sign_in(member)

    assert assert_flat(lambda count: [reader() for _number in range(count)], lambda: browser.get(OWN)) < 24


def test_api_tells_the_table(client):
    answer = client.get(API).json()["results"]

    assert [row["level"] for row in answer] == [0, 1, 2, 3, 4]
    for row, rights in zip(answer, RIGHTS, strict=True):
        assert row["rights"] == {name: getattr(rights, name) for name in row["rights"]}
        assert len(row["bars"]) == len(BARS.get(row["level"], ()))
    assert answer[1]["bars"][2] == {"what": "threads opened", "need": "5"}


def test_api_tells_members_of_themselves(sign_in):
    answer = sign_in(reader()).get(OWN_API).json()

    assert (answer["level"], answer["next_level"], answer["is_fixed"]) == (0, 1, False)
    assert {bar["fact"]: (bar["have"], bar["need"], bar["is_met"]) for bar in answer["bars"]}["posts_read"] == (
        30,
        30,
        True,
    )


@pytest.fixture
def administrator(db):
    return staff_with("moderate_thread", "change_truststanding", name="Mei Tanaka")


def desk(member):
    return reverse("admin:queue_member", args=[member.username])


def test_moderator_sees_facts_and_may_set_nothing(sign_in, moderator):
    member = reader()
    browser = sign_in(moderator)

    page = browser.get(desk(member)).content.decode()
    assert ["threads opened", "5", "5", "yes"] in rows(page)
    assert 'id="level"' not in page
    assert browser.post(desk(member), {"level": "4", "reason": REASON}).status_code == 403
    assert User.objects.get(pk=member.pk).trust_level == 0


def test_administrator_sets_a_level_with_a_reason_which_the_member_reads(sign_in, administrator):
    member = regular()
    browser = sign_in(administrator)

    assert browser.post(desk(member), {"do": "fix", "level": "4", "reason": ""}).status_code == 422
    assert browser.post(desk(member), {"do": "fix", "level": "4", "reason": REASON}).status_code == 302

    assert User.objects.get(pk=member.pk).trust_level == 4
    page = browser.get(desk(member)).content.decode()
    assert REASON in page
    assert "Mei Tanaka" in page
    own = sign_in(member).get(OWN).content.decode()
    assert REASON in own
    assert "Mei Tanaka" not in own

    assert browser.post(desk(member), {"do": "release"}).status_code == 302
    assert not TrustStanding.objects.get(member=member).is_fixed


def test_level_is_no_field_of_the_account_in_the_administration(sign_in):
    admin, member = UserFactory(admin=True), regular()
    page = sign_in(admin).get(reverse("admin:accounts_user_change", args=[member.pk])).content.decode()

    assert 'name="trust_level"' not in page


@pytest.mark.parametrize(("language", "name"), [("en", "trust.md"), ("zh-hans", "trust.zh.md")])
def test_guide_holds_the_tables_as_they_are(language, name):
    text = (ROOT / "docs" / "members" / name).read_text(encoding="utf-8")

    with translation.override(language):
        for line in telling.markdown():
            assert line in text
