"""Numbers to call, kept by staff with the permission."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from moderation.actions import help_lines
from moderation.models import HelpLine


@admin.register(HelpLine)
class HelpLineAdmin(OutsideTransactions):
    """In the order in which the page shows them."""

    list_display = ["place_en", "name_en", "number", "place_zh", "name_zh", "position"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    ordering = ["position", "pk"]
    fields = ["position", "place_en", "place_zh", "name_en", "name_zh", "number", "website"]

    def save_model(self, request: HttpRequest, obj: HelpLine, form: ModelForm, change: Any) -> None:
        help_lines.save_help_line(
            actor=signed_in_member(request), line=obj, declared=self.declared(request), now=timezone.now()
        )
