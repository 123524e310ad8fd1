"""People and articles of the knowledge base."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.gates import Declared
from knowledge import sections
from knowledge.actions import writing
from knowledge.actions.reviewing import approve
from knowledge.deciding import show
from knowledge.drafting import Draft, columns_of
from knowledge.models import Article
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import CODE, ArticleFactory, ArticleRevisionFactory, ArticleTextFactory, texts


@pytest.fixture
def author(db):
    """A member who writes."""
    return UserFactory(joined_at=timezone.now() - timedelta(days=90))


@pytest.fixture
def article(db) -> Article:
    """An article that nobody has written anything in."""
    return ArticleFactory(slug="calibration", level=1)


def propose(actor, article, *, language="en", title="Calibration", base_number=None, based_on=None, **changed):
    """Propose a revision by the action; sections are named with underscores."""
    text = article.texts.filter(language=language).first()
    return writing.propose(
        actor=actor,
        article=article,
        language=language,
        draft=Draft(title=title, texts=texts(**changed), declared=Declared(is_reviewed=True)),
        base_number=base_number if base_number is not None else (text.last_number if text else 0),
        based_on=based_on,
        now=timezone.now(),
    )


def submitted(actor, article, **changed):
    """A revision that waits for reviewers."""
    return writing.submit(actor=actor, revision=propose(actor, article, **changed), now=timezone.now())


def approved(revision, *people):
    """Let (member, role) pairs approve it."""
    for member, role in people:
        revision = approve(
            actor=member, revision=revision, role=role, content_hash=revision.content_hash, now=timezone.now()
        )
    return revision


def shown_starter(article, *, language="en", code=False, **facts):
    """A starter text that readers see, laid out as the loader does it."""
    source = sections.join(texts(**({"code": CODE} if code else {})))
    text = ArticleTextFactory(article=article, language=language)
    columns = columns_of(facts.pop("title", "Calibration"), source, language)
    revision = ArticleRevisionFactory(
        text=text, origin="starter", author=None, state="in_review", submitted_at=timezone.now(), **columns, **facts
    )
    show(revision, timezone.now())
    return revision
