"""Flags, the review queue, decisions and trust."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "post_flagged": "A reader told moderators about a post. Subject: the post. Data: `thread`; `flag`; `reason`; "
    "`held`, whether it went out of sight at once.",
    "flag_decided": "A moderator decided about a flag, or nobody did in time. Subject: the post. Data: `thread`; "
    "`flag`; `state`.",
    "moderation_decided": "A decision was added to the log. Subject: the decision. Data: `kind`; `told`, whether its "
    "member hears of it from here.",
    "post_opened": "A moderator read one text of a private conversation or a group to decide about it. Subject: the "
    "post. Data: `thread`.",
    "item_overdue": "Nobody decided for long about something in the queue. Subject: the item.",
    "appeal_made": "A member asks for a second look at a decision. Subject: the appeal. Data: `action`, the decision.",
    "category_moderator_appointed": "One of the staff moderates a category. Subject: the member. Data: `category`.",
    "word_rule_stopped": "A word rule took too long over texts and was switched off. Subject: the rule.",
    "category_moderator_ended": "They do so no longer. Subject: the member. Data: `category`.",
    "trust_level_changed": "A member has another trust level. Subject: the member. Data: `before`; `after`; `by_hand`.",
    "trust_level_fixed": "An administrator set a trust level by hand. Subject: the member. Data: `level`.",
    "privacy_scan_started": "Texts that stand are gone over by the privacy check. Subject: the scan.",
    "trust_level_released": "Facts decide about a member's trust level again. Subject: the member.",
}


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Say what this room records, what it hears of, and where its texts and pages are."""
        from accounts import standings  # noqa: PLC0415 - models load before it
        from events import registry  # noqa: PLC0415
        from moderation import appeals, belonging, gates, logbook, queueing, travelling  # noqa: PLC0415
        from moderation.gates import hearing  # noqa: PLC0415
        from moderation.shelves import declared  # noqa: PLC0415
        from moderation.subjects import matters, others, posts  # noqa: PLC0415
        from moderation.subjects.registry import register  # noqa: PLC0415
        from moderation.trust import reckoning  # noqa: PLC0415

        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        for name, handler, kinds in (*queueing.HANDLERS, *hearing.HANDLERS):
            for kind in kinds:
                registry.register(handler, kind=kind, name=name)
        for kind in logbook.EVENTS:
            registry.register(logbook.from_event, kind=kind, name="moderation.write_log")
        for kind in reckoning.EVENTS:
            registry.register(reckoning.from_event, kind=kind, name="moderation.reckon_trust")
        register(posts.LABEL, posts.lines)
        others.register_all()
        matters.register_all()
        declared.register_all()
        belonging.register_all()
        travelling.register_all()
        gates.register_all()
        _say_where_texts_live()
        _say_why_texts_wait()
        _stand_at_the_gate()
        _say_who_hears_of_it()
        _add_to_the_menu()
        standings.register_way(appeals.way_of)


def _say_where_texts_live() -> None:
    from content import texts  # noqa: PLC0415

    by_code = "written by the program"
    texts.register("moderation.Flag", ["note"], author="flagger_id")
    texts.register("moderation.ItemNote", ["text"], author="author_id")
    texts.register("moderation.ModerationAction", ["reason"], author="actor_id")
    texts.register_others("moderation.ModerationAction", {"ground": by_code, "data": by_code, "subject_model": by_code})
    texts.register_others("moderation.ReviewItem", {"reason": by_code, "subject_model": by_code})
    texts.register("moderation.Appeal", ["text", "answer"], author="member_id")
    texts.register("moderation.Label", ["reason"], author="given_by_id")
    texts.register("moderation.HelpLine", ["place_en", "place_zh", "name_en", "name_zh"])
    texts.register_others("moderation.HelpLine", {"number": "of a service", "website": "of a service"})
    texts.register("moderation.TrustStanding", ["fix_reason"], author="fixed_by_id")
    texts.register("moderation.MessageTemplate", ["title_en", "title_zh", "text_en", "text_zh"])
    texts.register("moderation.WordRule", ["name", "pattern", "message_en", "message_zh"])
    texts.register_others("moderation.WordRule", {"tried_form": "a hash"})
    texts.register_others("moderation.TextPrint", {"sketch": "keyed hashes; they go when their text is redacted"})
    scanned = {"findings": "names of rules and places", "mark": "a keyed hash", "subject_model": by_code}
    texts.register_others("moderation.ScannedText", scanned)
    texts.register_others("moderation.PrivacyScan", {"reading": by_code})
    texts.register_others("moderation.SpamLesson", {"buckets": "numbers of fifteen bits, each of many words"})
    texts.register_others("moderation.LinkedHost", {"host": "the name of a site, read out of an address"})


def _say_why_texts_wait() -> None:
    from content.gates import reasons  # noqa: PLC0415
    from moderation.personal.gates import CRISIS  # noqa: PLC0415
    from moderation.reasons import ASKED_TO_EDIT, FLAGGED_BY_READERS, REPORTED_PATIENT_DATA  # noqa: PLC0415

    reasons.register(REPORTED_PATIENT_DATA, _("A reader reported that it contains a patient's data."))
    reasons.register(FLAGGED_BY_READERS, _("Several readers reported it."))
    reasons.register(CRISIS, _("It sounds as if its author may be in danger."), page="help_lines")
    reasons.register(ASKED_TO_EDIT, _("A moderator asked its author to change it."))


def _stand_at_the_gate() -> None:
    from content import gates  # noqa: PLC0415
    from content.gates import confirmations  # noqa: PLC0415
    from moderation.personal import gates as personal  # noqa: PLC0415

    gates.register(personal.personal_question, name="moderation.personal_question")
    gates.register(personal.crisis, name="moderation.crisis")
    confirmations.register(
        personal.NOT_PERSONAL, _("It is a professional question, and not about me or somebody close to me.")
    )


def _say_who_hears_of_it() -> None:
    from moderation.notifying import descriptions, sources  # noqa: PLC0415
    from moderation.notifying.kinds import KINDS  # noqa: PLC0415
    from notifications import kinds  # noqa: PLC0415

    for kind in KINDS:
        kinds.declare(kind)
    sources.register()
    descriptions.register()


def _add_to_the_menu() -> None:
    from foundation.navigation import Entry, Place, register  # noqa: PLC0415
    from moderation import policies, waiting  # noqa: PLC0415

    queue = Entry(
        _("Review queue"),
        "admin:queue",
        5,
        icon="flag",
        is_for=policies.may_open_desk,
        count=waiting.recent_count,
    )
    defences = Entry(_("Defences against spam"), "admin:defences", 45, icon="shield", is_for=policies.may_set_defences)
    register(Place.STAFF, defences)
    scan = Entry(_("Privacy scan"), "admin:privacy_scan", 46, icon="shield", is_for=policies.may_scan)
    register(Place.STAFF, scan)
    register(Place.TOOLS, queue)
    register(Place.STAFF, queue)
    register(Place.FOOTER, Entry(_("How we moderate"), "openness", 30, section="moderation"))
    register(Place.FOOTER, Entry(_("Help, now"), "help_lines", 35, section="moderation"))
    register(Place.FOOTER, Entry(_("What members may do"), "trust", 31, section="trust"))
    register(Place.MEMBER, Entry(_("Decisions about my texts"), "decisions", order=40, icon="shield"))
    register(Place.MEMBER, Entry(_("Trust level"), "standing_settings", order=41, icon="check"))
