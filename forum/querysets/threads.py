"""Reads of threads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value

from accounts.models import Audience, Profile, ProfileTopic
from forum import policies
from foundation.guest_cache import tell_of_change
from knowledge.models import Topic
from notifications.models import Subscription

if TYPE_CHECKING:
    from accounts.models import User
    from forum.kinds import Field
    from forum.models import Thread

CHANGES = "forum.threads"  # of versions, for `foundation.guest_cache`
# Ids of what a member muted, by the label of its model.
Muted = Mapping[str, list[int]]
MOST_LIKELY = 200  # threads that resemble a title; beyond them nobody looks for one that the viewer may read
NEW_FOR = timedelta(days=30)  # a thread that nobody opened stays in somebody's list of new ones for so long


class ThreadQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Threads."""

    def update(self, **columns: Any) -> int:  # Any: as Django's
        """As Django's; whatever moves the versions of threads lets pages kept for guests know, after its commit."""
        if "version" in columns:
            tell_of_change(CHANGES)
        return super().update(**columns)

    update.alters_data = True  # type: ignore[attr-defined]  # templates cannot call it, as Django's

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Threads whose page the viewer may open.

        A guest opens what is written for everyone; a member also what is written for members, for their groups, and the
        conversations they stand in. A thread that is hidden or held is seen by its author and by moderators, who see no
        conversation they do not stand in. For Ana, who wrote thread 7 for the group of her lab: she, her lab and no one
        else; once it is hidden, she and the lab's moderators.
        """
        found = self.filter(self._readable(user))
        return found.filter(self._shown(user))

    def listed_for(self, user: "User | AnonymousUser") -> Self:
        """Visible threads that stand in lists: all but conversations and those merged into another thread."""
        readable = Q(audience__in=Audience.objects.readable_by(user).values("pk"))
        found = self.filter(readable, category__isnull=False, merged_into__isnull=True)
        return found.filter(self._shown(user))

    def conversations_of(self, user: "User | AnonymousUser") -> Self:
        """Private conversations the member stands in, and may open: what is held waits for its author alone."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._shown(user), category__isnull=True, pk__in=_conversations(user))

    @staticmethod
    def _readable(user: "User | AnonymousUser") -> Q:
        readable = Q(audience__in=Audience.objects.readable_by(user).values("pk"))
        return readable | Q(pk__in=_conversations(user)) if user.is_authenticated else readable

    @staticmethod
    def _shown(user: "User | AnonymousUser") -> Q:
        if policies.is_moderator(user):
            return Q()
        shown = Q(hidden_at__isnull=True, held_at__isnull=True)
        return shown | Q(author_id=user.pk) | Q(unnamed_author_id=user.pk) if user.is_authenticated else shown

    def for_list(self) -> Self:
        """With what a row of a list shows, and no more; its tags and topics are asked for beside it."""
        found = self.select_related("author__shown_credential", "pseudonym", "category").only(*_IN_ROWS)
        return found.annotate(has_shown_answer=SHOWN_ANSWER)

    def with_reader(self, user: "User | AnonymousUser") -> Self:
        """Adds `read_number` (None: never opened) and `level` (None: nothing chosen) of one member."""
        if not user.is_authenticated:
            none = Value(None, output_field=models.IntegerField())
            return self.annotate(read_number=none, level=Value(None, output_field=models.CharField()))
        from forum.models import ReadPosition  # noqa: PLC0415 - querysets load before models

        read = ReadPosition.objects.filter(member_id=user.pk, thread=OuterRef("pk")).values("number")
        level = Subscription.objects.of(user, "forum.thread").filter(target_id=OuterRef("pk")).values("level")
        return self.annotate(read_number=Subquery(read), level=Subquery(level))

    def waiting_to_be_read(self) -> Self:
        """Those that the member never opened, or in which something was written since, muted ones left out; needs
        `with_reader`.
        """
        behind = Q(read_number__isnull=True) | Q(read_number__lt=F("last_number"))
        return self.filter(behind).exclude(level="muted")

    def not_by(self, member: "User") -> Self:
        """Those that the member did not begin, under their name or without it."""
        return self.exclude(Q(author_id=member.pk) | Q(unnamed_author_id=member.pk))

    def unanswered(self) -> Self:
        """Questions without an accepted answer and without one that readers find useful."""
        return self.filter(kind="question", accepted_post__isnull=True, best_answer_score__lte=0)

    def waiting_for(self, member: "User") -> Self:
        """Unanswered questions of others, open to replies, that the member may know about.

        About a topic of their profile or one that they follow, or what is part of it, three levels down; or about the
        topic or tag that is called as a specialty of their profile.
        """
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        profiles = Profile.objects.filter(member_id=member.pk, specialties__isnull=False)
        specialties = profiles.values("specialties__slug")
        topics = ProfileTopic.objects.filter(profile__member_id=member.pk).values("topic_id")
        followed = Subscription.objects.of(member, "knowledge.topic").followed().values("target_id")
        known = Topic.objects.filter(Q(pk__in=topics) | Q(pk__in=followed) | Q(slug__in=specialties)).values("pk")
        branch = Q(topic_id__in=known) | Q(topic__parent_id__in=known) | Q(topic__parent__parent_id__in=known)
        through_topics = Thread.topics.through.objects.filter(branch)
        through_tags = Thread.tags.through.objects.filter(tag__slug__in=specialties)
        named = Q(pk__in=through_topics.values("thread_id")) | Q(pk__in=through_tags.values("thread_id"))
        return self.unanswered().not_by(member).filter(named, locked_at__isnull=True)

    def unread_by(self, member: "User", caught_up_at: datetime | None) -> Self:
        """Threads the member opened or follows that were written in since; needs `with_reader`.

        Begins at what the member opened and follows, not at all threads: somebody who has read everything costs no
        walk through the whole list.
        """
        from forum.models import ReadPosition  # noqa: PLC0415 - querysets load before models

        behind = ReadPosition.objects.filter(member_id=member.pk, number__lt=F("thread__last_number"))
        followed = Subscription.objects.of(member, "forum.thread").followed()
        never_opened = Q(pk__in=followed.values("target_id"), read_number__isnull=True)
        found = self.filter(Q(pk__in=behind.values("thread_id")) | never_opened)
        return found.filter(last_activity_at__gt=caught_up_at) if caught_up_at else found

    def new_to(self, member: "User", since: datetime) -> Self:
        """Threads begun since then that the member never opened; needs `with_reader`."""
        found = self.filter(read_number__isnull=True, created_at__gt=since)
        return found.not_by(member)

    def followed_by(self, member: "User") -> Self:
        """Threads the member follows: themselves, or through their category, a tag or a topic."""

        def targets(label: str) -> models.QuerySet:  # type: ignore[type-arg]
            return Subscription.objects.of(member, label).followed().values("target_id")

        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        through_tags = Thread.tags.through.objects.filter(tag_id__in=targets("forum.tag"))
        through_topics = Thread.topics.through.objects.filter(topic_id__in=targets("knowledge.topic"))
        followed = (
            Q(pk__in=targets("forum.thread"))
            | Q(category_id__in=targets("forum.category"))
            | Q(pk__in=through_tags.values("thread_id"))
            | Q(pk__in=through_topics.values("thread_id"))
        )
        return self.filter(followed)

    def without(self, muted: Muted) -> Self:
        """All but what a member does not want to hear of: threads, categories, tags, topics, and other members."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        found = self
        if ids := muted.get("forum.thread"):
            found = found.exclude(pk__in=ids)
        if ids := muted.get("forum.category"):
            found = found.exclude(category_id__in=ids)
        if ids := muted.get("forum.tag"):
            found = found.exclude(pk__in=Thread.tags.through.objects.filter(tag_id__in=ids).values("thread_id"))
        if ids := muted.get("knowledge.topic"):
            found = found.exclude(pk__in=Thread.topics.through.objects.filter(topic_id__in=ids).values("thread_id"))
        if ids := muted.get("accounts.user"):
            found = found.exclude(author_id__in=ids, author_id__isnull=False)
        return found

    def in_categories(self, ids: list[int]) -> Self:
        """Threads that stand in one of the categories."""
        return self.filter(category_id__in=ids) if ids[1:] else self.filter(category_id=ids[0])

    def with_tag(self, pk: int) -> Self:
        """Threads that carry the tag."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        through = Thread.tags.through.objects.filter(tag_id=pk)
        return self.filter(pk__in=through.values("thread_id"))

    def about(self, topic_ids: list[int]) -> Self:
        """Threads that name one of the topics."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        through = Thread.topics.through.objects.filter(topic_id__in=topic_ids)
        return self.filter(pk__in=through.values("thread_id"))

    def with_detail(self, field: "Field", word: str) -> Self:
        """Threads whose author chose this word of the field's vocabulary."""
        if field.type == "choices":
            # As text, because SQLite knows no containment: the words are slugs, and stand between quotes.
            return self.filter(**{f"details__{field.name}__icontains": f'"{word}"'})
        return self.filter(**{f"details__{field.name}": word})

    def similar_to(self, title: str, user: "User | AnonymousUser", limit: int = 5) -> "list[Thread]":
        """Threads in lists of the viewer that may be about the same as this title, the most alike first.

        Two statements: what shares terms, and which of that the viewer reads. (Any: the stubs lose the model.)
        """
        from forum.models import TitleTerm  # noqa: PLC0415 - querysets load before models

        likeness = TitleTerm.objects.resembling(title)
        likeliest = sorted(likeness, key=lambda key: (-likeness[key], -key))[:MOST_LIKELY]
        listed = self.listed_for(user).annotate(has_shown_answer=SHOWN_ANSWER)
        found: dict[int, Any] = listed.in_bulk(likeliest) if likeliest else {}
        return [found[key] for key in likeliest if key in found][:limit]

    def pinned_in(self, category_ids: list[int]) -> Self:
        """Threads that staff put on top of these categories, the newest pin first."""
        return self.filter(pinned_at__isnull=False, category_id__in=category_ids).order_by("-pinned_at", "-pk")


