from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.faults.probe"
    label = "probe"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.faults.probe import handlers, points  # noqa: F401, PLC0415 - the first registers what it holds

        points.install()
