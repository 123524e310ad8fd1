"""Groups of members and the audiences that texts are written for."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AudienceQuerySet, GroupQuerySet


class Group(models.Model):
    """A lab, a journal club, a section of a society. Its leaders decide who belongs to it."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=500, blank=True)
    # A listed group's name and size are public; an unlisted one looks to outsiders as if it did not exist.
    is_listed = models.BooleanField(_("listed"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", through_fields=("group", "member"), related_name="member_groups"
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="group_name_unique")]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.name


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=["member", "leader"]), name="membership_role_known"),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


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
