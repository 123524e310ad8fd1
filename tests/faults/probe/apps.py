from django.apps import AppConfig
from django.conf import settings


class ProbeConfig(AppConfig):
    name = "tests.faults.probe"
    label = "probe"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.faults.probe import handlers, hurry, points  # noqa: F401, PLC0415 - the first registers what it holds

        points.install()
        if getattr(settings, "PROBE_IS_HURRIED", False):
            hurry.hurry()
