from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        """Register what can be found in the room itself."""
        from search import members, sources  # noqa: PLC0415

        sources.register("members", sources.Source(label=_("Members"), order=50, find=members.find))
