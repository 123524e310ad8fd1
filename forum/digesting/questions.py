"""The section of questions that wait for an answer, on topics that a member with a checked credential knows: those that
they follow, and those of their profile.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from forum.digesting.candidates import Candidate, listed
from forum.digesting.profiles import new_on_topics
from forum.digesting.wording import entry_of, key_of
from notifications.digests.batches import Batch
from notifications.digests.sections import Entry, Item, Section


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch; none where nobody's credential was checked."""
    experts = {pk: one for pk, one in batch.readers.items() if one.member.shown_credential_id is not None}
    if not experts:
        return {}
    found = new_on_topics(listed(batch.since).unanswered(), batch, experts)
    return {pk: [_item(candidate) for candidate in candidates] for pk, candidates in found.items()}


def _item(candidate: Candidate) -> Item:
    thread = candidate.thread

    def compose() -> Entry:
        words = gettext("No accepted answer yet") if thread.reply_count else gettext("Nobody has answered yet")
        return entry_of(thread, words=words, url=thread.get_absolute_url())

    return Item(key_of(thread.pk), thread.last_number, compose)


def _counted(count: int) -> str:
    return ngettext("%(count)s question that waits", "%(count)s questions that wait", count) % {"count": count}


SECTION = Section(
    slug="questions",
    title=gettext_lazy("Questions on your topics that wait for an answer"),
    order=40,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("home") + "?tab=unanswered",
    goes_first=True,
)
