"""Every address of the site. Reader pages carry their language in the path; the rest stands outside it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config.discovery import urls as discovery
from config.dumps import views as dumps
from config.views import api_docs, health, help_desk, home, language, outbox, pages, styleguide
from forum.views import lists
from notifications.views import inbound, mailbox, unsubscribing

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.entrance_urls")),
    path("", include("accounts.openid_urls")),
    path("", include("accounts.picture_urls")),
    path("", include("content.urls")),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    path("mailbox/<str:token>/", mailbox.confirm, name="mailbox_confirm"),
    path("inbound/reports/", inbound.inbound_reports, name="inbound_reports"),
    path("inbound/mail/", inbound.inbound_mail, name="inbound_mail"),
    path("", include("forum.urls.json")),
    path("api/v1/", include("config.api")),
    path("api/schema/", api_docs.schema, name="api_schema"),
    path("api/docs/", api_docs.index, name="api_documentation"),
    path("api/docs/<slug:slug>/", api_docs.part, name="api_documentation_part"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("language/", language.choose, name="language"),
    *discovery.outside,
    *i18n_patterns(
        # The most read pages first: an address is compared with one after the other.
        path("", lists.home, name="home"),
        path("", include("forum.urls")),
        path("kb/", include("knowledge.urls")),
        path("", include("accounts.urls")),
        path("", include("moderation.urls")),
        path("", include("notifications.urls")),
        path("", include("content.page_urls")),
        path("search/", include("search.urls")),
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("pages/<slug:slug>/", pages.page, name="page"),
        path("pages/<slug:slug>/changes/", pages.changes, name="page_changes"),
        path("data/", dumps.dumps, name="public_data"),
        path("data/<str:version>.zip", dumps.download, name="public_data_file"),
        path("help/", help_desk.index, name="help"),
        path("help/<slug:slug>/", help_desk.page, name="help_page"),
        path("", include("config.discovery.urls")),
        # For who cuts the end off an address.
        path("settings/", home.beginning, {"name": "profile_settings"}, name="settings"),
        path("tag/", home.beginning, {"name": "tags"}, name="tag_list"),
        path("u/", home.beginning, {"name": "people"}, name="people_list"),
        path("pages/", home.beginning, {"name": "help"}, name="page_list"),
        prefix_default_language=False,
    ),
]

if settings.OUTBOX_PAGE:
    urlpatterns += [
        path("outbox/", outbox.mails, name="outbox"),
        path("outbox/<str:name>/", outbox.mail, name="outbox_mail"),
    ]

handler400 = "config.views.errors.bad_request"
handler403 = "config.views.errors.permission_denied"
handler404 = "config.views.errors.page_not_found"
handler500 = "config.views.errors.server_error"
