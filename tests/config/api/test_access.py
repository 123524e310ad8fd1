"""Who may ask: every operation of the API, by guests, members, and tokens of each kind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from config.models import SiteSettings
from forum.models import Post, Thread
from tests.addresses import addresses
from tests.clients import StrictClient
from tests.config.api.conftest import Program, token_of
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def operations():
    """Every address of the API with each of its methods, and what it declares."""
    for address in addresses():
        if not address.route.startswith("api/v1/"):
            continue
        for method in METHODS:
            handler = getattr(address.view.cls, method.lower(), None)
            if handler is not None:
                yield address, method, getattr(handler, "operation", None)


def test_every_method_declares_what_it_does():
    assert [(address.name, method) for address, method, declared in operations() if declared is None] == []


def test_guest_is_told_to_sign_in_wherever_guests_may_not_ask():
    guest = Program()
    for address, method, declared in operations():
        if not declared.is_open:
            answer = guest.ask(method, address.path().removeprefix("/api/v1"), {} if method != "GET" else None)
            assert (answer.status_code, answer.told["code"]) == (401, "sign_in_required"), address.name


def test_only_reading_is_open_to_guests():
    assert [address.name for address, method, declared in operations() if declared.is_open and method != "GET"] == []


def test_token_does_only_what_its_scopes_name():
    nothing = Program(token_of(UserFactory(), "no:thing"))
    for address, method, declared in operations():
        answer = nothing.ask(method, address.path().removeprefix("/api/v1"), {} if method != "GET" else None)
        assert (answer.status_code, answer.told["code"]) == (403, "scope_missing"), address.name
        assert answer.told["details"] == {"scope": declared.scope}
        if answer.headers["RateLimit-Remaining"] == "1":
            nothing = Program(token_of(UserFactory(), "no:thing"))


@pytest.mark.parametrize(
    "text",
    ["Bearer nonsense", "Bearer", "Basic dTpw", "Bearer \x80", "", "Bearer " + "x" * 5000],
)
def test_token_that_nobody_made_is_refused_even_with_a_session(sign_in, member, text):
    browser = sign_in(member)

    answer = browser.get("/api/v1/threads/", HTTP_AUTHORIZATION=text)

    assert answer.status_code == 401
    assert answer.json()["code"] == "token_invalid"


def test_guessing_tokens_is_slowed_down(client):
    answers = [client.get("/api/v1/threads/", HTTP_AUTHORIZATION="Bearer guess") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_token_that_ran_out_is_refused(member):
    before = timezone.now() - timedelta(days=2)
    program = Program(token_of(member, created_at=before, expires_at=before + timedelta(days=1)))

    assert program.read("/threads/").status_code == 401


def test_tokens_of_a_suspended_member_do_not_work():
    member = UserFactory(suspended_until=timezone.now() + timedelta(days=1))

    answer = Program(token_of(member)).read("/threads/")

    assert (answer.status_code, answer.told["code"]) == (403, "suspended")


def test_silenced_member_reads_and_writes_nothing():
    member = UserFactory(silenced_until=timezone.now() + timedelta(days=1))
    thread = ThreadFactory()
    program = Program(token_of(member))

    written = program.ask("POST", f"/threads/{thread.pk}/posts/", {"body": "A reply."})

    assert program.read("/threads/").status_code == 200
    assert (written.status_code, written.told["code"]) == (403, "reply")


def test_use_of_a_token_is_noted(member):
    Program(token_of(member)).read("/threads/")

    assert ApiToken.objects.get().last_used_at is not None


def test_token_opens_nothing_but_the_api(member):
    browser = StrictClient()

    answer = browser.get("/settings/account/", HTTP_AUTHORIZATION=f"Bearer {token_of(member)}")

    assert answer.status_code == 302


def test_rights_of_staff_sleep_in_a_token_that_does_not_moderate(moderator):
    hidden = ThreadFactory(hidden_at=timezone.now(), hide_reason="x")
    CategoryFactory(for_kind="staff", slug="staff-only")
    asleep = Program(token_of(moderator, "read:forum", "write:forum"))
    awake = Program(token_of(moderator))

    assert asleep.read(f"/threads/{hidden.pk}/").status_code == 404
    assert asleep.read("/categories/staff-only/").status_code == 404
    assert awake.read(f"/threads/{hidden.pk}/").status_code == 200
    assert awake.read("/categories/staff-only/").status_code == 200
    moderator.refresh_from_db()
    assert moderator.is_staff


def test_closed_site_answers_members_alone(program, member):
    SiteSettings.objects.update(sign_up_mode=SiteSettings.SignUpMode.CLOSED)

    assert program().read("/threads/").status_code == 401
    assert program(member).read("/threads/").status_code == 200


def test_read_only_site_takes_nothing(program, member):
    SiteSettings.objects.update(is_read_only=True)

    answer = program(member).ask("POST", "/threads/", {})

    assert (answer.status_code, answer.told["code"]) == (503, "read_only")


def test_session_needs_the_csrf_token_to_write(member):
    thread = ThreadFactory()
    browser = StrictClient(csrf=True)
    browser.force_login(member)

    answer = browser.post(f"/api/v1/threads/{thread.pk}/posts/", {"body": "x"}, content_type="application/json")

    assert answer.status_code == 403
    assert not Post.objects.filter(thread=thread, number=2).exists()


def test_refusals_come_in_the_language_of_the_account(program):
    chinese = program(UserFactory(language="zh-hans")).read("/threads/999/")

    assert chinese.told["message"] == "这里没有内容，或你无权查看。"


def test_refusals_come_to_guests_in_the_language_they_ask_for(program):
    answer = program().read("/threads/999/", accept_language="zh-CN")

    assert answer.told["message"] == "这里没有内容，或你无权查看。"


def test_program_is_told_how_much_more_it_may_ask(program, member):
    mine = program(member)
    first, second = mine.read("/tags/"), mine.read("/tags/")

    assert first.headers["RateLimit-Limit"] == "60"
    assert int(first.headers["RateLimit-Remaining"]) - int(second.headers["RateLimit-Remaining"]) == 1


def test_token_asks_sixty_times_a_minute(program, member):
    mine = program(member)

    answers = [mine.read("/tags/?fields=slug") for _ in range(61)]

    assert answers[59].status_code == 200
    assert (answers[60].status_code, answers[60].told["code"]) == (429, "limit_reached")
    assert answers[60].headers["Retry-After"]


def test_conversation_is_reached_only_by_a_token_that_may_read_messages(program):
    talk = ThreadFactory(conversation=True)
    post = PostFactory(thread=talk, author=talk.author)
    without = program(talk.author, "read:forum")

    assert without.read(f"/threads/{talk.pk}/").status_code == 404
    assert without.read(f"/posts/{post.pk}/").status_code == 404
    assert program(talk.author).read(f"/posts/{post.pk}/").status_code == 200
    assert Thread.objects.filter(pk=talk.pk).exists()
