from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events.checks import handlers_can_be_reached  # noqa: PLC0415 - models load before it

        checks.register(handlers_can_be_reached)
