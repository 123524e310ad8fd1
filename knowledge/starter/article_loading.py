"""Starter articles into the database."""

from datetime import datetime

from django.db import transaction

from knowledge import drafting
from knowledge.deciding import show
from knowledge.models import Article, ArticlePrerequisite, ArticleRevision, ArticleText, SelfCheck, Topic
from knowledge.sections import content_hash
from knowledge.starter import contract
from knowledge.starter.contract import StarterArticle
from knowledge.vocabulary import LANGUAGE_CODES, Origin, Significance, State


def load_articles(now: datetime) -> int:
    """Add articles that are missing, and renew texts that nobody here revised or reviewed; how many texts changed.

    Starter texts are published without approvals, as `origin=starter` and waiting for review: pages say so.
    """
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    found = [contract.read(slug) for slug in contract.slugs()]
    found = [starter for starter in found if starter.facts["topic"] in topics]
    changed = 0
    for starter in found:
        article, _made = Article.objects.get_or_create(
            slug=starter.slug,
            defaults={
                "topic": topics[starter.facts["topic"]],
                "level": starter.facts["level"],
                "is_about_safety": bool(starter.facts.get("needs_clinician")),
                "review_months": starter.facts.get("review_months", 12),
                "references": starter.facts["references"],
                "created_at": now,
            },
        )
        changed += sum(_load_text(article, starter, code, now) for code in LANGUAGE_CODES if code in starter.sources)
        _load_questions(article, starter)
    _connect(found)
    return changed


def _load_text(article: Article, starter: StarterArticle, language: str, now: datetime) -> bool:
    title, source = starter.title(language), starter.sources[language]
    newest = _newest(article, language)
    is_as_it_was = newest is not None and newest.content_hash == content_hash(title, source)
    if is_as_it_was or _is_touched(article, language):
        return False
    columns = drafting.columns_of(title, source, language)
    original = None if language == LANGUAGE_CODES[0] else _newest(article, LANGUAGE_CODES[0])
    with transaction.atomic():
        made, _made = ArticleText.objects.get_or_create(article=article, language=language)
        text = ArticleText.objects.select_for_update(of=("self",)).get(pk=made.pk)
        if _is_touched(article, language):  # while this was laid out
            return False
        text.last_number += 1
        text.save(update_fields=["last_number"])
        revision = ArticleRevision.objects.create(
            **columns,
            text=text,
            number=text.last_number,
            state=State.IN_REVIEW,
            origin=Origin.STARTER,
            significance=Significance.CONTENT,
            created_at=now,
            submitted_at=now,
            based_on=original,
            based_on_hashes=original.section_hashes if original else {},
        )
        show(revision, now)
        Article.objects.filter(pk=article.pk, owner=None).update(references=starter.facts["references"])
    return True


def _newest(article: Article, language: str) -> ArticleRevision | None:
    revisions = ArticleRevision.objects.filter(text__article=article, language=language, origin=Origin.STARTER)
    return revisions.order_by("-number").first()


def _is_touched(article: Article, language: str) -> bool:
    """Whether somebody here wrote a revision of this text, or reviewed one."""
    revisions = ArticleRevision.objects.filter(text__article=article, language=language)
    return revisions.exclude(origin=Origin.STARTER).exists() or revisions.filter(reviews__isnull=False).exists()


def _load_questions(article: Article, starter: StarterArticle) -> None:
    for position, question in enumerate(starter.questions, start=1):
        SelfCheck.objects.update_or_create(
            article=article,
            position=position,
            defaults={
                "question_en": question["question"]["en"],
                "question_zh": question["question"]["zh"],
                "choices": question["choices"],
                "answer": question["answer"],
                "explanation_en": question["explanation"]["en"],
                "explanation_zh": question["explanation"]["zh"],
            },
        )


def _connect(found: list[StarterArticle]) -> None:
    """Prerequisites and see-also among the articles that are there. Only added: staff may have taken some away."""
    known = dict(Article.objects.values_list("slug", "pk"))
    linked = set(ArticlePrerequisite.objects.values_list("article_id", flat=True))
    rows, others = [], []
    through = Article.see_also.through
    seen = set(through.objects.values_list("from_article_id", flat=True))
    for starter in found:
        pk = known[starter.slug]
        needed = [
            known[slug] for slug in starter.facts.get("prerequisites", []) if slug in known and slug != starter.slug
        ]
        also = [known[slug] for slug in starter.facts.get("see_also", []) if slug in known and slug != starter.slug]
        rows += [ArticlePrerequisite(article_id=pk, needed_id=one) for one in needed if pk not in linked]
        others += [through(from_article_id=pk, to_article_id=one) for one in also if pk not in seen]
    ArticlePrerequisite.objects.bulk_create(rows, ignore_conflicts=True)
    through.objects.bulk_create(others, ignore_conflicts=True)
