"""Prints of newcomers' texts: enough to see that two are nearly the same, too little to read either."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Post


class TextPrint(models.Model):
    """The print of one text. See `moderation.gates.likeness`; deleted after a month."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="text_print")
    # The smallest keyed hashes of its shingles, eight bytes each.
    sketch = models.BinaryField()
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="text_print_created")]
        verbose_name = _("print of a text")
        verbose_name_plural = _("prints of texts")

    def __str__(self) -> str:
        return f"print of {self.post_id}"


class TextBand(models.Model):
    """One of the hashes by which a print is found."""

    text_print = models.ForeignKey(TextPrint, on_delete=models.CASCADE, related_name="bands")
    value = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("hash of a print")
        verbose_name_plural = _("hashes of prints")

    def __str__(self) -> str:
        return f"{self.text_print_id}: {self.value}"
