"""schemathesis over the API: each operation with generated requests, by every role, against all of its checks.

The requests come from the committed description. What is generated names rows that do not exist, so that most of it
would be answered with 404: words and numbers in addresses are replaced by those of a small world that stands there.
Each request is taken back after it was answered; a world that one request broke would hide what the next one shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zlib import crc32

import schemathesis
from django.core import signals
from django.core.cache import cache as store
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.transport.serialization import Binary

from config import api_documents
from config.handler import Handler
from tests.factories.accounts import AdmissionFactory, GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.content import AttachmentFactory, ReferenceFactory
from tests.factories.forum import CategoryFactory, PostFactory, TagFactory, ThreadFactory, ThreadNoteFactory
from tests.factories.knowledge import (
    ArticleRevisionFactory,
    GlossaryTermFactory,
    LearningPathFactory,
    NeedsChangeFactory,
    TopicTextFactory,
)
from tests.factories.moderation import LabelFactory, ModerationActionFactory, ReviewItemFactory
from tests.factories.notifications import SavedSearchFactory, WebhookCallFactory
from tests.factories.profiles import InterestFactory, PublicationFactory

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
# A request that fits the description may still be refused by a rule of the site (409, 412, 422, 428), by who asks, or
# for what is not there. It is never refused as one that cannot be understood: 400 stays a failure.
BY_A_RULE = ["2xx", "304", "401", "403", "404", "409", "412", "422", "428", "429"]
# Arguments of addresses that are the words of the site's own vocabulary, or dates of nothing.
LEFT_AS_GENERATED = frozenset({"language", "kind", "context", "model"})


@dataclass
class World:
    """Rows behind the names that addresses hold."""

    names: dict[str, list[Any]] = field(default_factory=dict)


def world_of(member: Any) -> World:
    """A few rows of each sort, some of them the member's own."""
    category, tag = CategoryFactory(), TagFactory(thread_count=1)
    own, question = ThreadFactory(author=member, category=category), ThreadFactory(question=True)
    own.tags.add(tag)
    reply, other = PostFactory(thread=question), PostFactory(thread=own, author=member)
    note = ThreadNoteFactory(thread=own)
    talk = ThreadFactory(conversation=True, author=member)
    revision = ArticleRevisionFactory(starter=True)
    draft = ArticleRevisionFactory(author=member)
    fault = NeedsChangeFactory(text=revision.text)
    group = GroupFactory()
    MembershipFactory(group=group, member=member, role="leader")
    asked, invited = AdmissionFactory(group=group), AdmissionFactory(member=member, kind="invitation")
    call = WebhookCallFactory(webhook__member=member)
    TopicTextFactory(topic=revision.text.article.topic)
    items = [ReviewItemFactory(post=reply), ReviewItemFactory(post=other)]
    return World(
        {
            "thread_id": [question.pk, own.pk, talk.pk],
            "post_id": [reply.pk, other.pk],
            "note_id": [note.pk],
            "item_id": [item.pk for item in items],
            "decision_id": [ModerationActionFactory(member=member, item=items[0]).pk],
            "label_id": [LabelFactory(post=reply).pk],
            "revision_id": [revision.pk, draft.pk],
            "fault_id": [fault.pk],
            "admission_id": [asked.pk, invited.pk],
            "category_id": [CategoryFactory(group=group).pk],
            "interest_id": [InterestFactory(member=member).pk],
            "publication_id": [PublicationFactory(member=member).pk],
            "webhook_id": [call.webhook_id],
            "call_id": [call.pk],
            "saved_search_id": [SavedSearchFactory(member=member).pk],
            "reference_id": [ReferenceFactory().pk],
            "target_id": [question.pk, category.pk, tag.pk],
            "username": [member.username],
            "key": [str(AttachmentFactory(uploaded_by=member).key)],
            "articles": [revision.text.article.slug],
            "categories": [category.slug],
            "glossary": [GlossaryTermFactory().slug],
            "groups": [group.slug],
            "organisations": [OrganisationFactory().slug],
            "paths": [LearningPathFactory().slug],
            "tags": [tag.slug],
            "topics": [revision.text.article.topic.slug],
        }
    )


