from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "webhook_added": "A member added an address for programs. Subject: the webhook.",
    "webhook_removed": "A member removed one. Subject: the webhook that was.",
    "webhook_switched": "A member switched one on or off. Subject: the webhook. Data: `is_on`.",
    "answers_revoked": "A member made the addresses of earlier mail take no answers. Subject: their mailbox.",
    "mail_paused": "Mail to a member came back, or was reported as unwanted. Subject: their mailbox. Data: `reason`.",
    "mail_resumed": "A member showed that mail reaches them again. Subject: their mailbox.",
    "mail_silent": "No mail left for hours although some was wanted. Data: `cause`, where it stops; `hours`.",
    "search_saved": "A member keeps a search. Subject: the saved search.",
    "saved_search_renamed": "A member gave a kept search another name. Subject: the saved search.",
    "saved_search_removed": "A member keeps a search no longer. Subject: the saved search that was.",
    "saved_search_found": "Something new is found by a watched search. Subject: the saved search. Data: `count`.",
    "digests_chosen": "A member chose when digests come. Subject: the member. Data: `fields`, by name.",
}


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from content import texts  # noqa: PLC0415
        from events import registry  # noqa: PLC0415
        from notifications import (  # noqa: PLC0415
            accounts_news,
            belonging,
            newcomers,  # noqa: F401 - it registers itself
            redaction,
            saved_news,
            travelling,
        )
        from notifications.checks import mail_url_is_understood  # noqa: PLC0415

        checks.register(mail_url_is_understood)
        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        _add_to_the_menu()
        belonging.register_all()
        travelling.register_all()
        accounts_news.register()
        saved_news.register()
        texts.register("notifications.SavedSearch", ["name", "query"], author="member_id")
        texts.register("notifications.OutgoingMail", ["subject", "source", "last_error"], rewrite=redaction.rewrite)
        texts.register_others("notifications.Subscription", {"target_model": "written by the program: a name"})
        texts.register_others(
            "notifications.OutgoingMail",
            {"message_id": "made by the program", "recipient": "address of the member, changed by the account"},
        )
        by_code = "written by the program: a name"
        _say_what_comes_in(by_code)
        names = ["kind", "subject_model", "target_model", "group_key"]
        texts.register_others("notifications.Notification", dict.fromkeys(names, by_code))
        texts.register_others("notifications.Delivery", {"reason": "written by the program: a code"})
        texts.register_others("notifications.FanOut", {"last_error": "the class of an error"})
        texts.register_others("notifications.ChannelChoice", {"kind": by_code})
        texts.register("notifications.Webhook", ["name"], author="member_id")
        texts.register_others("notifications.Webhook", {"url": "an address", "secret": "encrypted"})
        texts.register_others("notifications.Webhook", {"switched_off_reason": by_code})
        texts.register("notifications.WebhookCall", ["payload"])
        texts.register_others("notifications.WebhookCall", {"last_error": by_code})
        _begin_digests(by_code)


def _begin_digests(by_code: str) -> None:
    from content import texts  # noqa: PLC0415
    from notifications.digests import plans, sections, told  # noqa: F401, PLC0415 - plans registers its handlers

    sections.register(told.SECTION)
    texts.register_others("notifications.Digest", {"reason": "written by the program: a code"})
    texts.register_others("notifications.DigestItem", {"section": by_code, "key": by_code})


def _say_what_comes_in(by_code: str) -> None:
    from content import texts  # noqa: PLC0415
    from notifications.inbound import news, redaction  # noqa: PLC0415

    news.register()

    texts.register("notifications.InboundMail", ["source"], rewrite=redaction.rewrite)
    texts.register_others(
        "notifications.InboundMail",
        {
            "fingerprint": "a digest",
            "message_id": "made by the program of whoever sent it",
            "address": "an address of the site's own, emptied when the mail is handled",
            "reason": "written by the program: a code",
            "made_model": by_code,
        },
    )
    texts.register_others("notifications.ReturnedMail", {"status": "a number of RFC 3463"})


def _add_to_the_menu() -> None:
    from foundation import brought  # noqa: PLC0415
    from foundation.navigation import Entry, Place, register  # noqa: PLC0415
    from notifications import unread  # noqa: PLC0415

    bell = Entry(
        _("Notifications"),
        "notifications",
        10,
        icon="bell",
        section="notifications",
        count=unread.count,
        live_url_name="notifications_unread",
    )
    register(Place.TOOLS, bell)
    brought.on_pages_of_members(unread.name_of)
    register(Place.MEMBER, Entry(_("Notifications and mail"), "notification_settings", 20, icon="bell"))
