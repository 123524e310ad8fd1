"""Starting threads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from forum import counting, kinds, limits, policies, pseudonyms, ranking
from forum.beside import store_beside
from forum.headings import Heading, check_heading, set_tags
from forum.likeness import store_new_terms, terms_of
from forum.models import Category, Draft, Post, Thread
from forum.models.threads import LONGEST_EXCERPT
from forum.texts import excerpt_of
from forum.writing import Prepared, Writing, prepare
from foundation.errors import NotPermitted
from notifications.actions.subscriptions import follow_automatically


def start_thread(*, actor: User, category: Category, heading: Heading, writing: Writing, now: datetime) -> Thread:
    """Start a thread with its first post. Sent twice with one client token, the second call returns the same thread.

    1. Policy, the kind's own validation, gates on every text, layout: no transaction is open meanwhile.
    2. One transaction: limits, thread, post number 1, tags, topics, terms of the title, counters, decisions about
       findings, the event `thread_started`.

    A text that a gate holds is stored and waits: nobody but its author and moderators sees it, nothing is counted.
    Raises NotPermitted, LimitReached, and DomainError naming the field.
    """
    if not policies.may_start_thread(actor, category, now):
        raise NotPermitted("start_thread", _("You cannot start a thread here."))
    earlier = _sent_before(actor, writing.client_token)
    if earlier:
        return earlier
    if writing.is_pseudonymous:
        pseudonyms.check_wish(actor, now)
        pseudonyms.check_text(actor, [heading.title, writing.body])
    heading, kind, details = check_heading(heading, category, now=now)
    prepared = prepare(
        actor=actor,
        writing=writing,
        purpose="thread",
        now=now,
        texts={"title": heading.title, "tags": " ".join(heading.tags), **kind.texts(details)},
        details={name: details[name] for name in details if _is_rendered(kind, name)},
        is_case=kind.is_case,
        about=[heading.title, *kind.texts(details).values()],
    )
    try:
        with transaction.atomic():
            return _store(prepared, category, heading, details)
    except IntegrityError:
        # The same form arrived twice at once: the constraint let one of them through.
        earlier = _sent_before(actor, writing.client_token)
        if earlier is None:
            raise
        return earlier


def _is_rendered(kind: kinds.Kind, name: str) -> bool:
    return any(field.name == name and field.is_rendered and field.type == "text" for field in kind.fields)


def _sent_before(actor: User, token: UUID | None) -> Thread | None:
    if token is None:
        return None
    post = Post.objects.filter(pseudonyms.by(actor), client_token=token).select_related("thread").first()
    return post.thread if post else None


def _store(prepared: Prepared, category: Category, heading: Heading, details: dict[str, Any]) -> Thread:
    actor, now = prepared.actor, prepared.now
    thread = Thread.objects.create(
        kind=heading.kind,
        title=heading.title,
        slug=Thread.slug_of(heading.title),
        language=heading.language,
        author=actor,
        category=category,
        audience_id=category.audience_id,
        details=details,
        details_html=prepared.details_html,
        renderer_version=prepared.rendered.version,
        excerpt=excerpt_of(prepared.rendered.text, LONGEST_EXCERPT),
        created_at=now,
        last_activity_at=now,
        last_number=1,
        **ranking.beginning(now),
        held_at=prepared.held_at,
    )
    voice = pseudonyms.Voice(actor)
    if prepared.writing.is_pseudonymous:
        voice = pseudonyms.Voice(actor, pseudonyms.take(thread, actor, now))
        for name, value in voice.columns.items():
            setattr(thread, name, value)
        thread.save(update_fields=list(voice.columns))
    post = store_first_post(thread=thread, prepared=prepared, voice=voice)
    store_new_terms([(thread.pk, terms_of(thread))])
    limits.count_start(actor, now)
    tag_ids = set_tags(thread, heading.tags)
    if heading.topics:
        thread.topics.set(heading.topics)
    if prepared.held_at is None:
        counting.count_thread(thread, 1, tag_ids=tag_ids)
    follow_automatically(actor=actor, target=thread, level="watching", now=now)
    Draft.objects.filter(author=actor, context="new").delete()
    data = {"post": post.pk, "mentions": prepared.mentions, "held": prepared.held_at is not None}
    record("thread_started", actor=voice.shown, subject=thread, data=data, now=now)
    return thread


def store_first_post(*, thread: Thread, prepared: Prepared, voice: pseudonyms.Voice | None = None) -> Post:
    """Post number 1 of a thread that was just made, in the caller's transaction."""
    voice = voice or pseudonyms.Voice(prepared.actor)
    post = Post.objects.create(
        thread=thread,
        number=1,
        **pseudonyms.stored(prepared.columns, voice),
        client_token=prepared.writing.client_token,
        created_at=prepared.now,
        held_at=prepared.held_at,
    )
    store_beside(prepared, post)
    gates.record(prepared.passage, host=post, now=prepared.now, revision=1, is_unnamed=voice.shown is None)
    return post
