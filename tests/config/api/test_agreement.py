"""What the rules say somebody may do is what the API lets them do, for whoever asks: one line for each operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from accounts import policies as of_members
from accounts.models import Block, Membership
from config import api_documents
from config.middleware import limits
from forum import policies as of_forum
from foundation.rates import Rate
from knowledge import policies as of_knowledge
from moderation import policies as of_moderation
from tests.config.api.conftest import Program, token_of
from tests.config.api.may_world import ROLES, World
from tests.forum.matrix.test_http import undone_afterwards

pytestmark = [pytest.mark.django_db, pytest.mark.services]
REFUSED = {403, 404, 422}
REASON = {"reason": "It is for members of the ward."}
May = Callable[[World, Any], bool]


def everybody(world, user):
    return True


def may_write(world, user):
    return of_members.may_write(user, timezone.now())


def cares_for_call(world, user):
    return of_forum.may_close_call(user, world.partners_sought, timezone.now())


def leads(world, user):
    return of_members.may_lead_group(user, world.group, timezone.now())


def is_author(world, user):
    return user == world.people["author"]


def is_wanted(world, user):
    return user == world.people["member"]


def is_wanted_and_writes(world, user):
    return is_wanted(world, user) and may_write(world, user)


def proposes(world, user):
    return of_knowledge.may_propose(user, timezone.now())


def decides_about_text(world, user):
    is_own = world.proposal.proposed_by == user
    return not is_own and of_knowledge.may_review_topic(user, world.topic.pk, timezone.now())


@dataclass(frozen=True)
class Line:
    """One operation, what is sent, and the rule."""

    method: str
    route: str
    may: May
    body: Any = None
    names: dict[str, Callable[[World], Any]] = field(default_factory=dict)

    def ask(self, world, role):
        path = self.route
        for name, value in self.names.items():
            path = path.replace(f"{{{name}}}", str(value(world)))
        program = Program("" if role == "guest" else token_of(world.people[role]))
        body = self.body(world) if callable(self.body) else self.body
        return program.ask(self.method, path, body, if_match="*")


CALL = {"thread_id": lambda world: world.partners_sought.pk}
CLUB = {"slug": lambda world: world.group.slug}
COLLEAGUE = CLUB | {"username": lambda world: world.colleague.username}
ASKED = CLUB | {"admission_id": lambda world: world.request.pk}
INVITED = CLUB | {"admission_id": lambda world: world.invitation.pk}
WANTED = {"admission_id": lambda world: world.wanted.pk}
ASKED_CREDENTIAL = {"credential_id": lambda world: world.asked.pk}
HOOK = {"webhook_id": lambda world: world.webhook.pk}
ARTICLE = {"slug": lambda world: world.article.slug}
TOPIC = {"slug": lambda world: world.topic.slug}
LISTED = {"name": "A club of our own", "joining": "request", "is_listed": True}
LANGUAGE = {"language": "en"}
REVISION = {"language": "en", "base_number": 1, "title": "Drift", "sections": {"key-idea": "Models drift."}}

LINES = [
    Line("POST", "/groups/", lambda world, user: of_members.may_make_group(user, timezone.now()), LISTED),
    Line("PATCH", "/groups/{slug}/", leads, {"description": "We read two papers."}, CLUB),
    Line(
        "PUT",
        "/groups/{slug}/membership/",
        lambda world, user: of_members.may_join_group(user, world.group, timezone.now()),
        {"note": "I read too."},
        CLUB,
    ),
    Line(
        "DELETE",
        "/groups/{slug}/membership/",
        lambda world, user: Membership.objects.filter(group=world.group, member=user).exists(),
        None,
        CLUB,
    ),
    Line("POST", "/groups/{slug}/members/{username}/removal/", leads, REASON, COLLEAGUE),
    Line("PUT", "/groups/{slug}/members/{username}/role/", leads, {"role": "leader"}, COLLEAGUE),
    Line("POST", "/groups/{slug}/members/{username}/succession/", leads, None, COLLEAGUE),
    Line("POST", "/groups/{slug}/admissions/", leads, lambda world: {"who": world.other.username}, CLUB),
    Line("DELETE", "/groups/{slug}/admissions/{admission_id}/", leads, None, INVITED),
    Line("POST", "/groups/{slug}/admissions/{admission_id}/acceptance/", leads, None, ASKED),
    Line("POST", "/groups/{slug}/admissions/{admission_id}/refusal/", leads, REASON, ASKED),
    Line("POST", "/group-invitations/{admission_id}/acceptance/", is_wanted_and_writes, None, WANTED),
    Line("POST", "/group-invitations/{admission_id}/refusal/", is_wanted, None, WANTED),
    Line("POST", "/groups/{slug}/categories/", leads, {"name_en": "Papers"}, CLUB),
    Line(
        "PATCH",
        "/groups/{slug}/categories/{category_id}/",
        leads,
        {"is_archived": True},
        CLUB | {"category_id": lambda world: world.category.pk},
    ),
    Line(
        "PUT",
        "/blocks/{username}/",
        lambda world, user: of_members.may_block(user, world.other),
        {"kind": "mute"},
        {"username": lambda world: world.other.username},
    ),
    Line(
        "PUT",
        "/blocks/{username}/",
        lambda world, user: of_members.may_block(user, world.staff),
        {"kind": "block"},
        {"username": lambda world: world.staff.username},
    ),
    Line(
        "DELETE",
        "/blocks/{username}/",
        lambda world, user: Block.objects.filter(member=user, other=world.block.other).exists(),
        None,
        {"username": lambda world: world.block.other.username},
    ),
    Line("PATCH", "/me/", everybody, {"time_zone": "Asia/Shanghai"}),
    Line(
        "PUT",
        "/me/privacy/",
        everybody,
        {"quiet_from": 22, "quiet_until": 7, "is_presence_shown": True, "is_unnamed_in_dumps": False},
    ),
    Line("PUT", "/me/messages/", everybody, {"messages_from": "nobody"}),
    Line("DELETE", "/me/picture/", lambda world, user: of_members.may_remove_avatar(user, user)),
    Line("POST", "/me/interests/", may_write, {"kind": "grant", "organisation": "A fund"}),
    Line("DELETE", "/me/interests/{interest_id}/", is_author, None, {"interest_id": lambda world: world.interest.pk}),
    Line(
        "PUT",
        "/me/interests/{interest_id}/end/",
        is_author,
        {"to_date": "2020-02-01"},
        {"interest_id": lambda world: world.interest.pk},
    ),
    Line("POST", "/me/publications/", may_write, {"identifier": "10.1001/jama.2016.17216"}),
    Line(
        "DELETE",
        "/me/publications/{publication_id}/",
        is_author,
        None,
        {"publication_id": lambda world: world.publication.pk},
    ),
    Line("PUT", "/me/digests/", everybody, {"frequency": "daily"}),
    Line("PUT", "/me/channels/", everybody, {"channels": {"reply": ["site"]}}),
    Line("PUT", "/me/caught-up/", everybody),
    Line("POST", "/me/caught-up/undo/", everybody, {"before": None}),
    Line(
        "POST",
        "/me/decisions/{decision_id}/appeal/",
        lambda world, user: of_moderation.may_appeal(user, world.decision),
        {"text": "It says so on page 4."},
        {"decision_id": lambda world: world.decision.pk},
    ),
    Line("POST", "/credentials/institution/", may_write, {"profession": "researcher", "email": "wei@ward.example.org"}),
    Line(
        "POST",
        "/credentials/referee/",
        may_write,
        {"profession": "engineer", "email": "ana@ward.example.org", "relation": "teacher"},
    ),
    Line("POST", "/credentials/{credential_id}/withdrawal/", is_author, None, ASKED_CREDENTIAL),
    Line("POST", "/credentials/{credential_id}/mail/", is_author, None, ASKED_CREDENTIAL),
    Line(
        "POST",
        "/credentials/{credential_id}/appeal/",
        lambda world, user: of_members.may_appeal(user, world.refused),
        {"text": "The register lists me under my former name."},
        {"credential_id": lambda world: world.refused.pk},
    ),
    Line("POST", "/domain-proposals/", may_write, {"domain": "clinic.example.org", "institution": "A clinic"}),
    Line("POST", "/webhooks/", may_write, {"name": "Chat", "address": "https://chat.example.org/hook"}),
    Line("DELETE", "/webhooks/{webhook_id}/", is_author, None, HOOK),
    Line("PUT", "/webhooks/{webhook_id}/listening/", is_author, None, HOOK),
    Line("DELETE", "/webhooks/{webhook_id}/listening/", is_author, None, HOOK),
    Line("POST", "/webhooks/{webhook_id}/calls/", is_author, None, HOOK),
    Line(
        "POST",
        "/webhooks/{webhook_id}/calls/{call_id}/repetition/",
        is_author,
        None,
        HOOK | {"call_id": lambda world: world.call.pk},
    ),
    *(
        Line(
            method,
            "/posts/{post_id}/voice-muted/",
            lambda world, user: user != world.people["author"],
            None,
            {"post_id": lambda world: world.voiced.pk},
        )
        for method in ("PUT", "DELETE")
    ),
    Line("PUT", "/articles/{slug}/read/", everybody, LANGUAGE, ARTICLE),
    Line("DELETE", "/articles/{slug}/read/", everybody, None, ARTICLE),
    Line("PUT", "/articles/{slug}/level/", everybody, {"level": "watching"}, ARTICLE),
    Line("PUT", "/articles/{slug}/helpful/", may_write, LANGUAGE | {"is_helpful": True}, ARTICLE),
    Line(
        "POST",
        "/articles/{slug}/faults/",
        may_write,
        LANGUAGE | {"kind": "outdated", "note": "The trial was retracted."},
        ARTICLE,
    ),
    Line(
        "POST",
        "/articles/{slug}/faults/{fault_id}/resolution/",
        lambda world, user: of_knowledge.may_resolve(user, world.article, timezone.now()),
        {"resolution": "It is taken out."},
        ARTICLE | {"fault_id": lambda world: world.fault.pk},
    ),
    Line(
        "POST",
        "/articles/",
        proposes,
        lambda world: {
            **{name: value for name, value in REVISION.items() if name != "base_number"},
            "slug": "drift-of-models",
            "topic": world.topic.slug,
            "level": 1,
        },
    ),
    Line("POST", "/articles/{slug}/revisions/", proposes, REVISION, ARTICLE),
    Line(
        "POST",
        "/revisions/{revision_id}/submission/",
        lambda world, user: of_knowledge.may_submit(user, world.draft, timezone.now()),
        None,
        {"revision_id": lambda world: world.draft.pk},
    ),
    Line(
        "POST",
        "/revisions/{revision_id}/withdrawal/",
        lambda world, user: of_knowledge.may_withdraw(user, world.draft, timezone.now()),
        {},
        {"revision_id": lambda world: world.draft.pk},
    ),
    Line(
        "POST",
        "/revisions/{revision_id}/restoration/",
        proposes,
        {"base_number": 1},
        {"revision_id": lambda world: world.published.pk},
    ),
    Line(
        "POST",
        "/revisions/{revision_id}/reviews/",
        lambda world, user: of_knowledge.may_review(user, world.published, timezone.now()),
        lambda world: {"decision": "approve", "role": "researcher", "content_hash": world.published.content_hash},
        {"revision_id": lambda world: world.published.pk},
    ),
    Line(
        "POST",
        "/revisions/{revision_id}/comments/",
        lambda world, user: of_knowledge.may_comment(user, world.published, timezone.now()),
        {"body": "Say for whom it fails."},
        {"revision_id": lambda world: world.published.pk},
    ),
    Line(
        "POST",
        "/revisions/{revision_id}/hold/",
        lambda world, user: of_knowledge.may_decide_hold(user, world.held),
        {"is_released": True},
        {"revision_id": lambda world: world.held.pk},
    ),
    Line("PUT", "/topics/{slug}/texts/proposal/", is_author, LANGUAGE | {"source": "What it is."}, TOPIC),
    Line("POST", "/topics/{slug}/texts/acceptance/", decides_about_text, LANGUAGE | {"source": "Another text."}, TOPIC),
    Line("POST", "/topics/{slug}/texts/refusal/", decides_about_text, LANGUAGE | {"note": "Say for whom."}, TOPIC),
    Line("POST", "/me/saved-searches/", may_write, {"query": "scanner drift"}),
    *(
        Line(
            method,
            "/me/saved-searches/{saved_search_id}/",
            is_author,
            body,
            {"saved_search_id": lambda world: world.saved_search.pk},
        )
        for method, body in (("PATCH", {"is_watched": False}), ("DELETE", None))
    ),
    Line(
        "PUT", "/drafts/{context}/", everybody, {"fields": {"body": "Not finished"}}, {"context": lambda world: "new"}
    ),
    Line("DELETE", "/drafts/{context}/", is_author, None, {"context": lambda world: world.unsent.context}),
    Line("PUT", "/posts/{post_id}/bookmark/", everybody, {"note": "later"}, {"post_id": lambda world: world.voiced.pk}),
    Line("DELETE", "/posts/{post_id}/bookmark/", everybody, None, {"post_id": lambda world: world.voiced.pk}),
    Line(
        "PUT",
        "/threads/{thread_id}/position/",
        everybody,
        {"number": 1},
        {"thread_id": lambda world: world.voiced.thread_id},
    ),
    Line("PUT", "/notifications/read/", everybody, {}),
    Line(
        "PUT",
        "/subscriptions/{model}/{target_id}/",
        everybody,
        {"level": "watching"},
        {"model": lambda world: "thread", "target_id": lambda world: world.voiced.thread_id},
    ),
    Line(
        "PUT",
        "/subscriptions/{model}/{target_id}/",
        lambda world, user: user != world.people["author"],
        {"level": "watching"},
        {"model": lambda world: "user", "target_id": lambda world: world.people["author"].pk},
    ),
    # Whoever does not want to hear of somebody mutes or blocks them: that holds everywhere.
    Line(
        "PUT",
        "/subscriptions/{model}/{target_id}/",
        lambda world, user: False,
        {"level": "muted"},
        {"model": lambda world: "user", "target_id": lambda world: world.other.pk},
    ),
    Line("PUT", "/threads/{thread_id}/open-call/", cares_for_call, None, CALL),
    Line("DELETE", "/threads/{thread_id}/open-call/", cares_for_call, None, CALL),
]
# In the tables of the forum, which `test_parity` asks programs for, or in tests of their own.
FORUM = """
POST /conversations/  POST /conversations/{thread_id}/posts/  PUT /conversations/{thread_id}/muted/
POST /conversations/{thread_id}/participants/  DELETE /conversations/{thread_id}/participants/
POST /threads/  PATCH /threads/{thread_id}/  POST /threads/{thread_id}/posts/
PUT /threads/{thread_id}/accepted/  DELETE /threads/{thread_id}/accepted/
PUT /threads/{thread_id}/duplicate/  DELETE /threads/{thread_id}/duplicate/
PUT /threads/{thread_id}/hidden/  DELETE /threads/{thread_id}/hidden/
PUT /threads/{thread_id}/locked/  DELETE /threads/{thread_id}/locked/
PUT /threads/{thread_id}/pinned/  DELETE /threads/{thread_id}/pinned/
PUT /threads/{thread_id}/same-problem/  DELETE /threads/{thread_id}/same-problem/
POST /threads/{thread_id}/merge/  POST /threads/{thread_id}/move/  POST /threads/{thread_id}/split/
POST /threads/{thread_id}/notes/{note_id}/undo/
PATCH /posts/{post_id}/  POST /posts/{post_id}/hold/  POST /posts/{post_id}/reports/
PUT /posts/{post_id}/hidden/  DELETE /posts/{post_id}/hidden/
PUT /posts/{post_id}/wiki/  DELETE /posts/{post_id}/wiki/
PUT /posts/{post_id}/vote/  DELETE /posts/{post_id}/vote/
PUT /posts/{post_id}/reactions/{kind}/  DELETE /posts/{post_id}/reactions/{kind}/
"""
ELSEWHERE = {
    "test_queue.py": """
        POST /moderation/decisions/  POST /moderation/decisions/{decision_id}/undo/
        POST /moderation/items/{item_id}/answer/  POST /moderation/items/{item_id}/decision/
        PUT /moderation/items/{item_id}/claim/  DELETE /moderation/items/{item_id}/claim/
        POST /moderation/items/{item_id}/notes/  POST /moderation/items/{item_id}/opening/
        POST /moderation/items/{item_id}/matter/
        POST /moderation/items/{item_id}/settlement/
    """,
    "test_labels.py": "POST /posts/{post_id}/labels/  DELETE /posts/{post_id}/labels/{label_id}/",
    "test_profile.py": """
        PATCH /me/profile/  POST /people/{username}/contact/
        POST /contact-requests/{request_id}/acceptance/  POST /contact-requests/{request_id}/refusal/
    """,
    "test_knowledge.py": "POST /revisions/{revision_id}/publication/",
    "test_own_settings.py": "POST /me/digests/sending/  PUT /me/picture/",
    "test_forum_writing.py": "POST /attachments/  PATCH /attachments/{key}/  DELETE /attachments/{key}/",
}


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    for name in ("GUEST_REQUESTS", "ACCOUNT_REQUESTS", "TOKEN_REQUESTS"):
        monkeypatch.setattr(limits, name, Rate(name.lower(), most=1_000_000, window=60))


@pytest.fixture
def world():
    return World()


def expected(line, world, role):
    """`yes`, `no`, or the refusal that comes before any rule is asked."""
    if role == "guest":
        return "sign_in_required"
    if role == "suspended":
        return "suspended"
    return "yes" if line.may(world, world.people[role]) else "no"


def told(answer):
    code = (answer.told or {}).get("code")
    if code in ("sign_in_required", "suspended"):
        return code
    return "yes" if answer.status_code < 300 else "no" if answer.status_code in REFUSED else str(answer.status_code)


@pytest.mark.parametrize("half", [0, 1])
def test_each_rule_is_what_programs_meet(world, half):
    faults, seen = [], {}
    for line in LINES[half::2]:
        for role in ROLES:
            says = expected(line, world, role)
            with undone_afterwards():
                answer = line.ask(world, role)
            seen.setdefault(f"{line.method} {line.route}", set()).add(says)
            if told(answer) != says:
                faults.append(f"{line.method} {line.route} / {role}: {says}, but {answer.status_code} {answer.told}")

    assert faults == []


def test_every_operation_succeeds_for_somebody_and_is_refused_to_somebody(world):
    seen = {}
    for line in LINES:
        seen.setdefault(f"{line.method} {line.route}", set()).update(expected(line, world, role) for role in ROLES)

    assert [
        name for name, says in seen.items() if "yes" not in says or not {"suspended", "sign_in_required"} <= says
    ] == []


def test_no_operation_that_changes_something_is_without_a_line():
    paths = api_documents.document()["paths"]
    changing = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path in paths
        for method in paths[path]
        if method != "get"
    }
    lines = {f"{line.method} {line.route}" for line in LINES}
    elsewhere = [one for text in (FORUM, *ELSEWHERE.values()) for one in _split(text)]

    assert sorted(changing - lines - set(elsewhere)) == []
    assert sorted(lines & set(elsewhere)) == []
    assert sorted((lines | set(elsewhere)) - changing) == []


def _split(text):
    words = text.split()
    return [f"{method} {path}" for method, path in zip(words[::2], words[1::2], strict=True)]
