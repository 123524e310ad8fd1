"""What came from other sites, and what this one gives away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SOURCE = 120  # characters
LONGEST_ID = 120


class Import(models.Model):
    """One site whose file is being, or was, read into this one."""

    # As the first line of the file calls it.
    source = models.CharField(_("came from"), max_length=LONGEST_SOURCE, unique=True)
    begun_at = models.DateTimeField(_("begun at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # Kinds of which this site had nothing when the import began: their rows keep their numbers.
    kept_numbers = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.source


class ImportedRow(models.Model):
    """A line that became a row here: by it a second reading knows that it came before."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=40)
    foreign_id = models.CharField(max_length=LONGEST_ID)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="imported_row_once"),
        ]
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")

    def __str__(self) -> str:
        return f"{self.kind} {self.foreign_id}"


class Dump(models.Model):
    """One edition of what everybody may copy from this site, to be downloaded and cited."""

    # `2026.11`: the year and the month, or the year and what number it is in it.
    version = models.CharField(_("version"), max_length=20, unique=True)
    made_at = models.DateTimeField(_("made at"))
    file_name = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    # {licence: how many texts}
    licences = models.JSONField(default=dict)
    thread_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("public dump")
        verbose_name_plural = _("public dumps")

    def __str__(self) -> str:
        return self.version
