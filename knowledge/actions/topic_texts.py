"""What a topic is, in each language: one person proposes, another accepts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates, rebaking
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge import limits, policies
from knowledge.models import Topic, TopicText
from knowledge.models.topics import LONGEST_TOPIC_TEXT
from knowledge.vocabulary import LANGUAGE_CODES, LONGEST_REASON, Origin


def propose_text(
    *,
    actor: User,
    topic: Topic,
    language: str,
    source: str,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> TopicText:
    """Propose another text; a proposal of one's own is replaced. Must be called outside a transaction.

    Raises NotPermitted, LimitReached, and DomainError for an empty or too long text, or while somebody else's proposal
    waits.
    """
    if not policies.may_propose(actor, now):
        raise NotPermitted("propose_topic_text", _("You cannot propose texts at the moment."))
    source = source.replace("\r\n", "\n").strip()
    if language not in LANGUAGE_CODES:
        raise DomainError("language_unknown", _("Texts are written in English or Chinese."), field="language")
    if not source or len(source) > LONGEST_TOPIC_TEXT:
        raise DomainError(
            "topic_text_length",
            _("Write a text of at most %(limit)d characters.") % {"limit": LONGEST_TOPIC_TEXT},
            field="source",
        )
    passage = gates.submit(actor=actor, purpose="topic_text", texts={"source": source}, declared=declared, now=now)
    if passage.is_held:
        raise DomainError(
            "topic_text_held", _("This looks like a patient's record. Describe the point without it."), field="source"
        )
    _laid_out(source, language)  # says now what accepting would say
    with transaction.atomic():
        text = _locked(topic, language, now)
        if text.proposed_source and text.proposed_by_id != actor.pk:
            raise DomainError(
                "proposal_waits",
                _("Somebody else's text waits for a decision. Propose yours after that."),
                field="source",
            )
        limits.count(actor, limits.TOPIC_TEXT_DAILY, now)
        text.proposed_source, text.proposed_by, text.proposed_at = source, actor, now
        text.save(update_fields=["proposed_source", "proposed_by", "proposed_at"])
        gates.record(passage, host=text, now=now)
        record("topic_text_proposed", actor=actor, subject=topic, data={"language": language}, now=now)
    return text


def accept_text(*, actor: User, text: TopicText, source: str, now: datetime) -> TopicText:
    """Show the proposal `source`, which the actor has read, to readers. Must be called outside a transaction.

    Raises NotPermitted for one's own, DomainError where another proposal stands there by now.
    """
    columns = _laid_out(source, text.language)
    with transaction.atomic():
        locked = _locked(text.topic, text.language, now)
        _check_decision(actor, locked, now)
        if locked.proposed_source != source:
            raise DomainError("proposal_changed", _("The text is not the one that you read. Read it again."))
        for name, value in columns.items():
            setattr(locked, name, value)
        locked.origin, locked.author_id, locked.written_at = Origin.MEMBER, locked.proposed_by_id, now
        locked.reviewed_by, locked.reviewed_at, locked.proposal_note = actor, now, ""
        locked.proposed_source, locked.proposed_by, locked.proposed_at = "", None, None
        locked.save()
        data = {"language": locked.language}
        record("topic_text_accepted", actor=actor, subject=locked.topic, data=data, now=now)
        site.bump_epoch()
    return locked


def decline_text(*, actor: User, text: TopicText, note: str, now: datetime) -> TopicText:
    """Take a proposal out of the way, and say why. Raises NotPermitted, DomainError."""
    if not note.strip():
        raise DomainError("note_empty", _("Say why the text cannot stand as it is."), field="note")
    with transaction.atomic():
        locked = _locked(text.topic, text.language, now)
        _check_decision(actor, locked, now)
        data = {"language": locked.language, "author": locked.proposed_by_id}
        locked.proposed_source, locked.proposed_by, locked.proposed_at = "", None, None
        locked.proposal_note = " ".join(note.split())[:LONGEST_REASON]
        locked.save(update_fields=["proposed_source", "proposed_by", "proposed_at", "proposal_note"])
        record("topic_text_declined", actor=actor, subject=locked.topic, data=data, now=now)
    return locked


def _check_decision(actor: User, text: TopicText, now: datetime) -> None:
    if not text.proposed_source:
        raise DomainError("proposal_gone", _("There is no proposal to decide about any more."))
    if text.proposed_by_id == actor.pk or not policies.may_review_topic(actor, text.topic_id, now):
        raise NotPermitted("decide_topic_text", _("Somebody else who reviews this topic decides about the text."))


def _locked(topic: Topic, language: str, now: datetime) -> TopicText:
    Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    text, _made = TopicText.objects.get_or_create(topic=topic, language=language, defaults={"written_at": now})
    return TopicText.objects.select_for_update(of=("self",)).select_related("topic").get(pk=text.pk)


def _laid_out(source: str, language: str) -> dict[str, object]:
    """The columns that hold the text."""
    row = TopicText(source=source, language=language)
    rebaking.bake(row)
    return {"source": source, "html": row.html, "renderer_version": row.renderer_version}
