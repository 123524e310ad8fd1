"""People, groups, accounts and tokens, by programs and on the page of tokens."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import ApiToken, ProfileLanguage, Shown
from accounts.profiles import finding
from accounts.profiles.rows import profile_for_update
from tests.budgets import assert_flat
from tests.config.api.conftest import Program
from tests.factories.accounts import GroupFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def person(**columns):
    member = UserFactory()
    now = timezone.now()
    profile = profile_for_update(member, now)
    for name, value in {"is_listed": True, "headline": "Calibration", **columns}.items():
        setattr(profile, name, value)
    profile.save()
    finding.renew(member.pk)
    return member


def test_caller_learns_who_they_are_and_what_the_token_may(program, member):
    told = program(member, "read:account").read("/me/").told

    assert (told["username"], told["email"], told["scopes"]) == (member.username, member.email, ["read:account"])


@pytest.mark.parametrize(
    ("audience", "for_guest", "for_member"),
    [(Shown.EVERYONE, True, True), (Shown.MEMBERS, False, True), (Shown.VERIFIED, False, False)],
)
def test_fields_of_a_profile_are_shown_to_their_audience(program, member, audience, for_guest, for_member):
    shown = person(headline_audience=audience)

    for caller, may in ((None, for_guest), (member, for_member), (shown, True)):
        asking = program(caller)
        assert bool(asking.read(f"/people/{shown.username}/").told["headline"]) == may
        if caller is not shown:
            found = asking.read("/people/?q=Calibration").told["results"]
            assert bool(found) == may


def test_what_is_told_of_people_narrows_the_list_of_them(program):
    shown = person(country="CN")
    shown.profession = "clinician"
    shown.save()
    ProfileLanguage.objects.create(profile=shown.profile, code="zh")
    finding.renew(shown.pk)

    told = program().read(f"/people/{shown.username}/", accept_language="zh-Hans").told

    names = (told["profession_name"], told["country_name"], told["language_names"])
    assert names == ("临床医生", "中国", ["中文"])
    for name, value in (
        ("profession", told["profession"]),
        ("country", told["country"]),
        ("language", *told["languages"]),
    ):
        found = program().read(f"/people/?{name}={value}").told["results"]
        assert [one["author"]["username"] for one in found] == [shown.username], name
    shown.profession_audience = Shown.VERIFIED
    shown.save()
    hidden = program().read(f"/people/{shown.username}/").told
    assert (hidden["profession"], hidden["profession_name"]) == ("", "")


def test_people_are_listed_flat(program, member):
    mine = program(member)

    assert_flat(lambda number: [person() for _ in range(number)], lambda: mine.read("/people/"))


def test_unlisted_group_is_there_for_its_members_alone(program, member):
    group = GroupFactory(slug="lab", is_listed=False)
    MembershipFactory(group=group, member=member)

    assert program().read("/groups/lab/").status_code == 404
    assert program(UserFactory()).read("/groups/lab/members/").status_code == 404
    assert program(member).read("/groups/lab/").told["member_count"] == 1
    assert len(program(member).read("/groups/lab/members/").told["results"]) == 1
    assert [row["slug"] for row in program(member).read("/groups/?mine=true").told["results"]] == ["lab"]


def test_token_is_made_on_its_page_shown_once_and_works(sign_in, member):
    browser = sign_in(member)
    form = {"name": "Reading group", "scopes": ["read:forum", "write:forum"], "days": "30"}

    page = browser.post("/settings/tokens/", form)
    text = page.context["text"]
    later = browser.get("/settings/tokens/").content.decode()

    token = ApiToken.objects.get()
    assert text in page.content.decode()
    assert text not in later
    assert "Reading group" in later
    assert text not in (token.digest, token.name)
    assert (token.scopes, token.expires_at - token.created_at) == (["read:forum", "write:forum"], timedelta(days=30))
    assert Program(text).read("/threads/").status_code == 200
    assert "Reading group" in mail.outbox[-1].body
    assert text not in mail.outbox[-1].body


def test_page_of_tokens_names_scopes_as_refusals_do(sign_in, program, member):
    program(member, "read:forum")

    page = sign_in(member).get("/settings/tokens/").content.decode()

    assert page.count("<code>read:forum</code>") == 2, "what can be given, and what the token has"
    assert page.count("<code>write:webhooks</code>") == 1


def test_removed_token_is_useless_at_once(sign_in, program, member):
    mine = program(member)
    assert mine.read("/me/").status_code == 200

    sign_in(member).post(f"/settings/tokens/{ApiToken.objects.get().pk}/remove/")

    assert mine.read("/me/").status_code == 401


def test_all_tokens_are_removed_together_and_only_ones_own(sign_in, program, member):
    program(member), program(member)
    other = program(UserFactory())

    sign_in(member).post("/settings/tokens/remove/")

    assert not ApiToken.objects.filter(member=member).exists()
    assert other.read("/me/").status_code == 200


def test_token_of_somebody_else_is_not_there(sign_in, program, member):
    program(UserFactory())

    assert sign_in(member).post(f"/settings/tokens/{ApiToken.objects.get().pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "scopes": ["read:forum"], "days": "30"}, "name"),
        ({"name": "x" * 61, "scopes": ["read:forum"], "days": "30"}, "name"),
        ({"name": "x", "scopes": [], "days": "30"}, "scopes"),
        ({"name": "x", "scopes": ["no:thing"], "days": "30"}, "scopes"),
        ({"name": "x", "scopes": ["moderate:forum"], "days": "30"}, "scopes"),
        ({"name": "x", "scopes": ["read:forum"], "days": "9999"}, "days"),
    ],
)
def test_token_that_cannot_be_is_refused_at_its_field(sign_in, member, form, field):
    page = sign_in(member).post("/settings/tokens/", form)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not ApiToken.objects.exists()


def test_staff_can_let_a_token_moderate(sign_in, moderator):
    form = {"name": "Care", "scopes": ["moderate:forum"], "days": "7"}

    sign_in(moderator).post("/settings/tokens/", form)

    assert ApiToken.objects.get().scopes == ["moderate:forum"]
