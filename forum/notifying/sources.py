"""Whom the forum's events concern."""

import re
from collections.abc import Sequence
from typing import Final

from events.models import Event
from forum import calls
from forum.models import ContactRequest, Post, Thread
from forum.notifying import readers
from notifications import sources
from notifications.sources import Named, Plan, Stage, Target, Watching

MOST_MENTIONS: Final = 10  # of one text are told of it; a text that names more is a list and not a call
MOST_QUOTED: Final = 20
_QUOTED: Final = re.compile(r"^> \[[^\n]{0,300}?\]\((?:/zh-hans)?/p/(\d{1,18})/\):", re.MULTILINE)


def register() -> None:
    """Let notifications know whom the events of this room concern."""
    sources.register("post_created", source=of_reply)
    sources.register("thread_started", source=of_thread)
    sources.register("conversation_started", source=of_conversation)
    sources.register("participant_invited", source=of_invitation)
    sources.register("contact_requested", source=of_contact_request)
    sources.register("contact_accepted", source=of_contact_accepted)
    sources.register("post_released", source=of_release)
    sources.register("post_edited", source=of_edit)
    sources.register("answer_accepted", source=of_acceptance)
    sources.register("vote_cast", source=of_vote)
    sources.register("reaction_added", source=of_reaction)
    sources.register("post_hidden", "post_restored", "post_refused", source=of_decision)
    sources.register("thread_hidden", "thread_restored", source=of_decision_about_thread)
    sources.register("call_closed", source=of_ended_call)
    cared = ["thread_moved", "thread_locked", "thread_unlocked", "thread_retitled", "thread_merged", "thread_split"]
    sources.register(*cared, "duplicate_marked", source=of_care)


def of_reply(event: Event) -> Plan | None:
    """A reply: whoever is named in it, answered, quoted; then those who watch."""
    post = _post(event)
    if post is None or post.is_stub or post.is_apart:
        return None
    return _of_new_post(post, event.data.get("mentions", []))


def of_thread(event: Event) -> Plan | None:
    """A new thread: whoever is named in it, then those who watch where it stands, or its author."""
    thread = Thread.objects.filter(pk=event.subject_id or 0).select_related("audience").first()
    return _of_new_thread(thread, event.data.get("mentions", [])) if thread else None


def of_conversation(event: Event) -> Plan | None:
    """A private conversation begins: everybody who stands in it."""
    thread = Thread.objects.filter(pk=event.subject_id or 0).select_related("audience").first()
    post = thread.posts.filter(number=1).select_related("thread").first() if thread else None
    return _of_message(post) if post and not post.is_apart else None


def of_invitation(event: Event) -> Plan | None:
    """Somebody is brought into a conversation."""
    thread = Thread.objects.filter(pk=event.subject_id or 0).select_related("audience").first()
    if thread is None:
        return None
    invited = Named("message", [event.data["member"]])
    return Plan(
        subject=thread,
        target=thread,
        stages=[invited],
        readers=readers.readers_of_thread(thread),
        actor_id=event.actor_id,
        near=[_target(thread)],
    )


def of_contact_request(event: Event) -> Plan | None:
    """A member asks whether they may write: whoever is asked, while it is open."""
    asked = ContactRequest.objects.filter(pk=event.subject_id or 0, state=ContactRequest.State.OPEN).first()
    if asked is None:
        return None
    return Plan(
        subject=asked,
        target=asked,
        stages=[Named("contact", [asked.receiver_id])],
        readers=readers.only(asked.receiver_id),
        actor_id=event.actor_id,
    )


def of_contact_accepted(event: Event) -> Plan | None:
    """The request was accepted: who asked. What opens is the conversation that it began."""
    asked = ContactRequest.objects.filter(pk=event.subject_id or 0).first()
    thread = Thread.objects.filter(pk=event.data["thread"]).select_related("audience").first()
    if asked is None or thread is None:
        return None
    return Plan(
        subject=thread,
        target=thread,
        stages=[Named("contact_accepted", [asked.sender_id])],
        readers=readers.readers_of_thread(thread),
        actor_id=event.actor_id,
        near=[_target(thread)],
    )


