"""How flags, items and decisions are described to those who are told of them."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from forum.models import Post
from moderation.models import Flag, ModerationAction, ReviewItem, TrustStanding, WordRule
from moderation.queueing import POST
from moderation.trust import telling
from notifications import subjects
from notifications.subjects import Description


def register() -> None:
    """Let notifications ask this room what its things are called."""
    subjects.register("moderation.flag", flags)
    subjects.register("moderation.reviewitem", items)
    subjects.register("moderation.moderationaction", decisions)
    subjects.register("moderation.truststanding", standings)
    subjects.register("moderation.wordrule", rules)


def flags(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Flags that the reader made, by the thread of the text where they may read it. Two statements."""
    found = list(Flag.objects.filter(pk__in=ids, flagger=reader).select_related("item"))
    posts = _posts(reader, [flag.item for flag in found])
    return {flag.pk: _of_text(posts.get(flag.item.subject_id)) for flag in found}


def items(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Items that the reader decides about, by what is the matter. One statement."""
    found = ReviewItem.objects.visible_to(reader).filter(pk__in=ids)
    return {item.pk: Description(title=item.what, url=reverse("admin:queue_item", args=[item.pk])) for item in found}


def decisions(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Decisions about the reader. One statement."""
    found = ModerationAction.objects.told_to(reader).filter(pk__in=ids)
    return {
        action.pk: Description(
            title=str(ModerationAction.Kind(action.kind).label), url=action.get_absolute_url(), excerpt=action.reason
        )
        for action in found
    }


def standings(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """The reader's trust level, and what they may do with it. One statement."""
    found = TrustStanding.objects.filter(member=reader, pk__in=ids)
    title = _("level %(number)d, %(name)s") % {
        "number": reader.trust_level,
        "name": telling.name_of(reader.trust_level),
    }
    return {
        standing.pk: Description(
            title=title, url=standing.get_absolute_url(), excerpt=telling.newly(reader.trust_level)
        )
        for standing in found
    }


def rules(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Word rules, for those who write them. One statement."""
    found = WordRule.objects.visible_to(reader).filter(pk__in=ids)
    return {
        rule.pk: Description(title=rule.name, url=reverse("admin:moderation_wordrule_try", args=[rule.pk]))
        for rule in found
    }


def _posts(reader: User, items: Collection[ReviewItem]) -> dict[int, Post]:
    wanted = [item.subject_id for item in items if item.subject_model == POST]
    return Post.objects.visible_to(reader).select_related("thread").in_bulk(wanted)


def _of_text(post: Post | None) -> Description:
    if post is None:
        return Description(title=_("a text that is no longer shown"), url=reverse("page", args=["rules"]))
    return Description(title=post.thread.title, url=post.get_absolute_url(), language=post.thread.language)
