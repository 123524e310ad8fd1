"""Topics, articles and learning."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Say what this room records, and where its texts live."""
        from content import texts  # noqa: PLC0415 - models load before it
        from events import registry  # noqa: PLC0415

        registry.declare("topic_saved", help="Staff made or changed a topic. Subject: the topic.")

        texts.register("knowledge.Topic", ["name_en", "name_zh"])
        texts.register_others("knowledge.Topic", {"slug": "an address"})
