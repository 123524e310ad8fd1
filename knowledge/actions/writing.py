"""Articles and their revisions: beginning, proposing, handing in, taking back, going back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.attachments import claims
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from knowledge import limits, policies, sections
from knowledge.deciding import decide, lock
from knowledge.drafting import Draft, Prepared, prepare
from knowledge.models import Article, ArticleRevision, ArticleText, Topic
from knowledge.vocabulary import Level, Origin, State
from notifications.actions.subscriptions import follow_automatically

RESERVED_SLUGS = frozenset({"new"})


class ChangedMeanwhile(DomainError):
    """Somebody else wrote a revision since the form was opened. `extra["number"]` is the newest one."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "changed_meanwhile",
            _("Somebody wrote another revision while you were writing. Compare the two, then send yours again."),
            extra={"number": number},
        )


def start_article(
    *, actor: User, slug: str, topic: Topic, level: int, language: str, draft: Draft, now: datetime
) -> ArticleRevision:
    """Begin an article with the first draft of its text in one language. Nobody but the author sees it yet.

    Must be called outside a transaction. Raises NotPermitted, DomainError, LimitReached.
    """
    _check_may_propose(actor, now)
    if slug in RESERVED_SLUGS or Article.objects.filter(slug=slug).exists():
        raise DomainError("slug_taken", _("There is an article at this address already."), field="slug")
    if level not in Level.values:
        raise DomainError("level_unknown", _("Choose one of the offered levels."), field="level")
    prepared = prepare(actor=actor, draft=draft, language=language, now=now)
    with transaction.atomic():
        limits.count(actor, limits.START_DAILY, now)
        article = Article.objects.create(slug=slug, topic=topic, level=level, owner=actor, created_at=now)
        record("article_started", actor=actor, subject=article, now=now)
        return _store(prepared, article, None)


def propose(
    *,
    actor: User,
    article: Article,
    language: str,
    draft: Draft,
    base_number: int,
    now: datetime,
    based_on: ArticleRevision | None = None,
) -> ArticleRevision:
    """Write the next revision of an article's text, as a draft. `base_number` is the newest one the author saw.

    `based_on` is the revision in the other language that it translates. The author's earlier drafts of the text are
    superseded. Where nothing changed since the author's last open revision, that one is returned. Must be called
    outside a transaction. Raises NotPermitted, ChangedMeanwhile, DomainError, LimitReached.
    """
    _check_may_propose(actor, now)
    if based_on and (based_on.text.article_id != article.pk or based_on.language == language):
        raise DomainError("based_on_elsewhere", _("A translation is made from the same article in another language."))
    prepared = prepare(actor=actor, draft=draft, language=language, now=now)
    with transaction.atomic():
        text = _locked_text(article, language)
        if text.last_number != base_number:
            raise ChangedMeanwhile(text.last_number)
        newest = text.revisions.order_by("-number").first()
        is_mine = newest is not None and newest.author_id == actor.pk and newest.is_open
        if newest and is_mine and newest.content_hash == prepared.columns["content_hash"]:
            return newest
        return _store(prepared, article, based_on)


def submit(*, actor: User, revision: ArticleRevision, now: datetime) -> ArticleRevision:
    """Hand a draft to the reviewers.

    Raises NotPermitted, LimitReached, and DomainError naming a section that is not ready.
    """
    if not policies.may_submit(actor, revision, now):
        raise NotPermitted("submit_revision", _("Only its author can hand in a draft, and only once."))
    for key, sentence in sections.faults(sections.split(revision.source)):
        raise DomainError("section_not_ready", sentence, field=key)
    with transaction.atomic():
        locked = lock(revision)
        if not policies.may_submit(actor, locked, now):
            raise NotPermitted("submit_revision", _("Only its author can hand in a draft, and only once."))
        limits.count(actor, limits.SUBMIT_DAILY, now)
        locked.state, locked.submitted_at = State.IN_REVIEW, now
        locked.save(update_fields=["state", "submitted_at"])
        follow_automatically(actor=actor, target=locked.text.article, level="tracking", now=now)
        record("revision_submitted", actor=actor, subject=locked, data=_data(locked), now=now)
    return locked


