"""The administration pages."""

from django.contrib.admin import AdminSite


class CommonsAdminSite(AdminSite):
    pass
