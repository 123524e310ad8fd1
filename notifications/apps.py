from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from notifications import newcomers  # noqa: F401, PLC0415 - registers its handler; models load before it
        from notifications.checks import mail_url_is_understood  # noqa: PLC0415

        checks.register(mail_url_is_understood)
