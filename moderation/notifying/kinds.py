"""What moderation tells members of."""

from django.utils.translation import gettext_lazy as _

from moderation import policies
from notifications.kinds import ASIDE, TO_ME, Kind

DECISIONS = _("Moderators’ decisions")
TRUST = _("Trust level")

KINDS = [
    Kind(
        "moderation",
        DECISIONS,
        _("A decision about you or your text that you can answer"),
        one=_("A decision of the moderators: %(target)s"),
        many=_("%(count)s decisions of the moderators: %(target)s"),
        icon="shield",
        channels=TO_ME,
        is_prompt=True,
        is_private=True,
    ),
    Kind(
        "report",
        DECISIONS,
        _("A moderator decides about your report"),
        one=_("A moderator decided about your report on “%(target)s”"),
        many=_("Moderators decided about %(count)s reports of yours on “%(target)s”"),
        icon="flag",
        is_private=True,
    ),
    Kind(
        "report_lapsed",
        DECISIONS,
        _("Nobody decides about your report for sixty days"),
        one=_("Nobody decided in time about your report on “%(target)s”; it is set aside"),
        many=_("Nobody decided in time about %(count)s reports of yours on “%(target)s”; they are set aside"),
        icon="flag",
        channels=ASIDE,
        is_private=True,
    ),
    Kind(
        "report_waits",
        DECISIONS,
        _("Something waits in the review queue (for moderators)"),
        one=_("In the review queue: %(target)s"),
        many=_("%(count)s times in the review queue: %(target)s"),
        icon="flag",
        channels=TO_ME,
        is_private=True,
        is_for=policies.may_open_desk,
    ),
    Kind(
        "review_overdue",
        DECISIONS,
        _("Something has waited in the review queue for long (for moderators)"),
        one=_("Has waited in the review queue for long: %(target)s"),
        many=_("Have waited in the review queue for long: %(count)s, such as %(target)s"),
        icon="flag",
        channels=TO_ME,
        is_private=True,
        is_for=policies.may_open_desk,
    ),
    Kind(
        "trust_reached",
        TRUST,
        _("You reach a trust level"),
        one=_("You have reached a trust level: %(target)s"),
        many=_("You have reached a trust level: %(target)s"),
        icon="check",
    ),
    Kind(
        "trust_lapsed",
        TRUST,
        _("Your trust level is a lower one"),
        one=_("Your trust level is another one now: %(target)s"),
        many=_("Your trust level is another one now: %(target)s"),
        icon="check",
        channels=ASIDE,
        is_private=True,
    ),
    Kind(
        "rule_stopped",
        DECISIONS,
        _("A word rule is switched off because it takes too long (for moderators)"),
        one=_("A word rule took too long and is switched off: %(target)s"),
        many=_("A word rule took too long and was switched off %(count)s times: %(target)s"),
        icon="shield",
        channels=TO_ME,
        is_private=True,
        is_for=policies.may_write_rules,
    ),
]
