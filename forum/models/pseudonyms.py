"""Members who write in a thread without their name: what is shown of them, and who looked behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Credential
from forum.models.threads import LONGEST_REASON, member_key
from forum.querysets.pseudonyms import PseudonymMuteQuerySet, PseudonymQuerySet, RevelationQuerySet

_LETTERS = 26


class Pseudonym(models.Model):
    """One member's one voice in one thread: a role that was checked, and a letter. Whose it is stands here alone.

    The method is told without its month: with it, the badge would lead to the few whose badge says the same.
    """

    thread = models.ForeignKey("forum.Thread", on_delete=models.CASCADE, related_name="pseudonyms")
    member = member_key("pseudonyms")
    role = models.CharField(_("role"), max_length=12, choices=Credential.Profession)
    method = models.CharField(_("method"), max_length=20, choices=Credential.Method)
    # Counts the voices of this role in this thread: the first is A.
    number = models.PositiveSmallIntegerField(_("number"))
    created_at = models.DateTimeField(_("taken at"))
    # The credential it stands for was ended: the role is shown as no longer checked.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PseudonymQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="pseudonym_once_per_thread"),
            models.UniqueConstraint(fields=["thread", "role", "number"], name="pseudonym_letter_once"),
            models.CheckConstraint(
                condition=Q(role__in=["researcher", "engineer", "clinician"]), name="pseudonym_role_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=["institution_email", "orcid", "licence", "referee"]),
                name="pseudonym_method_known",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="pseudonym_number_from_1"),
        ]
        permissions = [("reveal_author", _("Can see who wrote under a pseudonym, with a reason"))]
        verbose_name = _("pseudonym")
        verbose_name_plural = _("pseudonyms")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What stands in the place of the name, in the reader's language."""
        return name_of(self.role, self.number)

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and words of the badge: role and method, or that they count no longer."""
        facts = {"role": Credential.Profession(self.role).label, "method": Credential.Method(self.method).label}
        if self.ended_at is not None:
            return "lapsed", gettext("%(role)s (no longer checked)") % facts
        return "checked", gettext("%(role)s (%(method)s)") % facts


def name_of(role: str, number: int) -> str:
    """“Clinician A”, in the active language."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    role_in_words = Credential.Profession(role).label
    return pgettext("pseudonym", "%(role)s %(letter)s") % {"role": role_in_words, "letter": letters}


class PseudonymMute(models.Model):
    """A reader who does not want to hear this voice. It says nothing about the member behind it, to anybody."""

    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.CASCADE, related_name="mutes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects = PseudonymMuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pseudonym", "member"], name="pseudonym_mute_once")]
        verbose_name = _("muted pseudonym")
        verbose_name_plural = _("muted pseudonyms")

    def __str__(self) -> str:
        return f"{self.member_id} mutes {self.pseudonym_id}"


class Revelation(models.Model):
    """Somebody on the staff saw who writes under a pseudonym, and said why. Never altered; its author reads it."""

    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.CASCADE, related_name="revelations")
    seen_by = member_key()
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    seen_at = models.DateTimeField(_("seen at"))

    objects = RevelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("look behind a pseudonym")
        verbose_name_plural = _("looks behind pseudonyms")

    def __str__(self) -> str:
        return f"{self.pseudonym_id} by {self.seen_by_id}"
