"""A thread as an item of a digest."""

from django.utils.translation import get_language, gettext, ngettext

from forum import kinds
from forum.models import Thread
from notifications.digests.sections import Entry

LANGUAGES = {"en": lambda: gettext("in English"), "zh-hans": lambda: gettext("in Chinese")}


def key_of(thread_id: int) -> str:
    """What the thread is called in every section."""
    return f"forum.thread:{thread_id}"


def entry_of(thread: Thread, *, words: str, url: str) -> Entry:
    """The thread with what is new in it; says which language it is in where that is not the reader's. No statement."""
    kind = kinds.find(thread.kind)
    if thread.language != get_language() and thread.language in LANGUAGES:
        words = gettext("%(new)s, %(language)s") % {"new": words, "language": LANGUAGES[thread.language]()}
    replies = ngettext("%(count)s reply", "%(count)s replies", thread.reply_count) % {"count": thread.reply_count}
    category = thread.category.name if thread.category else ""
    return Entry(
        title=thread.title,
        url=url,
        label=kind.name if kind else "",
        language=thread.language,
        line=words,
        meta=gettext("%(place)s, %(replies)s") % {"place": category, "replies": replies} if category else replies,
    )
