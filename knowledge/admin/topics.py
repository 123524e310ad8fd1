"""Topics for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from knowledge.actions import naming
from knowledge.models import Topic


class TopicForm(forms.ModelForm):
    """A topic, and what to know before it."""

    needed = forms.ModelMultipleChoiceField(
        Topic.objects.in_order(),
        label=_("To know before"),
        required=False,
        widget=FilteredSelectMultiple(_("topics"), is_stacked=False),
    )

    class Meta:
        model = Topic
        # Prerequisites are stored by an action, which refuses circles.
        fields = ["slug", "name_en", "name_zh", "parent", "level", "position", "is_about_safety"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["needed"].initial = list(self.instance.prerequisites.values_list("pk", flat=True))


@admin.register(Topic)
class TopicAdmin(OutsideTransactions):
    """The tree of topics. One that threads are about cannot be deleted."""

    form = TopicForm
    list_display = ["slug", "name_en", "name_zh", "parent", "level", "position"]
    list_select_related = ["parent"]
    list_filter = ["level"]
    search_fields = ["slug", "name_en", "name_zh"]
    ordering = ["position", "pk"]
    raw_id_fields = ["parent"]

    def save_model(self, request: HttpRequest, obj: Topic, form: forms.ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared, now = signed_in_member(request), self.declared(request), timezone.now()
        is_asked = "needed" in form.changed_data
        needed = list(form.cleaned_data.get("needed", []))
        if change and is_asked:  # first: what closes a circle is refused before anything is stored
            naming.set_prerequisites(actor=actor, topic=obj, needed=needed, now=now)
        naming.save_topic(actor=actor, topic=obj, now=now, declared=declared)
        if not change and needed:
            naming.set_prerequisites(actor=actor, topic=obj, needed=needed, now=now)
