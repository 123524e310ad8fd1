"""Topics for staff."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from knowledge.actions import naming
from knowledge.models import Topic


@admin.register(Topic)
class TopicAdmin(OutsideTransactions):
    """The tree of topics. One that threads are about cannot be deleted."""

    list_display = ["slug", "name_en", "name_zh", "parent", "level", "position"]
    list_select_related = ["parent"]
    list_filter = ["level"]
    search_fields = ["slug", "name_en", "name_zh"]
    ordering = ["position", "pk"]
    raw_id_fields = ["parent"]

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        naming.save_topic(actor=actor, topic=obj, now=timezone.now(), declared=declared)