def withdraw(*, actor: User, revision: ArticleRevision, now: datetime, reason: str = "") -> ArticleRevision:
    """Take one's own revision back. Raises NotPermitted."""
    with transaction.atomic():
        locked = lock(revision)
        if not policies.may_withdraw(actor, locked, now):
            raise NotPermitted("withdraw_revision", _("You can take back your own open revisions only."))
        decide(locked, State.WITHDRAWN, actor, now, reason)
        record("revision_withdrawn", actor=actor, subject=locked, data=_data(locked), now=now)
    return locked


def roll_back(*, actor: User, to: ArticleRevision, base_number: int, now: datetime) -> ArticleRevision:
    """Propose again what an earlier revision said, as a new one: it needs the approvals that any text needs.

    Raises NotPermitted, ChangedMeanwhile.
    """
    if to.published_at is None:
        raise NotPermitted("roll_back", _("Only what was published once can be brought back."))
    return propose(
        actor=actor,
        article=to.text.article,
        language=to.language,
        draft=Draft(
            title=to.title,
            texts=sections.split(to.source),
            significance=to.significance,
            summary=_("Back to revision %(number)d") % {"number": to.number},
            declared=gates.Declared(is_reviewed=True),
        ),
        base_number=base_number,
        based_on=to.based_on,
        now=now,
    )


def _check_may_propose(actor: User, now: datetime) -> None:
    if not policies.may_propose(actor, now):
        raise NotPermitted("propose_revision", _("You cannot write articles at the moment."))


def _locked_text(article: Article, language: str) -> ArticleText:
    """The article's text in this language, locked; made where it is missing."""
    Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    text, _made = ArticleText.objects.get_or_create(article=article, language=language)
    return ArticleText.objects.select_for_update(of=("self",)).get(pk=text.pk)


def _store(prepared: Prepared, article: Article, based_on: ArticleRevision | None) -> ArticleRevision:
    actor, now, language = prepared.actor, prepared.now, prepared.columns["language"]
    limits.count(actor, limits.PROPOSE_DAILY, now)
    text = _locked_text(article, language)
    mine = ArticleRevision.objects.filter(text=text, author=actor, is_published=False)
    mine.filter(state__in=[State.DRAFT, State.CHANGES_REQUESTED]).update(
        state=State.SUPERSEDED, decided_at=now, decided_by=actor
    )
    text.last_number += 1
    text.save(update_fields=["last_number"])
    revision = ArticleRevision.objects.create(
        **prepared.columns,
        text=text,
        number=text.last_number,
        origin=Origin.MEMBER,
        author=actor,
        created_at=now,
        based_on=based_on,
        based_on_hashes=based_on.section_hashes if based_on else {},
        held_at=now if prepared.passage.is_held else None,
    )
    gates.record(prepared.passage, host=revision, now=now)
    _take_files(revision, actor, now)
    data = {"article": article.pk, "language": language, "held": revision.held_at is not None}
    record("revision_proposed", actor=actor, subject=revision, data=data, now=now)
    return revision


def _take_files(revision: ArticleRevision, actor: User, now: datetime) -> None:
    """Files that the text names stand in it now; those of the author's earlier drafts come along, those of a revision
    that was published once stay there, where everybody sees them."""
    drafts = ArticleRevision.objects.filter(text=revision.text_id, author=actor, published_at=None)
    claims.bring_along(actor=actor, host=revision, from_ids=drafts.values("pk"), sources=[revision.source])
    claims.claim(actor=actor, host=revision, sources=[revision.source], now=now)


def _data(revision: ArticleRevision) -> dict[str, int]:
    return {"article": revision.text.article_id}
