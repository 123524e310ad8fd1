"""What a member's copy and the deletion of an account do with the tables of this room."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_eraser, register_nobodys


def register_all() -> None:
    """Called once, in apps.py."""
    from notifications import erasing  # noqa: PLC0415 - models load before it

    register(
        "notifications.Subscription",
        owner="member",
        fate=Fate.DELETED,
        file="follows",
        words=_("What you follow, and how closely."),
        named=("target_model", "target_id"),
        wins="changed_at",
    )
    register(
        "notifications.SavedSearch",
        owner="member",
        fate=Fate.DELETED,
        file="saved_searches",
        words=_("Searches that you saved, under your own names."),
        omit=["due_at"],
        wins="created_at",
    )
    register(
        "notifications.Notification",
        owner="recipient",
        fate=Fate.DELETED,
        file="notifications",
        words=_("What you were told on the site, and when you read it."),
        omit=["event_id", "group_key"],
        named=("subject_model", "subject_id"),
        is_loaded=False,
    )
    register(
        "notifications.ChannelChoice",
        owner="member",
        fate=Fate.DELETED,
        file="notification_choices",
        words=_("By which way you want to be told what."),
        wins="changed_at",
    )
    register(
        "notifications.Delivery",
        owner="notification__recipient",
        fate=Fate.DELETED,
        why="by which way a notification went out; the notification itself stands in `notifications`",
    )
    _register_digests()
    _register_inbound()
    _register_webhooks()
    register_nobodys({"notifications.FanOut": "ids of events alone, and how far the work is"})
    register(
        "notifications.OutgoingMail",
        fate=Fate.ERASER,
        why="mail to you, which you have; its text is emptied here when it has left",
    )
    register_eraser("notifications.mail", erasing.erase)


def _register_webhooks() -> None:
    register(
        "notifications.Webhook",
        owner="member",
        fate=Fate.DELETED,
        file="webhooks",
        words=_("Addresses of programs that hear what you hear."),
        omit=["secret"],
        is_loaded=False,
    )
    register(
        "notifications.WebhookCall",
        owner="webhook__member",
        fate=Fate.DELETED,
        why="the log of calls to your own addresses; what was told stands in `notifications`",
    )


def _register_inbound() -> None:
    register(
        "notifications.InboundMail",
        owner="member",
        fate=Fate.DELETED,
        file="answers_by_mail",
        words=_("Answers that you sent by mail, and what became of each."),
        omit=["fingerprint", "source", "address", "is_cut", "attempts", "due_at", "claimed_at"],
        named=("made_model", "made_id"),
        is_loaded=False,
    )
    register(
        "notifications.Mailbox",
        owner="member",
        fate=Fate.DELETED,
        file="mailbox",
        words=_("Whether mail to you came back, and since when answers to earlier mail are not taken."),
        is_loaded=False,
    )
    register(
        "notifications.ReturnedMail",
        owner="member",
        fate=Fate.DELETED,
        file="returned_mail",
        words=_("Mail of ours that came back from your address."),
        omit=["mail"],
        is_loaded=False,
    )


def _register_digests() -> None:
    register(
        "notifications.DigestPlan",
        owner="member",
        fate=Fate.DELETED,
        file="digest_plan",
        words=_("When digests come to you, and up to when they have told you what is new."),
        is_loaded=False,
    )
    register(
        "notifications.Digest",
        owner="recipient",
        fate=Fate.DELETED,
        file="digests",
        words=_("Digests that were made for you."),
        omit=["mail"],
        is_loaded=False,
    )
    register(
        "notifications.DigestItem",
        owner="digest__recipient",
        fate=Fate.DELETED,
        why="what a digest told of, so that the next one does not; the digest itself stands in `digests`",
    )
