"""Tools for a thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Audience, User
from forum import calls, policies
from forum.actions import calls as call_actions
from forum.actions import hiding, naming, placing, relocating
from forum.care.tool import Done, Tool
from forum.forms.care import (
    CareForm,
    DuplicateForm,
    HeadingForm,
    MergeForm,
    MoveForm,
    OptionalReasonForm,
    ReasonForm,
)
from forum.headings import Heading
from forum.models import Post, Thread
from foundation.errors import Text


def readers(audience: Audience) -> str:
    """Who reads, in words."""
    if audience.kind == Audience.Kind.GROUP and audience.group is not None:
        return _("the group “%(name)s”") % {"name": audience.group.name}
    return str(audience.get_kind_display())


def readers_change(before: Audience, after: Audience) -> Text:
    """Whether others may read it afterwards."""
    if before.pk == after.pk:
        return _("Whoever reads it now reads it afterwards.")
    return _("Read by %(before)s until now, by %(after)s afterwards.") % {
        "before": readers(before),
        "after": readers(after),
    }


def count_posts(thread: Thread) -> int:
    """How many posts stand in the thread now."""
    return Post.objects.filter(thread=thread, is_stub=False).count()


def care_url(thread: Thread) -> str:
    """Where what was done is seen, with the way back."""
    return reverse("thread_care", args=[thread.pk])


def _may_moderate(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_moderate(user, thread, now) and thread.merged_into_id is None


def _may_move(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_move(user, thread, now) and thread.merged_into_id is None


def _is_shown(thread: Thread) -> bool:
    return not thread.is_apart


def _may_hide(user: User, thread: Thread, now: datetime) -> bool:
    may = policies.may_moderate(user, thread, now) or policies.may_withdraw_thread(user, thread, now)
    return may and thread.hidden_at is None and thread.merged_into_id is None


def _may_mark(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_mark_duplicate(user, thread, now) and not thread.links.filter(kind="duplicate").exists()


def _may_unmark(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_mark_duplicate(user, thread, now) and thread.links.filter(kind="duplicate").exists()


def _retitle(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    chosen, declared = form.cleaned_data, form.declared()
    renamed = naming.rename_thread(
        actor=actor,
        thread=thread,
        heading=Heading(
            title=chosen["title"], language=chosen["language"], tags=chosen["tags"], topics=list(chosen["topics"])
        ),
        reason=chosen["reason"],
        decisions=declared.decisions,
        is_reviewed=declared.is_reviewed,
        now=now,
    )
    return Done(care_url(renamed), _("The heading is changed."))


def _move(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    category = form.cleaned_data["category"]
    moved = placing.move_thread(
        actor=actor,
        thread=thread,
        category=category,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    return Done(care_url(moved), _("The thread stands in “%(category)s” now.") % {"category": category.name})


def _move_effects(actor: User, thread: Thread, chosen: dict[str, Any]) -> Sequence[Text]:
    category = chosen["category"]
    where = _("From “%(before)s” to “%(after)s”; its address stays the same.")
    before = thread.category.name if thread.category else ""
    return [where % {"before": before, "after": category.name}, readers_change(thread.audience, category.audience)]


def _merge(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    into = relocating.merge_thread(
        actor=actor,
        thread=thread,
        into=form.cleaned_data["into"],
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    return Done(care_url(into), _("The threads are one now. This is the page of the other one."))


def _merge_effects(actor: User, thread: Thread, chosen: dict[str, Any]) -> Sequence[Text]:
    into, count = chosen["into"], count_posts(thread)
    text = ngettext(
        "%(count)d post goes to the end of “%(title)s”, as number %(first)d.",
        "%(count)d posts go to the end of “%(title)s”, as numbers %(first)d to %(last)d.",
        count,
    ) % {"count": count, "title": into.title, "first": into.last_number + 1, "last": into.last_number + count}
    found = [
        text,
        _("The address of this thread, and those of its posts, lead there."),
        readers_change(thread.audience, into.audience),
    ]
    if thread.is_answered:
        found.append(_("Its answer is no longer marked as accepted; taking the merge back marks it again."))
    return found


def _pin(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    pinned = placing.pin_thread(
        actor=actor,
        thread=thread,
        is_pinned=thread.pinned_at is None,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    is_on_top = pinned.pinned_at is not None
    return Done(care_url(thread), _("The thread is pinned.") if is_on_top else _("The thread is pinned no longer."))


def _lock(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    locked = placing.lock_thread_for_replies(
        actor=actor,
        thread=thread,
        is_locked=not thread.is_locked,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    return Done(care_url(thread), _("The thread is locked.") if locked.is_locked else _("The thread is open again."))


def _hide(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    hiding.hide_thread(
        actor=actor, thread=thread, reason=form.cleaned_data["reason"], declared=form.declared(), now=now
    )
    return Done(care_url(thread), _("The thread is out of sight."))


def _restore(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    hiding.restore_thread(
        actor=actor, thread=thread, reason=form.cleaned_data["reason"], declared=form.declared(), now=now
    )
    return Done(care_url(thread), _("The thread can be read again."))


def _may_close(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_close_call(user, thread, now) and calls.is_open(thread)


def _may_reopen(user: User, thread: Thread, now: datetime) -> bool:
    return policies.may_close_call(user, thread, now) and not calls.is_open(thread)


def _close(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    closed = call_actions.close_call(actor=actor, thread=thread, now=now)
    return Done(closed.get_absolute_url(), _("The call is closed. The discussion stays open."))


def _reopen(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    opened = call_actions.reopen_call(actor=actor, thread=thread, now=now)
    return Done(opened.get_absolute_url(), _("The call takes answers again."))


def _mark(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    naming.mark_duplicate(
        actor=actor,
        thread=thread,
        of=form.cleaned_data["of"],
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    return Done(care_url(thread), _("The question is marked as a duplicate."))


def _unmark(actor: User, thread: Thread, form: CareForm, now: datetime) -> Done:
    naming.unmark_duplicate(actor=actor, thread=thread, now=now)
    return Done(care_url(thread), _("The question is a duplicate no longer."))


TOOLS = (
    Tool(
        "retitle",
        gettext_lazy("Title, tags and topics"),
        gettext_lazy("Change the heading"),
        gettext_lazy("The address keeps its number; what stood there before is kept for taking it back."),
        HeadingForm,
        policies.may_retitle,
        _retitle,
        "edit",
    ),
    Tool(
        "duplicate",
        gettext_lazy("Mark as a duplicate"),
        gettext_lazy("Mark as a duplicate"),
        gettext_lazy("Both questions then lead to each other; this one stays open."),
        DuplicateForm,
        _may_mark,
        _mark,
        "link",
    ),
    Tool(
        "not-duplicate",
        gettext_lazy("No duplicate after all"),
        gettext_lazy("Take the mark away"),
        gettext_lazy("The questions no longer lead to each other."),
        CareForm,
        _may_unmark,
        _unmark,
        "link",
    ),
    Tool(
        "close-call",
        gettext_lazy("Close the call"),
        gettext_lazy("Close the call"),
        gettext_lazy("Partners are found, or no longer sought. Everybody reads on and can reply."),
        CareForm,
        _may_close,
        _close,
        "lock",
    ),
    Tool(
        "reopen-call",
        gettext_lazy("Open the call again"),
        gettext_lazy("Open the call again"),
        gettext_lazy("It stands among the open calls again, until its last day."),
        CareForm,
        _may_reopen,
        _reopen,
        "people",
    ),
    Tool(
        "move",
        gettext_lazy("Move to another category"),
        gettext_lazy("Move the thread"),
        gettext_lazy("It then has the readers of that category."),
        MoveForm,
        _may_move,
        _move,
        "arrow",
        effects=_move_effects,
        asks_first=True,
    ),
    Tool(
        "merge",
        gettext_lazy("Merge into another thread"),
        gettext_lazy("Merge the threads"),
        gettext_lazy("All posts go to the end of the other thread; every old address leads there."),
        MergeForm,
        lambda user, thread, now: _may_moderate(user, thread, now) and _is_shown(thread),
        _merge,
        "repeat",
        effects=_merge_effects,
        asks_first=True,
    ),
    Tool(
        "pin",
        gettext_lazy("Pin"),
        gettext_lazy("Pin the thread"),
        gettext_lazy("It stands on top of its category until somebody takes it down."),
        OptionalReasonForm,
        lambda user, thread, now: _may_moderate(user, thread, now) and thread.pinned_at is None,
        _pin,
        "bookmark",
    ),
    Tool(
        "unpin",
        gettext_lazy("Take down from the top"),
        gettext_lazy("Take the thread down"),
        gettext_lazy("It stands among the others by its last activity."),
        OptionalReasonForm,
        lambda user, thread, now: _may_moderate(user, thread, now) and thread.pinned_at is not None,
        _pin,
        "bookmark",
    ),
    Tool(
        "lock",
        gettext_lazy("Lock"),
        gettext_lazy("Lock the thread"),
        gettext_lazy("Everybody reads on; only moderators can reply."),
        ReasonForm,
        lambda user, thread, now: _may_moderate(user, thread, now) and not thread.is_locked,
        _lock,
        "lock",
    ),
    Tool(
        "unlock",
        gettext_lazy("Open again"),
        gettext_lazy("Open the thread again"),
        gettext_lazy("Members can reply again."),
        OptionalReasonForm,
        lambda user, thread, now: _may_moderate(user, thread, now) and thread.is_locked,
        _lock,
        "lock",
    ),
    Tool(
        "hide",
        gettext_lazy("Take out of sight"),
        gettext_lazy("Take the thread out of sight"),
        gettext_lazy(
            "Only its author and moderators can open it; it leaves lists, search and feeds. Nothing is deleted."
        ),
        ReasonForm,
        _may_hide,
        _hide,
        "close",
        is_danger=True,
    ),
    Tool(
        "restore",
        gettext_lazy("Bring back"),
        gettext_lazy("Bring the thread back"),
        gettext_lazy("Everybody it is written for reads it again."),
        OptionalReasonForm,
        policies.may_restore_thread,
        _restore,
        "check",
    ),
)
