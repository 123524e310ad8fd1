"""What a member's copy and the deletion of an account do with the tables of this room."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_eraser


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
        "notifications.OutgoingMail",
        fate=Fate.ERASER,
        why="mail to you, which you have; its text is emptied here when it has left",
    )
    register_eraser("notifications.mail", erasing.erase)
