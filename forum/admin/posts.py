"""Posts for moderators. Those of conversations are not among them; what waits there stands in the queue of the site."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.actions import hiding
from forum.admin.moderated import ModeratedAdmin, NeededReasonForm, OptionalReasonForm, StateFilter
from forum.models import Post


class PostStateFilter(StateFilter):
    """Posts that others do not read."""

    states = (
        ("held", _("waiting"), Q(held_at__isnull=False)),
        ("hidden", _("out of sight"), Q(hidden_at__isnull=False)),
    )


@admin.register(Post)
class PostAdmin(ModeratedAdmin):
    list_display = ("id", "thread", "number", "author", "pseudonym", "created_at", "held_at", "hidden_at", "edited_at")
    list_display_links = ("id", "thread")
    list_filter = (PostStateFilter, "ai_assistance", "interests")
    list_select_related = ("thread", "author", "pseudonym")
    search_fields = ("=id", "=thread__id", "author__username")
    ordering = ("-pk",)
    fields = readonly_fields = (
        *(
            "page",
            "care",
            "thread",
            "number",
            "author",
            "pseudonym",
            "created_at",
            "source",
            "interests",
            "interests_note",
        ),
        *("ai_assistance", "edited_at", "edited_by", "held_at", "hidden_at", "hidden_by", "hide_reason"),
    )
    actions = ("hide", "restore", "release", "refuse")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Post.objects.visible_to(request.user).filter(thread__category__isnull=False).defer("html")

    @admin.display(description=_("page"))
    def page(self, post: Post) -> str:
        """Where it is read."""
        return format_html('<a href="{}">#{}</a>', post.get_absolute_url(), post.number)

    @admin.display(description=_("care"))
    def care(self, post: Post) -> str:
        """Where it is hidden, restored, decided about."""
        words = _("Care for post %(number)s") % {"number": post.number}
        return format_html('<a href="{}">{}</a>', reverse("post_care", args=[post.pk]), words)

    @admin.action(description=_("Take out of sight …"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Post]) -> TemplateResponse | None:
        """Take the chosen posts out of sight; a first post takes its thread along."""
        return self.decide(
            request,
            queryset.select_related("thread"),
            form=NeededReasonForm,
            title=_("Take the posts out of sight"),
            act=lambda actor, post, reason, declared, now: hiding.hide_post(
                actor=actor, post=post, reason=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Bring back …"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Post]) -> TemplateResponse | None:
        """Bring the chosen posts back."""
        return self.decide(
            request,
            queryset.select_related("thread"),
            form=OptionalReasonForm,
            title=_("Bring the posts back"),
            act=lambda actor, post, reason, declared, now: hiding.restore_post(
                actor=actor, post=post, reason=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Release those that wait …"), permissions=["moderate"])
    def release(self, request: HttpRequest, queryset: QuerySet[Post]) -> TemplateResponse | None:
        """Let the chosen posts be read."""
        return self.decide(
            request,
            queryset,
            form=OptionalReasonForm,
            title=_("Release the posts"),
            act=lambda actor, post, reason, declared, now: hiding.decide_hold(
                actor=actor, post=post, is_released=True, note=reason, declared=declared, now=now
            ),
        )

    @admin.action(description=_("Refuse those that wait …"), permissions=["moderate"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Post]) -> TemplateResponse | None:
        """Keep the chosen posts out of sight."""
        return self.decide(
            request,
            queryset,
            form=NeededReasonForm,
            title=_("Refuse the posts"),
            act=lambda actor, post, reason, declared, now: hiding.decide_hold(
                actor=actor, post=post, is_released=False, note=reason, declared=declared, now=now
            ),
        )
