"""What stands beside every text: works it cites, findings decided about, holds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.citations.identifiers import Identifier
from content.querysets import CitationQuerySet, HoldQuerySet, PrivacyFindingQuerySet, ReferenceQuerySet

_HUBS = ("huggingface", "github", "kaggle", "physionet")


class Reference(models.Model):
    """One work by one of its identifiers, once, whoever cites it."""

    class Kind(models.TextChoices):
        """The kinds of `content.citations.identifiers`."""

        DOI = "doi", "DOI"
        PMID = "pmid", "PubMed"
        PMCID = "pmcid", "PubMed Central"
        ARXIV = "arxiv", "arXiv"
        ISBN = "isbn", "ISBN"
        NCT = "nct", "ClinicalTrials.gov"
        CHICTR = "chictr", "ChiCTR"
        HUGGINGFACE = "huggingface", "Hugging Face"
        GITHUB = "github", "GitHub"
        KAGGLE = "kaggle", "Kaggle"
        PHYSIONET = "physionet", "PhysioNet"

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # What is compared: lower case, without version or prefix. `shown` is what a reader sees.
    normal_form = models.CharField(_("normal form"), max_length=300)
    shown = models.CharField(_("identifier of the work"), max_length=300)
    # CSL-JSON, empty while nobody supplied any: the identifier then is the title, never an invented one.
    metadata = models.JSONField(_("description"), default=dict, blank=True)
    # The identifier under which the work is kept, where this is another one of the same work.
    same_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="also",
        verbose_name=_("another identifier of"),
    )
    # Texts that everybody may read and that cite the work by any identifier. Kept by content.citations.citing.
    citation_count = models.PositiveIntegerField(_("cited in public texts"), default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Staff added it by themselves: its page is there although nobody cites it.
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    retracted_at = models.DateTimeField(_("marked as retracted at"), null=True, blank=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    retraction_reason = models.CharField(_("where the retraction is announced"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "normal_form"], name="reference_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["doi", "pmid", "pmcid", "arxiv", "isbn", "nct", "chictr", *_HUBS]),
                name="reference_kind_known",
            ),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="reference_not_same_as_itself"),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=False) | Q(retraction_reason=""),
                name="reference_retraction_reason_only_if_retracted",
            ),
        ]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return self.shown

    def get_absolute_url(self) -> str:
        return reverse("work", args=[self.same_as_id or self.pk])

    @property
    def identifier(self) -> Identifier:
        """What the work is known by, with its address elsewhere."""
        return Identifier(self.kind, self.normal_form)


class Citation(models.Model):
    """One text cites one work. The host is named, not referenced: texts live in rooms above this one."""

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="citations")
    host_model = models.CharField(max_length=60)
    host_id = models.BigIntegerField()
    # 1 for the work that the text names first.
    position = models.PositiveSmallIntegerField()
    # Everybody may read the text: only then it counts, so that a number tells nobody of texts they cannot see.
    is_public = models.BooleanField(default=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host_model", "host_id", "reference"], name="citation_once_per_text"),
        ]
        indexes = [models.Index(fields=["reference", "-id"], name="citation_of_work_newest")]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")

    def __str__(self) -> str:
        return f"{self.host_model} {self.host_id} → {self.reference_id}"


class PrivacyFinding(models.Model):
    """One span that may identify a patient, and what was decided about it. Never the text, nor a digest of it."""

    class Tier(models.TextChoices):
        HARD = "hard", _("identifier")
        SOFT = "soft", _("possible identifier")

    class Decision(models.TextChoices):
        OPEN = "open", _("not decided")
        KEPT = "kept", _("kept with a reason")
        REVIEWED = "reviewed", _("looked at")
        REDACTED = "redacted", _("redacted")

    class Reason(models.TextChoices):
        INSTITUTION = "institution", _("public contact of an institution")
        FICTIONAL = "fictional", _("fictional or from a textbook")
        PUBLISHED = "published", _("published author or speaker")
        OWN = "own", _("my own contact")
        NONE = "none", _("not an identifier")

    host_model = models.CharField(max_length=60)
    host_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(null=True, blank=True)
    field = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    tier = models.CharField(max_length=4, choices=Tier)
    rule = models.CharField(max_length=60)
    rule_set_version = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    explanation = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PrivacyFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=["hard", "soft"]), name="privacy_finding_tier_known"),
            models.CheckConstraint(
                condition=Q(decision__in=["open", "kept", "reviewed", "redacted"]),
                name="privacy_finding_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", "institution", "fictional", "published", "own", "none"]),
                name="privacy_finding_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(decision="kept") | ~Q(reason=""), name="privacy_finding_kept_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False)),
                name="privacy_finding_decided_at_iff_decided",
            ),
        ]
        indexes = [models.Index(fields=["host_model", "host_id"], name="privacy_finding_host")]
        permissions = [("redact_text", _("Can take a text out of everything"))]
        verbose_name = _("privacy finding")
        verbose_name_plural = _("privacy findings")

    def __str__(self) -> str:
        return f"{self.rule} in {self.host_model} {self.host_id}"


class Hold(models.Model):
    """A text that waits for a person's decision before others see it."""

    class Decision(models.TextChoices):
        OPEN = "open", _("waiting")
        RELEASED = "released", _("released")
        REFUSED = "refused", _("refused")

    host_model = models.CharField(max_length=60)
    host_id = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    held_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host_model", "host_id"], condition=Q(decision="open"), name="hold_one_open_per_text"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["open", "released", "refused"]), name="hold_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False)),
                name="hold_decided_at_iff_decided",
            ),
        ]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")

    def __str__(self) -> str:
        return f"{self.host_model} {self.host_id}: {self.decision}"
