"""Reader pages of this room."""

from django.urls import path

from moderation.views import decisions, flags, help_lines, labels, openness, trust

urlpatterns = [
    path("p/<int:pk>/report/", flags.flag, name="post_report"),
    path("p/<int:pk>/labels/", labels.labels, name="post_labels"),
    path("moderation/", openness.overview, name="openness"),
    path("moderation/log/", openness.log, name="moderation_log"),
    path("help-lines/", help_lines.help_lines, name="help_lines"),
    path("trust/", trust.overview, name="trust"),
    path("settings/standing/", trust.own, name="standing_settings"),
    path("suspension/", decisions.suspension, name="suspension"),
    path("decisions/", decisions.mine, name="decisions"),
    path("decisions/<int:pk>/", decisions.one, name="decision"),
]
