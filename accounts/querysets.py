"""Reads of members, groups, audiences and invitations."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, When
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import get_language

from foundation.json_rows import JsonRows

if TYPE_CHECKING:
    from accounts.models import Audience, User

_BESIDE_TEXTS = (
    *("username", "name", "profession", "profession_audience", "avatar_key", "is_demonstration", "is_staff"),
    *("origin", "deletion_due_at"),
)
_OF_CREDENTIAL = ("profession", "method", "checked_at", "institution_en", "institution_zh")


def columns_of_member(reference: str = "") -> tuple[str, ...]:
    """What stands beside the name of the member that a row refers to by this name; of a member where it is left out."""
    begin = f"{reference}__" if reference else ""
    credential = (f"{begin}shown_credential__{name}" for name in _OF_CREDENTIAL)
    return (*(f"{begin}{name}" for name in _BESIDE_TEXTS), *credential)


class UserQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Members."""

    def active(self) -> Self:
        """Members who may sign in as far as approval goes."""
        return self.filter(is_active=True, approved_at__isnull=False)

    def with_email(self, email: str) -> Self:
        """The member with this address, whatever the case of its letters. Uses the unique index."""
        return self.alias(lower_email=Lower("email")).filter(lower_email=email.lower())

    def with_username(self, username: str) -> Self:
        """The member with this username, whatever the case of its letters. Uses the unique index."""
        return self.alias(lower_username=Lower("username")).filter(lower_username=username.lower())

    def with_usernames(self, lowered: list[str]) -> Self:
        """The members with these usernames, given in small letters. Uses the unique index."""
        return self.alias(lower_username=Lower("username")).filter(lower_username__in=lowered)

    def never_confirmed(self, before: datetime) -> Self:
        """Accounts made before that moment whose address nobody ever confirmed."""
        return self.filter(
            email_confirmed_at__isnull=True, joined_at__lt=before, last_login__isnull=True, is_staff=False
        ).exclude(origin="import")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Members whose name the viewer may see.

        A newcomer whom nobody has let in yet and a deactivated account are seen by staff only; a suspended member
        stays visible, because what they wrote does. So is an account whose address nobody confirmed, or its page would
        tell whether signing up with an address made a new account. One that waits to be deleted is seen by its owner
        and by staff. An account that came with imported texts is visible, though nobody claimed it yet.
        """
        if user.is_staff:
            return self
        staying = Q(deletion_due_at__isnull=True)
        if user.is_authenticated:
            staying |= Q(pk=user.pk)
        return self.active().filter(staying, Q(email_confirmed_at__isnull=False) | Q(origin="import"))

    def readers_of(self, audience: "Audience") -> Self:
        """Active members who belong to an audience: `Audience.objects.readable_by` the other way round.

        Of `participants` nobody does by this rule: a conversation asks its own.
        """
        found = self.active()
        if audience.kind in ("public", "members"):
            return found
        if audience.kind == "verified":
            return found.filter(Q(is_staff=True) | Q(shown_credential__isnull=False))
        if audience.kind == "staff":
            return found.filter(is_staff=True)
        return found.filter(memberships__group_id=audience.group_id) if audience.kind == "group" else found.none()

    def named_like(self, text: str) -> Self:
        """Members whose shown name or username holds the text, whatever the case of its Latin letters."""
        return self.filter(Q(username__icontains=text) | Q(name__icontains=text))

    def with_profile(self) -> Self:
        """With all that `accounts.profiles.seeing` shows, in the same statement: rows of other tables come as lists.

        Nothing of it may be shown before `seeing.seen` has asked whose eyes it is for.
        """
        from accounts.models import (  # noqa: PLC0415 - querysets load before models
            Credential,
            Interest,
            ProfileLanguage,
            ProfileTopic,
            Publication,
            Specialty,
        )

        this, owner = OuterRef("profile__pk"), OuterRef("pk")
        work = Coalesce("reference__same_as_id", "reference_id")
        works = Publication.objects.filter(member=owner).annotate(work=work)
        interests = Interest.objects.filter(member=owner)
        checked = Credential.objects.filter(member=owner, state="accepted")
        names = ("institution_en", "institution_zh")
        return self.select_related("shown_credential", "profile__organisation").annotate(
            specialty_rows=JsonRows(Specialty.objects.filter(profiles=this), "slug", "kind", "name_en", "name_zh"),
            language_rows=JsonRows(ProfileLanguage.objects.filter(profile=this), "code", "id"),
            topic_rows=JsonRows(ProfileTopic.objects.filter(profile=this), "topic_id", "id"),
            work_rows=JsonRows(works, "work", "id", "confirmed_at"),
            interest_rows=JsonRows(interests, "id", "kind", "organisation", "from_date", "to_date"),
            checked_rows=JsonRows(checked, "checked_at", "id", "profession", "method", *names, "expires_at", "orcid"),
        )

    def waiting_for_approval(self) -> Self:
        """Newcomers nobody has decided about yet, the longest-waiting first."""
        return self.filter(is_active=True, approved_at__isnull=True, refused_at__isnull=True).order_by(
            "joined_at", "pk"
        )


class GroupQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Groups."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Groups whose existence the viewer may know of.

        A guest sees listed groups; a member also those they stand in or are invited to; staff see all. Any other
        unlisted group is the same as one that does not exist.
        """
        if user.is_staff:
            return self
        if not user.is_authenticated:
            return self.filter(is_listed=True)
        from accounts.models import Admission, Membership  # noqa: PLC0415 - querysets load before models

        own = Membership.objects.filter(member_id=user.pk).values("group_id")
        invited = Admission.objects.open().filter(member_id=user.pk, kind="invitation").values("group_id")
        return self.filter(Q(is_listed=True) | Q(pk__in=own) | Q(pk__in=invited))

    def of(self, user: "User | AnonymousUser") -> Self:
        """Groups that the member stands in."""
        return self.filter(memberships__member_id=user.pk) if user.is_authenticated else self.none()

    def for_list(self) -> Self:
        """By name, with `found_members`, how many stand in each, and the organisation."""
        return self.select_related("organisation").annotate(found_members=Count("memberships")).order_by("name", "pk")


class MembershipQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Who stands in groups."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Leaders of groups that the viewer may know of; everybody in the groups they stand in; for staff all.

        For Ben, who stands in the journal club but not in the lab, which is listed: all of the club, and who leads the
        lab.
        """
        if user.is_staff:
            return self
        from accounts.models import Group  # noqa: PLC0415 - querysets load before models

        leads = Q(role="leader", group__in=Group.objects.visible_to(user).values("pk"))
        if not user.is_authenticated:
            return self.filter(leads)
        from accounts.models import Membership  # noqa: PLC0415

        own = Membership.objects.filter(member_id=user.pk).values("group_id")
        return self.filter(leads | Q(group__in=own))

    def leaders(self) -> Self:
        """Those who decide for the group."""
        return self.filter(role="leader")

    def in_order(self) -> Self:
        """Leaders first, then as they came, with their names."""
        return self.select_related("member__shown_credential").order_by(
            Case(When(role="leader", then=0), default=1), "created_at", "pk"
        )


class DepartureQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Members who were taken out of groups."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def since(self, moment: datetime) -> Self:
        """The newest first, with their groups."""
        return self.filter(removed_at__gt=moment).select_related("group").order_by("-removed_at", "-pk")


class AdmissionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Requests to groups and invitations from them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, and those of groups they lead, but for invitations to an address: whether it has an account
        is nobody's to learn.
        """
        if not user.is_authenticated:
            return self.none()
        from accounts.models import Membership  # noqa: PLC0415 - querysets load before models

        led = Membership.objects.leaders().filter(member_id=user.pk).values("group_id")
        return self.filter(Q(member_id=user.pk) | Q(group__in=led, is_by_address=False))

    def open(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(state="open")

    def in_order(self) -> Self:
        """The longest waiting first, with names."""
        return self.select_related("group", "member", "invited_by").order_by("created_at", "pk")


class AudienceQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Audiences."""

    def readable_by(self, user: "User | AnonymousUser") -> Self:
        """Audiences the viewer belongs to: the one rule behind every `visible_to`.

        A guest belongs to `public`. A member belongs to `public`, `members` and each of their groups, and to `verified`
        while a credential of theirs is accepted. Staff belong to `staff` and `verified` too, but to a group only by
        standing in it. To `participants` nobody belongs by this rule: a conversation asks its own participants. A
        suspended member cannot be signed in.
        """
        if not user.is_authenticated:
            return self.filter(kind="public")
        fixed = Q(kind__in=["public", "members"])
        if user.is_staff:
            fixed |= Q(kind__in=["verified", "staff"])
        elif user.shown_credential_id is not None:
            fixed |= Q(kind="verified")
        return self.filter(fixed | Q(group__in=user.member_groups.order_by().values("pk")))


class BlockQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Members whom others do not want to hear."""

    def between(self, one: "User", other: "User") -> Self:
        """Blocks (not mutes) that either of the two set against the other."""
        return self.filter(Q(member=one, other=other) | Q(member=other, other=one), kind="block")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own: nobody else learns whom they do not want to hear."""
        return self.by(user)

    def in_order(self) -> Self:
        """As the page lists them, the newest first, with names."""
        return self.select_related("other").order_by("-created_at", "-pk")

    def by(self, member: "User | AnonymousUser") -> Self:
        """What this member set; nothing for a guest."""
        return self.filter(member_id=member.pk) if member.is_authenticated else self.none()


class CredentialQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Checked claims."""

    def accepted(self, now: datetime) -> Self:
        """Those that count at that moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), state="accepted")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, whatever became of them; all for those who check. Others see the badge alone."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("accounts.check_credential") else self.by(user)

    def by(self, member: "User | AnonymousUser") -> Self:
        """Those of one member."""
        return self.filter(member_id=member.pk)

    def revoked(self, method: str) -> Self:
        """Those by this method that a reviewer took away; none where an appeal gave them back."""
        return self.filter(method=method, state="revoked")

    def with_evidence(self) -> Self:
        """With what the pages about them show, in a fixed number of queries; the newest request first."""
        found = self.select_related(
            "member", "checked_by", "ended_by", "mailbox", "document", "referee", "organisation"
        )
        return found.prefetch_related("steps__actor", "openings__opened_by").order_by("-requested_at", "-pk")

    def waiting_for_reviewers(self) -> Self:
        """Those in which a person has to decide, the longest-waiting first.

        A mailbox answers for itself; a referee has to have answered; an appeal always waits.
        """
        waits = Q(method="licence") | Q(referee__answered_at__isnull=False) | Q(appealed_at__isnull=False)
        return self.filter(waits, state="pending").order_by("requested_at", "pk")


class OrganisationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Organisations."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All: that a hospital exists is no secret. Who works there is the members' own to show."""
        return self

    def in_order(self) -> Self:
        """By name, as a page lists them."""
        return self.order_by("name_en", "pk")


class OrganisationDomainQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Mail domains of organisations."""

    def covering(self, names: list[str]) -> Self:
        """The rows for a domain and its parents, given as `a.b.org, b.org, org`."""
        return self.filter(domain__in=names).select_related("organisation")


class SpecialtyQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """The vocabulary of specialties."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody."""
        return self

    def in_order(self) -> Self:
        """Clinical ones first, by name in the reader's language."""
        return self.order_by("kind", "name_zh" if get_language() == "zh-hans" else "name_en", "pk")


class ProfileQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Profiles. Who sees which field of one is asked field by field, by `accounts.profiles.seeing`."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Profiles of members whose name the viewer may see. What stands in each: `accounts.profiles.seeing`."""
        from accounts.models import User  # noqa: PLC0415 - querysets load before models

        return self if user.is_staff else self.filter(member__in=User.objects.visible_to(user).values("pk"))

    def listed(self) -> Self:
        """Those of the directory: of members whom everybody may know of, and who did not opt out."""
        return self.filter(
            is_listed=True,
            member__is_active=True,
            member__approved_at__isnull=False,
            member__email_confirmed_at__isnull=False,
            member__deletion_due_at__isnull=True,
        )


class PublicationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Works that members say are theirs."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, and all for staff; others see them through the profile, which knows its audience."""
        if user.is_staff:
            return self
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def in_order(self) -> Self:
        """The newest claim first, with the work."""
        return self.select_related("reference__same_as").order_by("-claimed_at", "-pk")


class InterestQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Interests of members."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, and all for staff; others see them through the profile, which knows its audience."""
        if user.is_staff:
            return self
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(to_date__isnull=True)

    def in_order(self) -> Self:
        """Open ones first, then the latest."""
        return self.order_by(F("to_date").desc(nulls_first=True), F("from_date").desc(nulls_last=True), "-pk")


class ApiTokenQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Keys of members' programs."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, and those of the tools they answer for: nobody else learns that there is one."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(member_id=user.pk) | Q(member__service__owner_id=user.pk))

    def of(self, member: "User") -> Self:
        """Those by which programs act as this account."""
        return self.filter(member_id=member.pk)

    def valid(self, now: datetime) -> Self:
        """Those whose day has not come."""
        return self.filter(expires_at__gt=now)

    def newest_first(self) -> Self:
        """As the page lists them."""
        return self.order_by("-pk")


class ServiceAccountQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Accounts of tools."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that the viewer answers for; for staff who may look at them, all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("accounts.view_serviceaccount") else self.of(user)

    def of(self, member: "User | AnonymousUser") -> Self:
        """Those that this member answers for."""
        return self.filter(owner_id=member.pk) if member.is_authenticated else self.none()

    def on(self) -> Self:
        """Those that are not switched off."""
        return self.filter(switched_off_at__isnull=True)

    def in_order(self) -> Self:
        """As the page lists them, with their names."""
        return self.select_related("member").order_by("member__username", "pk")


class InvitationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Invitations."""

    def open(self, now: datetime) -> Self:
        """Invitations that can still be used."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class DataExportQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Copies of members' data."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own. Staff see in the administration that there is one, and never the file."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def due(self, stuck_before: datetime) -> Self:
        """Those that nobody has begun, or that somebody began before that moment and did not finish."""
        stuck = Q(state="building", claimed_at__lt=stuck_before)
        return self.filter(Q(state="requested") | stuck).order_by("requested_at", "pk")

    def open(self) -> Self:
        """Those that are still being made."""
        return self.filter(state__in=["requested", "building"])

    def newest_first(self) -> Self:
        """As the page lists them."""
        return self.order_by("-requested_at", "-pk")

    def overdue(self, now: datetime) -> Self:
        """Those whose file has lain here long enough."""
        return self.filter(state="ready", expires_at__lte=now).order_by("pk")


class ErasureQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Deletions of accounts."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Those that can still be withdrawn."""
        return self.filter(state="waiting")

    def due(self, now: datetime) -> Self:
        """Those whose day has come."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def with_something_kept(self) -> Self:
        """Those that are done but for texts that a case still needs."""
        return self.filter(state="done").exclude(kept=[]).order_by("pk")


class TermsVersionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Versions of what members agree to."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All: what was in force once stays readable for everybody."""
        return self

    def of(self, kind: str) -> Self:
        """Those of one text, the newest first."""
        return self.filter(kind=kind).order_by("-number")

    def current(self) -> Self:
        """The newest version of each text. One statement."""
        newer = self.model._base_manager.filter(kind=models.OuterRef("kind"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer)).order_by("-kind")

    def not_agreed_by(self, member: "User") -> Self:
        """Those that the member has not agreed to."""
        return self.exclude(consents__member=member)


class ConsentQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What members agreed to."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()


class SignInQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Attempts to sign in."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def newest_first(self) -> Self:
        """As the page lists them."""
        return self.order_by("-tried_at", "-pk")