def of_release(event: Event) -> Plan | None:
    """A held text may be seen: its author hears so, and whoever would have heard of it when it was written."""
    post = _post(event)
    if post is None or post.is_stub or post.is_apart:
        return None
    plan = _of_new_post(post, _mentioned_once(post)) if not post.is_first else None
    if post.is_first:
        of_message = post.thread.is_conversation
        plan = _of_message(post) if of_message else _of_new_thread(post.thread, _mentioned_once(post))
    if plan is None:
        return None
    released = Named("decision", _owner(post))
    return Plan(
        subject=post,
        target=post.thread,
        # First, so that somebody who decided about a text of their own is not left out as its author.
        stages=[released, *plan.stages],
        readers=plan.readers,
        near=plan.near,
        around=plan.around,
        is_once=True,
    )


def of_edit(event: Event) -> Plan | None:
    """A changed text: whoever it names for the first time; its author, when somebody else changed it."""
    post = _post(event)
    if post is None or post.is_stub or post.is_apart or post.thread.is_conversation:
        return None
    # Who changes a text under a pseudonym is named by no event: the owner themselves, or somebody in a wiki.
    own = _owner(post) if event.actor_id is not None and post.owner_id != event.actor_id else []
    named = [member for member in event.data.get("mentions", []) if member != post.owner_id]
    stages: list[Stage] = [Named("edited", own), Named("mention", named[:MOST_MENTIONS], is_once=True)]
    return _about_post(post, stages, actor_id=event.actor_id, is_nameless=event.actor_id is None)


def of_acceptance(event: Event) -> Plan | None:
    """An accepted answer: its author, then those who watch the question."""
    post = _post(event)
    if post is None or post.is_apart:
        return None
    stages: list[Stage] = [Named("accepted", _owner(post)), Watching("solved", [_target(post.thread)])]
    return _about_post(post, stages, actor_id=event.actor_id or post.thread.owner_id, is_nameless=True)


def of_vote(event: Event) -> Plan | None:
    """Somebody found a post useful: its author, who is not told who."""
    post = _post(event)
    if post is None or event.data.get("value") != 1:
        return None
    return _about_post(post, [Named("useful", _owner(post))], actor_id=event.actor_id, is_nameless=True)


def of_reaction(event: Event) -> Plan | None:
    """Somebody left a word on a post: its author."""
    post = _post(event)
    if post is None:
        return None
    return _about_post(post, [Named("reaction", _owner(post))], actor_id=event.actor_id)


def of_decision(event: Event) -> Plan | None:
    """A moderator decided about a post: its author. What authors withdraw themselves is no news to them.

    An event without an actor is of an author under a pseudonym: moderators are always named.
    """
    post = _post(event)
    if post is None or event.actor_id is None or post.owner_id == event.actor_id:
        return None
    return Plan(
        subject=post,
        target=post.thread,
        stages=[Named("decision", _owner(post))],
        readers=readers.only(post.owner_id),
        is_nameless=True,
    )


def of_decision_about_thread(event: Event) -> Plan | None:
    """A moderator decided about a thread: its author."""
    return _of_decided_thread(event, "decision")


def of_care(event: Event) -> Plan | None:
    """A moderator put a thread in order: its author."""
    return _of_decided_thread(event, "care")


def of_ended_call(event: Event) -> Plan | None:
    """The last day of a call is over: its author. Who closed it by hand knows; what a moderator closed is care."""
    if event.actor_id is not None:
        return _of_decided_thread(event, "care")
    thread = Thread.objects.filter(pk=event.subject_id or 0).first()
    # Closed without a name by its author under a pseudonym: then it could still be open.
    if thread is None or thread.owner_id is None or not calls.has_ended(thread, event.created_at):
        return None
    return Plan(
        subject=thread,
        target=thread,
        stages=[Named("call_ended", [thread.owner_id])],
        readers=readers.only(thread.owner_id),
        is_nameless=True,
    )


def _post(event: Event) -> Post | None:
    found = Post.objects.filter(pk=event.subject_id or 0)
    return found.select_related("thread__audience", "reply_to").first()


