"""Whom events of moderation concern."""

from collections.abc import Callable, Collection
from dataclasses import replace

from accounts.models import User
from events.models import Event
from forum.notifying.readers import only
from moderation import policies
from moderation.models import CategoryModerator, Flag, ModerationAction, ReviewItem, TrustStanding, WordRule
from moderation.queueing import APPEAL
from notifications import sources
from notifications.recipients import staff_with
from notifications.sources import Listed, Named, Plan

MODERATORS = "forum.moderate_thread"
REVIEWERS = "accounts.check_credential"
OUTBOX = "events.retry_handling"
RULES = "moderation.change_wordrule"


def register() -> None:
    """Let notifications know whom the events of this room concern."""
    sources.register("post_flagged", source=of_flag)
    sources.register("item_overdue", source=of_overdue)
    sources.register("flag_decided", source=of_flag_decided)
    sources.register("moderation_decided", source=of_decision)
    sources.register("appeal_made", source=of_appeal)
    sources.register("trust_level_changed", source=of_level)
    sources.register("word_rule_stopped", source=of_stopped_rule)


def of_flag(event: Event) -> Plan | None:
    """A reader flagged a post: moderators, and those of the category. Once for each item, however many flag it."""
    flag = Flag.objects.filter(pk=event.data["flag"]).select_related("item").first()
    if flag is None or flag.state != Flag.State.OPEN:
        return None
    return _waiting(flag.item, event)


def of_appeal(event: Event) -> Plan | None:
    """A member appeals: moderators other than who decided first."""
    item = ReviewItem.objects.not_closed().of(APPEAL, event.subject_id or 0).first()
    return _waiting(item, event) if item else None


def of_overdue(event: Event) -> Plan | None:
    """Nobody decided for long about an item: those who decide about it, once."""
    item = ReviewItem.objects.filter(pk=event.subject_id or 0, state=ReviewItem.State.OPEN).first()
    if item is None:
        return None
    plan = _waiting(item, event)
    others = {ReviewItem.Kind.CREDENTIAL: REVIEWERS, ReviewItem.Kind.UNDELIVERED: OUTBOX}
    found = Listed("review_overdue", staff_with(others.get(ReviewItem.Kind(item.kind), MODERATORS)))
    appointed = CategoryModerator.objects.filter(category=item.category_id or 0).values_list("member", flat=True)
    # One event for each item: it is told once, though it was told of before when it came.
    return replace(plan, stages=[found, Named("review_overdue", list(appointed))], is_once=False)


def of_flag_decided(event: Event) -> Plan | None:
    """A moderator decided about a flag, or nobody did in time: whoever made it."""
    flag = Flag.objects.filter(pk=event.data["flag"]).first()
    if flag is None or flag.flagger_id is None or flag.state == Flag.State.OPEN:
        return None
    return Plan(
        subject=flag,
        target=flag,
        stages=[Named("report_lapsed" if flag.state == Flag.State.LAPSED else "report", [flag.flagger_id])],
        readers=only(flag.flagger_id),
        is_nameless=True,
    )


def of_decision(event: Event) -> Plan | None:
    """A decision about a member of which no other room tells them."""
    action = ModerationAction.objects.filter(pk=event.subject_id or 0).first()
    if action is None or not event.data["told"] or action.owner_id in (None, action.actor_id):
        return None
    return Plan(
        subject=action,
        target=action,
        stages=[Named("moderation", [action.owner_id])],
        readers=only(action.owner_id),
        is_nameless=True,
    )


def of_level(event: Event) -> Plan | None:
    """A member has another trust level: they, as long as it is still that one."""
    standing = TrustStanding.objects.filter(member=event.subject_id or 0).select_related("member").first()
    if standing is None or standing.member.trust_level != event.data["after"]:
        return None
    has_risen = event.data["after"] > event.data["before"]
    return Plan(
        subject=standing,
        target=standing,
        stages=[Named("trust_reached" if has_risen else "trust_lapsed", [standing.member_id])],
        readers=only(standing.member_id),
        is_nameless=True,
    )


def of_stopped_rule(event: Event) -> Plan | None:
    """A word rule was switched off because it takes too long: those who write rules."""
    rule = WordRule.objects.filter(pk=event.subject_id or 0).first()
    if rule is None:
        return None
    return Plan(
        subject=rule,
        target=rule,
        stages=[Listed("rule_stopped", staff_with(RULES))],
        readers=_writing,
        is_nameless=True,
    )


def _writing(members: Collection[int]) -> set[int]:
    """Those of these members who write rules."""
    staff = User.objects.filter(pk__in=members, is_staff=True, is_active=True)
    return {one.pk for one in staff if policies.may_write_rules(one)}


def _waiting(item: ReviewItem, event: Event) -> Plan:
    appointed = CategoryModerator.objects.filter(category=item.category_id or 0).values_list("member", flat=True)
    return Plan(
        subject=item,
        target=item,
        stages=[Listed("report_waits", staff_with(MODERATORS)), Named("report_waits", list(appointed))],
        readers=_deciding(item),
        actor_id=event.actor_id,
        is_nameless=True,
        is_once=True,
    )


def _deciding(item: ReviewItem) -> Callable[[Collection[int]], set[int]]:
    """Those of these members who decide about the item."""

    def readers(members: Collection[int]) -> set[int]:
        staff = User.objects.filter(pk__in=members, is_staff=True, is_active=True)
        return {one.pk for one in staff if ReviewItem.objects.visible_to(one).filter(pk=item.pk).exists()}

    return readers
