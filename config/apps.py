from dataclasses import replace

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _

# Tasks bind to the application that exists when they are imported: it has to exist before any room is loaded.
from config.celery import app as celery_app
from foundation import belongings, navigation

__all__ = ["AdminConfig", "SiteConfig", "celery_app"]


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Register the checks of the edition, make the Celery application that tasks bind to, fill the rooms' doors.

        The application not in config/__init__: the supervisor lives in this package too and must stay small.
        """
        from config import celery, checks, kinds, site  # noqa: F401, PLC0415
        from config.travelling import checking  # noqa: PLC0415
        from foundation import site as site_door  # noqa: PLC0415

        kinds.declare()
        site_door.provide(site.facts, renew=site.bump_epoch)

        _fill_doors()
        _say_where_texts_live()
        belongings.register_nobodys(
            {"config.SiteSettings": "decisions about the site", "config.Page": "the site's own texts"}
        )
        belongings.register(
            "config.PageVersion", fate=belongings.Fate.UNNAMED, why="the site's own texts, written by administrators"
        )
        _say_what_travels()
        checking.register_reasons()


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.CommonsAdminSite"


def _fill_doors() -> None:
    """Tell the rooms below where the administration is, and what search finds among the pages of the house."""
    from config.searching import GUIDE, PAGES  # noqa: PLC0415
    from content import policies  # noqa: PLC0415
    from search import kinds as found  # noqa: PLC0415

    administration = navigation.Entry(_("Administration"), "admin:index", 0, icon="shield")
    navigation.register(navigation.Place.STAFF, administration)
    redaction = navigation.Entry(
        _("Take a text out"), "admin:redact", 10, icon="redact", is_for=policies.may_redact_everywhere
    )
    navigation.register(navigation.Place.STAFF, redaction)
    if settings.PUBLIC_DUMP != "off":
        data = navigation.Entry(_("Public data"), "public_data", 5, icon="info", section="data")
        navigation.register(navigation.Place.FOOTER, data)
    guide = navigation.Entry(_("Help"), "help", 0, icon="info", section="help")
    navigation.register(navigation.Place.FOOTER, guide)
    navigation.register(navigation.Place.MEMBER, replace(guide, order=90))
    found.register(PAGES)
    found.register(GUIDE)


def _say_where_texts_live() -> None:
    from config import borrowed_texts  # noqa: PLC0415
    from content import rebaking, texts  # noqa: PLC0415

    borrowed_texts.declare()
    address = "an address, not a text"
    texts.register("config.SiteSettings", ["name", "name_zh", "banner_en", "banner_zh", "other_filing"])
    texts.register_others(
        "config.SiteSettings",
        {
            "sign_up_domains": "domains",
            "icp_number": "a number",
            "public_security_number": "a number",
            "robots_lines": "rules for programs",
            "frame_origins": "origins of sites",
        },
    )
    texts.register("config.Page", ["title_en", "title_zh", "body_en", "body_zh", "html_en", "html_zh"])
    for language in ("en", "zh"):
        rebaking.register(
            "config.Page",
            source=f"body_{language}",
            html=f"html_{language}",
            version="renderer_version",
            profile="article",
        )
    texts.register_others("config.Page", {"slug": address})
    texts.register("config.PageVersion", ["title_en", "title_zh", "body_en", "body_zh"])
    texts.register_others("config.OldAddress", {"path": address, "target": address, "subject_model": "a model's name"})
    imported = {"kind": "a name of the format", "foreign_id": "a number of another site"}
    of_imports = {"source": "the name of another site", "kept_numbers": "names of the format"}
    texts.register_others("config.Import", of_imports)
    texts.register_others("config.ImportedRow", imported)
    made = {"version": "a date", "file_name": "a file of the site", "sha256": "a sum", "licences": "names and counts"}
    texts.register_others("config.Dump", made)


def _say_what_travels() -> None:
    from foundation import travelling  # noqa: PLC0415

    travelling.register(
        "config.OldAddress",
        "redirect",
        place=travelling.ADDRESSES,
        same=["path"],
        named=("leads_to", "subject_model", "subject_id"),
    )
    travelling.register_staying(
        {
            "config.SiteSettings": "each site decides for itself",
            "config.Page": "the site's own words, of which its law may ask some",
            "config.PageVersion": "what this site's own words were",
            "config.Import": "what came to this site",
            "config.ImportedRow": "what came to this site",
            "config.Dump": "what this site gave away",
            "events.Event": "what happened here",
            "events.Handling": "what happened here",
            "events.Heartbeat": "of this site's processes",
            "foundation.LimitCount": "of requests here",
            "foundation.IdempotencyKey": "of requests here",
            "search.SearchDocument": "the index is built where the texts arrive",
            "search.Purge": "of this site's index",
            "search.Suggestion": "worked out from what is here",
            "search.Word": "worked out from what is here",
        }
    )
