from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "text_redacted": "A text was taken out of everything. No subject. "
    "Data: `kind` of identifier, `rows` changed by model.",
    "reference_added": "Staff gave a work a page that no text cites. Subject: the reference.",
    "reference_described": "Staff said what a cited work is called. Subject: the reference.",
    "reference_merged": "Another identifier means the same work now. Subject: the reference. Data: `other`, the id.",
    "reference_separated": "An identifier is a work of its own again. Subject: the reference. Data: `work`, the id.",
    "reference_retracted": "Staff marked a work as retracted, or said where that is announced. Subject: the reference.",
    "reference_restored": "Staff took the mark of a retraction off a work. Subject: the reference.",
    "attachment_uploaded": "A member uploaded a file. Subject: the attachment. Data: `content_type`, `size` in bytes.",
    "attachment_removed": "A file was taken out of sight. Subject: the attachment. Data: `host_model`, `host_id`.",
}


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("Texts")

    def ready(self) -> None:
        """Open the gate that no text passes unread; say where texts of this room and of those below it live."""
        from content import belonging, gates, resolvers, travelling  # noqa: PLC0415  models are loaded by now
        from content.attachments import reading  # noqa: PLC0415
        from content.citations import counting  # noqa: PLC0415
        from content.gates import privacy  # noqa: PLC0415
        from events import registry  # noqa: PLC0415
        from foundation import recounting  # noqa: PLC0415

        gates.register(privacy.gate, name="content.privacy")
        recounting.register("content.citation_counts", counting.recount)
        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        resolvers.register_files(reading.files)
        _say_where_texts_live()
        belonging.register_all()
        travelling.register_all()


def _say_where_texts_live() -> None:
    from content import texts  # noqa: PLC0415
    from content.attachments import redacting  # noqa: PLC0415

    texts.register("content.PrivacyFinding", ["explanation"], author="decided_by_id")
    texts.register("content.Hold", ["note"])
    texts.register("content.Reference", ["metadata", "retraction_reason"])
    texts.register("content.Attachment", ["name", "alt_text", "removal_reason"], author="uploaded_by_id")
    texts.register_elsewhere("content.Attachment", redacting.take_out)
    # What an exception said may quote what it was about.
    texts.register("events.Handling", ["last_error"])
    by_code = "written by the program: a name or an id"
    texts.register_others(
        "content.Reference", {"normal_form": "public identifier of a work", "shown": "the same, as read"}
    )
    texts.register_others(
        "content.Attachment",
        {
            "key": "random",
            "host_model": by_code,
            "narrower": "numbers",
            "ai_label": "documented keys of a label that has to stay with the picture",
        },
    )
    texts.register_others("content.Citation", {"host_model": by_code})
    texts.register_others("content.PrivacyFinding", dict.fromkeys(["host_model", "field", "kind", "rule"], by_code))
    texts.register_others("content.Hold", {"host_model": by_code, "reasons": "codes of gates"})
    texts.register_others("foundation.LimitCount", {"limit": by_code, "key": "keyed hash", "attempts": "times"})
    texts.register_others("events.Event", dict.fromkeys(["kind", "subject_model", "request_id"], by_code))
    texts.register_others("events.Event", {"data": "ids, codes and counts; `events.actions.record` says so"})
    texts.register_others("events.Handling", {"handler": by_code})
    texts.register_others("events.Heartbeat", {"name": by_code})
