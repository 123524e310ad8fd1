from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

# Tasks bind to the application that exists when they are imported: it has to exist before any room is loaded.
from config.celery import app as celery_app

__all__ = ["AdminConfig", "SiteConfig", "celery_app"]


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the checks of the edition, and make the Celery application that tasks bind to.

        The latter not in config/__init__: the supervisor lives in this package too and must stay small.
        """
        from config import celery, checks  # noqa: F401, PLC0415


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.CommonsAdminSite"
