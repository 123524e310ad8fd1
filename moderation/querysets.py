"""Reads of the queue and of the log."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from moderation import policies

if TYPE_CHECKING:
    from accounts.models import User

    Viewer = User | AnonymousUser

# Kinds of items that stand in a category, so that its moderators decide about them.
OF_CATEGORIES: Final = ("flags", "held")
# Those that only moderators of everything see.
OF_EVERYTHING: Final = ("appeal", "needs_change", "found", "address", "source")
# Decisions about texts and members. Left out of the public log: how moderators work, and where threads were moved to.
PUBLIC_KINDS: Final = (
    *("hidden", "restored", "held", "released", "refused", "upheld", "dismissed", "asked_to_edit", "redacted"),
    *("appeal_granted", "appeal_refused", "suspended", "silenced", "lifted", "locked", "unlocked"),
    *("labelled", "unlabelled"),
)


class ReviewItemQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Items of the queue."""

    def visible_to(self, user: "Viewer") -> Self:
        """Items about which the viewer may decide: by their permissions, and never about themselves.

        Moderators see flags, held texts, articles that need a change, findings in other texts, addresses from which
        mail comes back, retracted works, and appeals over what somebody else decided;
        moderators of a category the first two in it; reviewers of credentials claims; whoever may set the outbox
        going again what it gave up. For Ana, who moderates the category Imaging and nothing else: a flagged reply in
        Imaging, unless it is hers.
        """
        rights = policies.rights_of(user)
        seen = Q(pk__in=[])
        if rights.moderates:
            seen |= Q(kind__in=[*OF_CATEGORIES, *OF_EVERYTHING])
        elif rights.categories:
            seen |= Q(kind__in=OF_CATEGORIES, category__in=rights.categories)
        if rights.checks_credentials:
            seen |= Q(kind="credential")
        if rights.retries:
            seen |= Q(kind="undelivered")
        if not seen.children or not rights.any:
            return self.none()
        for column in ("author", "unnamed_author", "not_for"):
            seen &= Q(**{f"{column}__isnull": True}) | ~Q(**{column: user.pk})
        return self.filter(seen)

    def not_closed(self) -> Self:
        """Those that somebody still has to decide about."""
        return self.exclude(state="closed")

    def not_elsewhere(self) -> Self:
        """Without those settled elsewhere: they say nothing of how soon the queue decides."""
        return self.exclude(outcome="elsewhere")

    def of_texts(self) -> Self:
        """Those about posts."""
        return self.filter(subject_model="forum.post")

    def in_order(self) -> Self:
        """What can do most harm first, and the oldest of that."""
        return self.order_by("-harm", "opened_at", "pk")

    def oldest_first(self) -> Self:
        """By age alone."""
        return self.order_by("opened_at", "pk")

    def of(self, label: str, pk: int) -> Self:
        """Items about this thing."""
        return self.filter(subject_model=label, subject_id=pk)

    def because_of(self, code: str) -> Self:
        """Those with this reason; `word_rule` stands for every word rule."""
        return self.filter(Q(reason=code) | Q(reason__startswith=f"{code}:"))

    def for_list(self) -> Self:
        """With the people and the category that a list names."""
        people = [f"{name}__shown_credential" for name in ("author", "claimed_by", "decided_by")]
        return self.select_related(*people, "category")

    def claimed_by_member(self, member: "User", since: datetime) -> Self:
        """Those that the member looks at, by a claim since then."""
        return self.filter(claimed_by=member, claimed_at__gt=since)


class FlagQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Flags."""

    def visible_to(self, user: "Viewer") -> Self:
        """Those of items that the viewer decides about, and one's own."""
        from moderation.models import ReviewItem  # noqa: PLC0415 - querysets load before models

        items = ReviewItem.objects.visible_to(user).values("pk")
        own = Q(flagger_id=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(item__in=items) | own)

    def open(self) -> Self:
        """Those nobody decided about."""
        return self.filter(state="open")


class ModerationActionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """The log. It only grows."""

    def visible_to(self, user: "Viewer") -> Self:
        """For moderators all of it, for moderators of a category what was decided in it; a member's own decisions."""
        rights = policies.rights_of(user)
        if rights.moderates:
            return self
        own = self.of_member(user)
        if rights.categories:
            return self.filter(own | Q(item__category__in=rights.categories))
        return self.filter(own)

    def told_to(self, user: "Viewer") -> Self:
        """Decisions about the viewer, under their name or without it, the newest first."""
        return self.filter(self.of_member(user)).order_by("-pk")

    def public(self, categories: Collection[int]) -> Self:
        """Decisions that everybody may know of, as lines without names: about members, and texts in these categories.

        Each row has the category of its text as `place_id`. Nothing about conversations and groups comes with it.
        """
        from forum.models import Post, Thread  # noqa: PLC0415 - querysets load before models

        post = Post.objects.filter(pk=OuterRef("subject_id")).values("thread__category")
        thread = Thread.objects.filter(pk=OuterRef("subject_id")).values("category")
        place = Case(
            When(subject_model="forum.post", then=Subquery(post)),
            When(subject_model="forum.thread", then=Subquery(thread)),
        )
        is_open = Q(place_id__in=categories) | Q(subject_model="accounts.user")
        return self.annotate(place_id=place).filter(is_open, kind__in=PUBLIC_KINDS)

    @staticmethod
    def of_member(user: "Viewer") -> Q:
        """About this member; about nobody for a guest."""
        return Q(member_id=user.pk) | Q(unnamed_member_id=user.pk) if user.is_authenticated else Q(pk__in=[])

    def for_list(self) -> Self:
        """With who decided, about whom, and whether it was taken back."""
        return self.select_related("actor__shown_credential", "member__shown_credential", "undone_by")

    def about(self, member: "User") -> Self:
        """What was decided about one member under their name, the newest first."""
        return self.filter(member=member).order_by("-pk")

    def of(self, label: str, ids: Collection[int]) -> Self:
        """What was decided about these things."""
        return self.filter(subject_model=label, subject_id__in=ids)

    def update(self, **values: Any) -> NoReturn:
        """Refused. (Any: columns.)"""
        raise TypeError("A decision in the log is never changed.")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("A decision in the log is never deleted.")


class LabelQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Labels beside texts."""

    def visible_to(self, user: "Viewer") -> Self:
        """Those beside texts that the viewer may read."""
        from forum.models import Post  # noqa: PLC0415 - querysets load before models

        return self.filter(Exists(Post.objects.visible_to(user).filter(pk=OuterRef("post_id"))))

    def standing(self) -> Self:
        """Those that nobody took off."""
        return self.filter(removed_at__isnull=True)


class AppealQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Appeals."""

    def visible_to(self, user: "Viewer") -> Self:
        """For moderators those over what somebody else decided; a member's own."""
        own = Q(action__member_id=user.pk) | Q(action__unnamed_member_id=user.pk)
        if not user.is_authenticated:
            return self.none()
        if policies.rights_of(user).moderates:
            return self.filter(own | ~Q(action__actor_id=user.pk) | Q(action__actor__isnull=True))
        return self.filter(own)


class CategoryModeratorQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Who moderates which category."""

    def visible_to(self, user: "Viewer") -> Self:
        """For staff who appoint them; one's own."""
        if user.is_authenticated and policies.may_appoint(user):
            return self
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()


class HelpLineQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Numbers to call."""

    def visible_to(self, user: "Viewer") -> Self:
        """For everybody."""
        return self

    def in_order(self) -> Self:
        """As the page shows them."""
        return self.order_by("position", "pk")


class MessageTemplateQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Templates of reasons."""

    def visible_to(self, user: "Viewer") -> Self:
        """For everybody who decides."""
        return self if policies.rights_of(user).any else self.none()

    def in_order(self) -> Self:
        """As forms offer them."""
        return self.order_by("decision", "position", "pk")


class TrustStandingQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """How members stand with their trust levels."""

    def visible_to(self, user: "Viewer") -> Self:
        """One's own; moderators of everything see each. The level itself stands on every profile."""
        if policies.may_see_member(user):
            return self
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()


class WordRuleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Word rules."""

    def visible_to(self, user: "Viewer") -> Self:
        """For those who write them. A member who knew the rules would write around them."""
        return self if user.is_authenticated and policies.may_write_rules(user) else self.none()

    def in_force(self) -> Self:
        """Those that texts are looked at by, in the order in which they were made."""
        return self.filter(state="in_force").order_by("pk")