# An answer that was accepted and waits for a moderator, or is hidden, is not told of: most readers do not see it.
SHOWN_ANSWER = ExpressionWrapper(
    Q(accepted_post__isnull=False, accepted_post__held_at__isnull=True, accepted_post__hidden_at__isnull=True),
    output_field=models.BooleanField(),
)
_IN_ROWS = (
    *("kind", "title", "slug", "language", "excerpt", "last_activity_at", "reply_count", "useful_count"),
    *("locked_at", "pinned_at", "hidden_at", "held_at"),
    *("category__slug", "category__name_en", "category__name_zh"),
    *("author__username", "author__name", "author__profession", "author__profession_audience"),
    *("author__is_demonstration", "author__origin"),
    "author__deletion_due_at",
    *("author__shown_credential__profession", "author__shown_credential__method"),
    *(f"author__shown_credential__{name}" for name in ("checked_at", "institution_en", "institution_zh")),
    *("pseudonym__role", "pseudonym__method", "pseudonym__number", "pseudonym__ended_at"),
)


def _conversations(user: "User") -> models.QuerySet:  # type: ignore[type-arg]
    from forum.models import Participant  # noqa: PLC0415 - querysets load before models

    return Participant.objects.filter(member_id=user.pk, left_at__isnull=True).values("thread_id")


class ThreadNoteQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What was done to threads."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Notes on threads whose page the viewer may open."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        return self.filter(Exists(Thread.objects.visible_to(user).filter(pk=OuterRef("thread_id"))))

    def between(self, first: int, last: int) -> Self:
        """Notes that stand among the posts with these numbers, in order, with who did it."""
        return (
            self.filter(after_number__gte=first, after_number__lte=last)
            .select_related("actor", "undone_by")
            .order_by("after_number", "pk")
        )
