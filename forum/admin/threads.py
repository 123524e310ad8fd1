"""Threads for moderators. Conversations are not among them."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.actions import hiding, placing
from forum.admin.moderated import ModeratedAdmin, NeededReasonForm, OptionalReasonForm, StateFilter
from forum.models import Thread


class ThreadStateFilter(StateFilter):
    """Threads that stand in lists, and those that do not."""

    states = (
        ("hidden", _("out of sight"), Q(hidden_at__isnull=False)),
        ("held", _("waiting"), Q(held_at__isnull=False)),
        ("locked", _("locked"), Q(locked_at__isnull=False)),
        ("pinned", _("pinned"), Q(pinned_at__isnull=False)),
        ("merged", _("merged"), Q(merged_into__isnull=False)),
    )


@admin.register(Thread)
class ThreadAdmin(ModeratedAdmin):
    list_display = (
        *("id", "title", "kind", "category", "author", "pseudonym", "reply_count", "created_at"),
        *("hidden_at", "held_at", "locked_at"),
    )
    list_display_links = ("id", "title")
    list_filter = (ThreadStateFilter, "kind", "language")
    list_select_related = ("category", "author", "pseudonym")
    search_fields = ("=id", "title", "author__username")
    ordering = ("-pk",)
    fields = readonly_fields = (
        *(
            "page",
            "care",
            "title",
            "kind",
            "language",
            "category",
            "author",
            "pseudonym",
            "created_at",
            "last_activity_at",
        ),
        *("reply_count", "hidden_at", "hidden_by", "hide_reason", "held_at", "locked_at", "locked_by", "lock_reason"),
        *("pinned_at", "pinned_by", "pin_reason", "merged_into", "merged_at", "merged_by", "merge_reason"),
    )
    actions = ("lock", "unlock", "hide", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Thread.objects.visible_to(request.user).filter(category__isnull=False).defer("details", "details_html")

    @admin.display(description=_("page"))
    def page(self, thread: Thread) -> str:
        """Where it is read."""
        return format_html('<a href="{}">{}</a>', thread.get_absolute_url(), thread.title)

    @admin.display(description=_("care"))
    def care(self, thread: Thread) -> str:
        """Where it is moved, merged, split and so on."""
        return format_html('<a href="{}">{}</a>', reverse("thread_care", args=[thread.pk]), _("Care for the thread"))

    @admin.action(description=_("Lock …"), permissions=["moderate"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> TemplateResponse | None:
        """Close the chosen threads to replies."""
        return self.decide(
            request,
            queryset,
            form=NeededReasonForm,
            title=_("Lock the threads"),
            act=lambda actor, thread, reason, declared, now: placing.lock_thread_for_replies(
                actor=actor, thread=thread, is_locked=True, reason=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Open again …"), permissions=["moderate"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> TemplateResponse | None:
        """Let members reply again."""
        return self.decide(
            request,
            queryset,
            form=OptionalReasonForm,
            title=_("Open the threads again"),
            act=lambda actor, thread, reason, declared, now: placing.lock_thread_for_replies(
                actor=actor, thread=thread, is_locked=False, reason=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Take out of sight …"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Thread]) -> TemplateResponse | None:
        """Take the chosen threads out of sight."""
        return self.decide(
            request,
            queryset,
            form=NeededReasonForm,
            title=_("Take the threads out of sight"),
            act=lambda actor, thread, reason, declared, now: hiding.hide_thread(
                actor=actor, thread=thread, reason=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Bring back …"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Thread]) -> TemplateResponse | None:
        """Bring the chosen threads back."""
        return self.decide(
            request,
            queryset,
            form=OptionalReasonForm,
            title=_("Bring the threads back"),
            act=lambda actor, thread, reason, declared, now: hiding.restore_thread(
                actor=actor, thread=thread, reason=reason, declared=declared, now=now
            ),
        )