@cache
def schema() -> Any:
    """The committed description in front of the site itself, with every check that schemathesis has."""
    # Character 0 is no text; the description of each field would say so again.
    config = SchemathesisConfig.from_dict(
        {
            "checks": {
                "positive_data_acceptance": {"expected-statuses": BY_A_RULE},
                # 428 is made for a missing If-Match (RFC 6585).
                "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "406", "422", "428"]},
            },
            "generation": {"deterministic": True, "allow-x00": False},
        }
    )
    made = schemathesis.openapi.from_dict(api_documents.document(), config=config)
    made.app = Handler()
    return made


def operations() -> list[str]:
    """`GET /api/v1/tags/`, for each operation of the description."""
    paths = api_documents.document()["paths"]
    return [f"{method.upper()} {path}" for path in paths for method in paths[path] if method in METHODS]


def failures(operation: str, token: str, world: World, *, examples: int, has_coverage: bool) -> list[str]:
    """What the checks complain of, each once, for one operation and one caller."""
    method, path = operation.split(" ")
    described = schema()[path][method]
    found: dict[str, None] = {}

    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(case: Any) -> None:
        _put_names_of_rows(case, path, world)
        _put_bytes_into_files(case)
        with _taken_back():
            response = case.call(headers=headers)
            try:
                # Told of the token, the checks also ask without it, and with a wrong one.
                case.validate_response(response, headers=headers, transport_kwargs={"headers": headers})
            except FailureGroup as complaints:
                found.update(dict.fromkeys(_told(case, response, one) for one in complaints.exceptions))

    modes = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.FUZZING]
    modes += [HypothesisTestMode.COVERAGE] if has_coverage else []
    test: Any = create_test(operation=described, test_func=ask, config=_config(described, modes, examples))
    with _one_connection():
        test()
    return list(found)


def _config(described: Any, modes: list[HypothesisTestMode], examples: int) -> HypothesisTestConfig:
    chosen = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    return HypothesisTestConfig(project=described.schema.config, modes=modes, settings=chosen)


def _put_names_of_rows(case: Any, path: str, world: World) -> None:
    """Every other request is about something that stands there. What was made wrong on purpose stays wrong."""
    if case.meta is not None and case.meta.generation.mode.name == "NEGATIVE":
        return
    (case.query or {}).pop("cursor", None)  # taken from an answer, and from nowhere else
    room = path.split("/")[3]
    for name, value in (case.path_parameters or {}).items():
        known = world.names.get(room if name == "slug" else name, [])
        if known and name not in LEFT_AS_GENERATED:
            case.path_parameters[name] = known[crc32(str(value).encode(errors="replace")) % len(known)]


def _put_bytes_into_files(case: Any) -> None:
    """The client of schemathesis sends a file of no bytes as no file."""
    body = case.body if isinstance(case.body, dict) else {}
    for name, value in body.items():
        if isinstance(value, Binary) and not value.data:
            body[name] = Binary(b"x")


@contextmanager
def _one_connection() -> Iterator[None]:
    """As Django's test client does: a request that ends does not close the connection that the test holds."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)


@contextmanager
def _taken_back() -> Iterator[None]:
    """Undo what the request did to the database, and what it left in the cache."""
    store.clear()
    block = transaction.atomic()
    block._from_testcase = True  # actions that refuse to run inside a transaction do not count it
    with block:
        yield
        transaction.set_rollback(True)


def _told(case: Any, response: Any, error: Exception) -> str:
    """What was asked, what was answered, and what is wrong with that: enough to ask it once more."""
    words = " ".join(str(error).split("Reproduce with")[0].split())
    asked = f"{case.method} {case.formatted_path} query={case.query!r} body={case.body!r}"
    return f"{asked[:600]} -> {response.status_code} {response.text[:300]}: {words[:500]}"
