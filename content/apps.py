from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        """Open the gate that no text passes unread."""
        from content import gates  # noqa: PLC0415  models are loaded by now
        from content.gates import privacy  # noqa: PLC0415

        gates.register(privacy.gate, name="content.privacy")
