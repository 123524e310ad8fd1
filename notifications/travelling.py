"""What of this room goes along when a site moves by a file."""

from foundation import travelling

TOLD = "what was told here, and by which way"


def register_all() -> None:
    """Called once, in apps.py."""
    travelling.register(
        "notifications.Subscription",
        "subscription",
        place=travelling.BESIDE,
        named=("target", "target_model", "target_id"),
    )
    told = ("Digest", "DigestItem", "InboundMail", "ReturnedMail", "OutgoingMail", "Notification", "Delivery", "FanOut")
    travelling.register_staying({f"notifications.{name}": TOLD for name in told})
    travelling.register_staying(
        {
            "notifications.DigestPlan": "made anew for who claims the account",
            "notifications.Mailbox": "of mail from here",
            "notifications.ChannelChoice": "members take it along in their own copy",
            "notifications.SavedSearch": "members take it along in their own copy",
            "notifications.Webhook": "holds a secret that was agreed with this site",
            "notifications.WebhookCall": TOLD,
        }
    )
