"""What is decided about in the queue itself though it is no post: texts of other rooms, addresses, retracted works."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Group, Organisation, Profile, User
from content.models import Attachment, Reference
from foundation.errors import Text
from knowledge import hosting
from knowledge.models import TopicText
from moderation import retractions
from moderation.queueing import MAILBOX, WORK
from moderation.shelves import declared
from moderation.subjects.registry import Line, register
from notifications.models import Mailbox


def register_all() -> None:
    """Called once, in apps.py."""
    register(declared.ARTICLE, articles)
    register(declared.TOPIC, topics)
    register(declared.PROFILE, profiles)
    register(declared.GROUP, _named(gettext_lazy("Group"), Group))
    register(declared.ORGANISATION, _named(gettext_lazy("Organisation"), Organisation))
    register(declared.FILE, _named(gettext_lazy("File"), Attachment))
    register(MAILBOX, mailboxes)
    register(WORK, works)


def articles(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """The title of what readers see. One statement."""
    return {
        pk: Line(_("Article"), language=host.language, quoted=host.title, url=host.url)
        for pk, host in hosting.texts(moderator, ids).items()
    }


def topics(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """The topic's name. One statement."""
    found = TopicText.objects.filter(pk__in=ids).select_related("topic")
    return {
        one.pk: Line(_("Text of a topic"), quoted=one.topic.name, url=one.topic.get_absolute_url()) for one in found
    }


def profiles(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """Whose it is. One statement."""
    found = Profile.objects.filter(pk__in=ids).select_related("member")
    return {
        one.pk: Line(_("Profile of"), quoted=one.member.shown_name, url=one.member.get_absolute_url()) for one in found
    }


def _named(where: Text, model: Any) -> Callable[[User, Collection[int]], Mapping[int, Line]]:
    """Rows that have a name and a page of their own. One statement. (Any: the manager of such a model.)"""

    def lines(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
        found = model.objects.filter(pk__in=ids)
        return {one.pk: Line(where, quoted=one.name, url=one.get_absolute_url()) for one in found}

    return lines


def mailboxes(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """Whose mail comes back; never the address. One statement."""
    found = Mailbox.objects.filter(pk__in=ids).select_related("member")
    return {one.pk: _mailbox(one) for one in found}


def _mailbox(mailbox: Mailbox) -> Line:
    member = mailbox.member
    words = _("Mail comes back from")
    return Line(words, quoted=member.shown_name, url=member.get_absolute_url(), facts=_state(mailbox))


def _state(mailbox: Mailbox) -> tuple[Text, ...]:
    if mailbox.paused_at is None:
        return (_("sending goes on"),)
    return (_("sending is off, but for what the account needs"),)


def works(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """The identifier, and in how many articles it stands. Two statements."""
    citing = retractions.articles_citing(ids)
    found = Reference.objects.filter(pk__in=ids)
    return {one.pk: _work(one, len(citing.get(one.pk, ()))) for one in found}


def _work(work: Reference, count: int) -> Line:
    facts: list[Text] = [ngettext("in %(count)d article", "in %(count)d articles", count) % {"count": count}]
    if work.retraction_reason:
        facts.append(work.retraction_reason)
    return Line(_("Retracted work"), quoted=work.shown, url=work.get_absolute_url(), facts=tuple(facts))
