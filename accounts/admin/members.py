"""Members for staff. Moderators repair names and decide who may come in; superusers do the rest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.actions import account, avatars, emails, joining, restrictions, second_factors
from accounts.admin import merging
from accounts.admin.decisions import ReasonForm, RestrictionForm, apply, decide
from accounts.models import User
from accounts.standings import STANDINGS
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions


class StandingFilter(admin.SimpleListFilter):
    """How members stand with the site."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [
            ("waiting", _("waiting to be let in")),
            ("unconfirmed", _("address not confirmed")),
            ("suspended", _("suspended")),
            ("silenced", _("silenced")),
            ("refused", _("refused")),
            ("inactive", _("closed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        conditions = {
            "waiting": Q(is_active=True, approved_at=None, refused_at=None),
            "unconfirmed": Q(email_confirmed_at=None),
            "suspended": Q(suspended_until__gt=now),
            "silenced": Q(silenced_until__gt=now),
            "refused": Q(refused_at__isnull=False),
            "inactive": Q(is_active=False),
        }
        return queryset.filter(conditions[str(self.value())]) if self.value() in conditions else queryset


REPAIRABLE = ("name", "profession")
FOR_SUPERUSERS = (
    "username",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
    "is_demonstration",
    "groups",
    "user_permissions",
)
READ_ONLY = (
    "standing_shown",
    "language",
    "time_zone",
    "joined_at",
    "email_confirmed_at",
    "approved_at",
    "approved_by",
    "refused_at",
    "refused_by",
    "refusal_reason",
    "suspended_until",
    "suspension_reason",
    "silenced_until",
    "silence_reason",
    "last_login",
    # Set by hand at the desk, where it is kept with a reason.
    "trust_level",
)


@admin.register(User)
class MemberAdmin(OutsideTransactions, UserAdmin):
    """Repair and decisions. Nobody is added here: people sign up, are invited, or come by `create_admin`."""

    list_display = ["username", "name", "profession", "standing_shown", "is_staff", "joined_at"]
    ordering = ["-joined_at", "-pk"]
    list_filter = [StandingFilter, "is_staff", "profession", "language", "is_demonstration"]
    filter_horizontal = ["user_permissions"]
    show_full_result_count = False
    actions = ["approve", "refuse", "suspend", "silence", "lift", "remove_pictures", "remove_second_factors", "merge"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:  # Any: names, or functions as Django allows
        return [*self.list_display, "email"] if _may_see_addresses(request) else [*self.list_display]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return ["username", "name", "email"] if _may_see_addresses(request) else ["username", "name"]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by address, for those who may not see one: a condition in the list's own address would answer it."""
        if lookup.partition("__")[0] == "email" and not _may_see_addresses(request):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # Any: Django's own nested form
        who: tuple[str, ...] = ("username", "name", "profession", "language", "time_zone")
        if _may_see_addresses(request):
            who += ("email", "email_confirmed_at")
        decided: tuple[str, ...] = (
            "standing_shown",
            "joined_at",
            "approved_at",
            "approved_by",
            "refused_at",
            "refused_by",
        )
        decided += ("refusal_reason", "suspended_until", "suspension_reason")
        decided += ("silenced_until", "silence_reason", "last_login")
        found = [(_("Member"), {"fields": who}), (_("Decisions"), {"fields": decided})]
        if request.user.is_superuser:
            rights = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
            found.append((_("Rights"), {"fields": (*rights, "trust_level", "is_demonstration", "password")}))
        return [*found, *self.asked_fieldsets(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is not None and obj.is_service:
            return READ_ONLY + FOR_SUPERUSERS  # it has no rights, and no address that anybody reads
        return READ_ONLY if request.user.is_superuser else READ_ONLY + FOR_SUPERUSERS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("approved_by", "refused_by")

    @admin.display(description=_("standing"))
    def standing_shown(self, member: User) -> str:
        """In words."""
        return str(STANDINGS[member.standing(timezone.now())])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and policies.needs_second_factor(obj) and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_admit_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers the actions that let in and refuse."""
        return policies.may_admit(request.user)

    def has_restrict_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers the actions that suspend and silence."""
        return bool(request.user.has_perm("accounts.restrict_member"))

    def has_superuser_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers what only superusers do."""
        return bool(request.user.is_superuser)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's own page, for superusers."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, now = signed_in_member(request), timezone.now()
        columns = {field.name for field in User._meta.concrete_fields}
        account.repair_account(
            actor=actor,
            member=obj,
            fields=columns.intersection(form.changed_data),
            now=now,
            declared=self.declared(request),
        )
        if "email" in form.changed_data:
            emails.replace_email(actor=actor, member=obj, email=obj.email, now=now)

    @admin.action(description=_("Let in"), permissions=["admit"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let newcomers in, also those refused before."""
        apply(self, request, queryset, act=_approve, cleaned={}, title=_("Let in"))

    @admin.action(description=_("Refuse …"), permissions=["admit"])
    def refuse(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Turn newcomers away."""
        return decide(self, request, queryset, form=ReasonForm, title=_("Refuse newcomers"), act=_refuse)

    @admin.action(description=_("Suspend …"), permissions=["restrict"])
    def suspend(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Keep members from signing in for a time."""
        return decide(self, request, queryset, form=RestrictionForm, title=_("Suspend members"), act=_suspend)

    @admin.action(description=_("Silence …"), permissions=["restrict"])
    def silence(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Let members read but not write for a time."""
        return decide(self, request, queryset, form=RestrictionForm, title=_("Silence members"), act=_silence)

    @admin.action(description=_("End suspension and silence"), permissions=["restrict"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Give members back what was taken for a time."""
        apply(self, request, queryset, act=_lift, cleaned={}, title=_("End suspension and silence"))

    @admin.action(description=_("Remove the pictures beside their names"), permissions=["change"])
    def remove_pictures(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For pictures that must not stand there."""
        apply(self, request, queryset, act=_remove_picture, cleaned={}, title=_("Remove pictures"))

    @admin.action(description=_("Remove second factors of members who lost them"), permissions=["superuser"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For members who have neither device nor recovery codes, after staff made sure who they are."""
        apply(self, request, queryset, act=_remove_second_factors, cleaned={}, title=_("Remove second factors"))

    @admin.action(description=_("Merge two accounts …"), permissions=["superuser"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Make two accounts of one person one."""
        return merging.merge(self, request, queryset)


def _may_see_addresses(request: HttpRequest) -> bool:
    return policies.may_see_addresses(request.user)


def _approve(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    return joining.approve_member(actor=actor, member=member, now=now)


def _refuse(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    return joining.refuse_member(actor=actor, member=member, now=now, **ReasonForm.reason_of(cleaned))


def _suspend(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    until, reason = RestrictionForm.until(cleaned, now), ReasonForm.reason_of(cleaned)
    restrictions.suspend_member(actor=actor, member=member, until=until, now=now, **reason)
    return True


def _silence(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    until, reason = RestrictionForm.until(cleaned, now), ReasonForm.reason_of(cleaned)
    restrictions.silence_member(actor=actor, member=member, until=until, now=now, **reason)
    return True


def _lift(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    return restrictions.lift_restrictions(actor=actor, member=member, now=now)


def _remove_picture(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    return avatars.remove_avatar(actor=actor, member=member, now=now)


def _remove_second_factors(actor: User, member: User, cleaned: dict[str, Any], now: datetime) -> bool:
    return bool(second_factors.remove_all(actor=actor, member=member, now=now))