def _of_new_post(post: Post, mentions: list[int]) -> Plan:
    if post.thread.is_conversation:
        return _of_message(post)
    around = _around(post.thread)
    # Of a text under a pseudonym nobody hears by following its author: `author` is empty.
    by_author: list[Target] = [("accounts.user", post.author_id)] if post.author_id else []
    stages: list[Stage] = [
        Named("mention", mentions[:MOST_MENTIONS]),
        Named("reply", _answered(post)),
        Named("quote", _quoted(post)),
        Watching("post", [_target(post.thread)]),
        Watching("post", around),
        Watching("post", by_author),
    ]
    return _about_post(post, stages, actor_id=post.owner_id, is_nameless=post.pseudonym_id is not None)


def _of_new_thread(thread: Thread, mentions: list[int]) -> Plan | None:
    if thread.is_apart or thread.merged_into_id is not None:
        return None
    around = _around(thread)
    by_author: list[Target] = [("accounts.user", thread.author_id)] if thread.author_id else []
    return Plan(
        subject=thread,
        target=thread,
        stages=[
            Named("mention", mentions[:MOST_MENTIONS]),
            Watching("thread", around),
            Watching("thread", by_author),
        ],
        readers=readers.readers_of_thread(thread),
        actor_id=thread.owner_id,
        is_nameless=thread.pseudonym_id is not None,
        near=[_target(thread)],
        around=around,
    )


def _of_message(post: Post) -> Plan:
    here = list(post.thread.participants.present().values_list("member_id", flat=True))
    return _about_post(post, [Named("message", here)], actor_id=post.owner_id)


def _about_post(post: Post, stages: Sequence[Stage], *, actor_id: int | None, is_nameless: bool = False) -> Plan:
    return Plan(
        subject=post,
        target=post.thread,
        stages=stages,
        readers=readers.readers_of_post(post),
        actor_id=actor_id,
        is_nameless=is_nameless,
        near=[_target(post.thread)],
        around=_around(post.thread),
    )


def _of_decided_thread(event: Event, kind: str) -> Plan | None:
    thread = Thread.objects.filter(pk=event.subject_id or 0).first()
    if thread is None or thread.owner_id is None or event.actor_id in (None, thread.owner_id):
        return None
    return Plan(
        subject=thread,
        target=thread,
        stages=[Named(kind, [thread.owner_id])],
        readers=readers.only(thread.owner_id),
        is_nameless=True,
    )


def _owner(post: Post) -> list[int]:
    """Whose text it is, under their name or without it; nobody for a former member."""
    return [post.owner_id] if post.owner_id is not None else []


def _target(thread: Thread) -> Target:
    return "forum.thread", thread.pk


def _around(thread: Thread) -> list[Target]:
    """What a thread stands in: its category, tags and topics."""
    if thread.category_id is None:
        return []
    tags = thread.tags.order_by("pk").values_list("pk", flat=True)
    topics = thread.topics.order_by("pk").values_list("pk", flat=True)
    return [
        ("forum.category", thread.category_id),
        *(("forum.tag", pk) for pk in tags),
        *(("knowledge.topic", pk) for pk in topics),
    ]


def _answered(post: Post) -> list[int]:
    """Whose post this answers: the one it says, or the question's author."""
    if post.reply_to is not None:
        return _owner(post.reply_to)
    asker = post.thread.owner_id
    return [asker] if asker is not None and post.thread.kind == "question" else []


def _quoted(post: Post) -> list[int]:
    """Authors of the posts of this thread that it quotes."""
    numbers = [int(number) for number in _QUOTED.findall(post.source)[:MOST_QUOTED]]
    quoted = Post.objects.filter(pk__in=numbers, thread_id=post.thread_id)
    return [pk for row in quoted for pk in _owner(row)] if numbers else []


def _mentioned_once(post: Post) -> list[int]:
    """Whom a held text named, as its last event says."""
    kinds = ["post_created", "post_edited"] if not post.is_first else ["thread_started", "post_edited"]
    about = {"forum.post": post.pk, "forum.thread": post.thread_id}
    for event in Event.objects.filter(kind__in=kinds, subject_id__in=about.values()).order_by("-pk")[:20]:
        if about.get(event.subject_model) == event.subject_id and "mentions" in event.data:
            return list(event.data["mentions"])
    return []
