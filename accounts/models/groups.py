"""Groups of members and the audiences that texts are written for."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AdmissionQuerySet, AudienceQuerySet, DepartureQuerySet, GroupQuerySet, MembershipQuerySet


class Group(models.Model):
    """A lab, a journal club, a section of a society. Its leaders decide who belongs to it."""

    class Kind(models.TextChoices):
        LAB = "lab", _("Lab or department")
        JOURNAL_CLUB = "journal_club", _("Journal club")
        SECTION = "section", _("Section of a society")
        OTHER = "other", _("Other")

    class Joining(models.TextChoices):
        OPEN = "open", _("Open: whoever wants to joins")
        REQUEST = "request", _("On request: a leader lets each in")
        INVITATION = "invitation", _("By invitation only")

    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=500, blank=True)
    # A listed group's name and size are public; an unlisted one looks to outsiders as if it did not exist.
    is_listed = models.BooleanField(_("listed"), default=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    joining = models.CharField(_("joining"), max_length=10, choices=Joining, default=Joining.INVITATION)
    organisation = models.ForeignKey(
        "Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="groups",
        verbose_name=_("organisation"),
    )
    # Marked wherever it appears; production has none.
    is_demonstration = models.BooleanField(_("demonstration group"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", through_fields=("group", "member"), related_name="member_groups"
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            # Among those that everybody sees: a name that is refused would tell of an unlisted group.
            models.UniqueConstraint(Lower("name"), condition=models.Q(is_listed=True), name="group_listed_name_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["lab", "journal_club", "section", "other"]), name="group_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(joining__in=["open", "request", "invitation"]), name="group_joining_known"
            ),
            # Whoever finds an unlisted group was told of it: it cannot be open to all who ask.
            models.CheckConstraint(
                condition=models.Q(is_listed=True) | models.Q(joining="invitation"), name="group_unlisted_by_invitation"
            ),
        ]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])


class Membership(models.Model):
    """One member in one group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        LEADER = "leader", _("leader")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=["member", "leader"]), name="membership_role_known"),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class Admission(models.Model):
    """A way into a group that somebody else has to answer: a member's request, or a leader's invitation."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request")
        INVITATION = "invitation", _("invitation")

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="admissions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="admissions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    note = models.CharField(_("message"), max_length=300, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # By the address of a mailbox: whose it is, and whether it is anybody's, the group is not told.
    is_by_address = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=models.Q(state="open"), name="admission_open_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["request", "invitation"]), name="admission_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "declined", "withdrawn"]),
                name="admission_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="admission_decided_has_time",
            ),
        ]
        verbose_name = _("admission to a group")
        verbose_name_plural = _("admissions to groups")

    def __str__(self) -> str:
        return f"{self.member_id} to {self.group_id}: {self.kind}, {self.state}"


class Departure(models.Model):
    """A leader took a member out of a group, and said why. The member reads it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="departures")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departures")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)
    removed_at = models.DateTimeField(_("taken out at"))

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("departure from a group")
        verbose_name_plural = _("departures from groups")

    def __str__(self) -> str:
        return f"{self.member_id} from {self.group_id}"


class Audience(models.Model):
    """Who may read a text. Every readable object stores one; five rows exist always, and one more for each group.

    A row and not a word in a column, so that a group cannot vanish while texts are still written for it.
    """

    class Kind(models.TextChoices):
        PUBLIC = "public", _("everyone")
        MEMBERS = "members", _("members")
        VERIFIED = "verified", _("members with a checked credential")
        STAFF = "staff", _("staff")
        GROUP = "group", _("a group")
        # Whoever stands in the conversation itself; the room that holds conversations knows them.
        PARTICIPANTS = "participants", _("participants of a conversation")

    kind = models.CharField(max_length=12, choices=Kind)
    group = models.OneToOneField(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="audience")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=~models.Q(kind="group"), name="audience_once_per_fixed_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["public", "members", "verified", "staff", "group", "participants"]),
                name="audience_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="group", group__isnull=False)
                | (~models.Q(kind="group") & models.Q(group__isnull=True)),
                name="audience_group_iff_kind_group",
            ),
        ]
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self) -> str:
        return self.term

    @property
    def term(self) -> str:
        """The audience as one word, as it stands in the search index: `public`, `group:12`."""
        return f"group:{self.group_id}" if self.kind == self.Kind.GROUP else self.kind
