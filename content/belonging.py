"""What a member's copy and the deletion of an account do with the tables of this room and of those below it."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_cases, register_context, register_eraser, register_nobodys


def register_all() -> None:
    """Called once, in apps.py."""
    from content import erasing  # noqa: PLC0415 - models load before it

    register(
        "content.Attachment",
        owner="uploaded_by",
        fate=Fate.UNNAMED,
        file="attachments",
        words=_("Files that you attached; each lies in the folder “attachments” under its number and name."),
        omit=["key", "narrower", "version", "removed_by"],
        named=("host_model", "host_id"),
    )
    register(
        "content.Citation",
        is_hosted=True,
        fate=Fate.ERASER,
        file="citations",
        words=_("Works that your texts cite."),
        named=("host_model", "host_id"),
    )
    register(
        "content.PrivacyFinding",
        is_hosted=True,
        fate=Fate.UNNAMED,
        file="privacy_checks",
        words=_("What the privacy check found in your texts, and what was decided. The words themselves are not kept."),
        omit=["decided_by"],
        named=("host_model", "host_id"),
    )
    register("content.Hold", fate=Fate.UNNAMED, why="what moderators decide; the text itself says that it waits")
    register("content.Reference", fate=Fate.UNNAMED, why="a published work; what cites it stands in `citations`")
    register("events.Event", fate=Fate.UNNAMED, why="ids alone, for 90 days; what happened stands in the other files")
    register_nobodys({"events.Handling": "names no member"})
    register_context(
        "content.Reference", ["kind", "normal_form", "shown", "metadata", "created_at"], key=["kind", "normal_form"]
    )
    register_cases(erasing.waiting_texts)
    register_eraser("content.files", erasing.erase)
