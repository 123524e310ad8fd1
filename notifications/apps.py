from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from content import texts  # noqa: PLC0415
        from notifications import newcomers, redaction  # noqa: F401, PLC0415 - newcomers registers its handler
        from notifications.checks import mail_url_is_understood  # noqa: PLC0415

        checks.register(mail_url_is_understood)
        texts.register("notifications.OutgoingMail", ["subject", "source", "last_error"], rewrite=redaction.rewrite)
        texts.register_others("notifications.Subscription", {"target_model": "written by the program: a name"})
        texts.register_others(
            "notifications.OutgoingMail",
            {"message_id": "made by the program", "recipient": "address of the member, changed by the account"},
        )
