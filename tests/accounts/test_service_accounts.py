"""Accounts of tools: made by staff, answered for by a member, marked, and without what only people have."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import credentials, deletion, services, tokens
from accounts.models import ApiToken, Profile, ServiceAccount, User
from events.models import Event
from forum import policies
from foundation.errors import DomainError, NotPermitted
from moderation.logbook import from_event
from moderation.models import ModerationAction
from tests.clients import StrictClient
from tests.config.api.conftest import Program
from tests.factories.accounts import PASSWORD, ServiceAccountFactory, UserFactory, show_second_factor
from tests.factories.forum import CategoryFactory, PostFactory
from tests.forum.conftest import start

pytestmark = pytest.mark.django_db

SCOPES = ["read:forum", "write:forum"]


@pytest.fixture
def service():
    return ServiceAccountFactory(member__username="eval.bot", owner=UserFactory(username="ada", trust_level=2))


@pytest.fixture
def key(service):
    return key_of(service)


def key_of(service):
    given = {"name": "nightly", "wanted": SCOPES, "days": 30}
    return tokens.make_token(actor=service.owner, service=service, now=timezone.now(), **given)[1]


def browser_of(member):
    browser = StrictClient()
    browser.force_login(member)
    return browser


def test_staff_make_one_in_the_administration_and_its_owner_gets_the_key(client, mailoutbox):
    administrator, ada = UserFactory(admin=True), UserFactory(username="ada")
    client.force_login(administrator)
    show_second_factor(client, administrator)
    form = {"username": "eval.bot", "name": "Evaluation", "purpose": "Posts nightly results.", "owner": "ada"}
    answer = client.post("/admin/accounts/serviceaccount/add/", form)
    assert answer.status_code == 302, answer.context["errors"]
    service = ServiceAccount.objects.get()
    assert (service.member.username, service.owner, service.made_by) == ("eval.bot", ada, administrator)
    assert not Profile.objects.listed().filter(member=service.member).exists()
    browser = browser_of(ada)
    assert reverse("service_account", args=[service.pk]) in browser.get("/settings/tokens/").content.decode()
    token = {"name": "nightly", "scopes": SCOPES, "days": "30"}
    page = browser.post(service.get_absolute_url(), token).content.decode()
    assert tokens.PREFIX in page
    assert [mail.to for mail in mailoutbox] == [[ada.email]]
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert {"service_account_made", "token_made"} <= set(kinds)
    from_event(Event.objects.get(kind="service_account_made"))
    entry = ModerationAction.objects.get()
    assert (entry.kind, entry.actor, entry.member) == ("service_made", administrator, service.member)


def test_what_a_tool_writes_is_marked_in_both_languages(service, key, client):
    thread = start(service.member, CategoryFactory())
    answer = Program(key).ask("POST", f"/threads/{thread.pk}/posts/", {"body": "Nothing was worse tonight."})
    assert answer.status_code == 201, answer.told
    assert answer.told["author"]["badge"] == {"kind": "service", "words": "Automated account"}
    for prefix, words in (("", "Automated account"), ("/zh-hans", "自动化账号")):
        for page in (thread.get_absolute_url(), "/", "/u/eval.bot/"):
            assert words in client.get(prefix + page).content.decode(), prefix + page
    assert f"{service.owner} answers for it." in client.get("/u/eval.bot/").content.decode()


def test_a_tool_judges_nobody_and_has_nothing_that_only_people_have(service, key):
    bot, now, post = service.member, timezone.now(), PostFactory()
    for may in (policies.may_vote, policies.may_react, policies.may_report):
        assert may(UserFactory(), post, now)
        assert not may(bot, post, now)
    assert Program(key).ask("PUT", f"/posts/{post.pk}/vote/", {"value": 1}).status_code == 403
    administrator = UserFactory(admin=True)
    facts = {"profession": "clinician", "method": "licence", "expires_at": None}
    with pytest.raises(DomainError):
        credentials.record_checked(actor=administrator, member=bot, now=now, **facts)
    for column in ({"trust_level": 2}, {"is_staff": True}, {"is_superuser": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=bot.pk).update(**column)
    given = {"name": "x", "wanted": ["moderate:queue"], "days": 30}
    with pytest.raises(DomainError):
        tokens.make_token(actor=service.owner, service=service, now=now, **given)


def test_nobody_signs_in_to_it(service, client):
    User.objects.filter(pk=service.member_id).update(password=UserFactory().password)
    form = {"login": "eval.bot", "password": PASSWORD}
    client.post("/accounts/login/", form)
    assert "_auth_user_id" not in client.session


def test_switching_off_ends_its_tokens_at_once(service, key):
    assert Program(key).read("/threads/").status_code == 200
    with pytest.raises(NotPermitted):
        services.switch_off(actor=UserFactory(), service=service, now=timezone.now())
    assert browser_of(service.owner).post(f"/settings/service-accounts/{service.pk}/off/").status_code == 302
    assert Program(key).read("/threads/").status_code == 401
    assert not ApiToken.objects.exists()
    service.refresh_from_db()
    with pytest.raises(NotPermitted):
        key_of(service)
    assert services.switch_on(actor=UserFactory(admin=True), service=service, now=timezone.now())
    service.refresh_from_db()
    assert Program(key_of(service)).read("/threads/").status_code == 200


@pytest.mark.parametrize("column", ["suspended_until", "silenced_until"])
def test_its_tokens_sleep_while_its_owner_may_not_write(service, key, column):
    owners = User.objects.filter(pk=service.owner_id)
    owners.update(**{column: timezone.now() + timezone.timedelta(days=1)})
    assert Program(key).read("/threads/").status_code == 403
    owners.update(**{column: None})
    assert Program(key).read("/threads/").status_code == 200


def test_it_is_switched_off_when_its_owner_leaves(service, key):
    deletion.delete_at_once(member=service.owner, is_removing_texts=False, now=timezone.now())
    service.refresh_from_db()
    assert (service.is_on, service.owner, service.member.is_active) == (False, None, False)
    assert not ApiToken.objects.exists()
    with pytest.raises(DomainError):
        services.switch_on(actor=UserFactory(admin=True), service=service, now=timezone.now())


def test_another_owner_begins_without_tokens(service, key):
    facts = {"purpose": "Posts weekly results.", "owner": UserFactory()}
    services.change_service_account(actor=UserFactory(admin=True), service=service, now=timezone.now(), **facts)
    assert not ApiToken.objects.exists()
    assert browser_of(UserFactory()).get(service.get_absolute_url()).status_code == 404
