"""Topics for staff."""

from django.contrib import admin

from knowledge.models import Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """The tree of topics. One that threads are about cannot be deleted."""

    list_display = ["slug", "name_en", "name_zh", "parent", "level", "position"]
    list_select_related = ["parent"]
    list_filter = ["level"]
    search_fields = ["slug", "name_en", "name_zh"]
    ordering = ["position", "pk"]
    raw_id_fields = ["parent"]
