"""By what threads are found that resemble a title."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.threads import Thread
from forum.querysets.similar import TitleTermQuerySet
from forum.terms import LONGEST_TERM


class TitleTerm(models.Model):
    """One term of a thread's title, kept by `forum.likeness` for threads that can stand in lists."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="title_terms")
    term = models.CharField(max_length=LONGEST_TERM)

    objects = TitleTermQuerySet.as_manager()

    class Meta:
        constraints = [
            # Its index is walked from the newest thread of a term backwards.
            models.UniqueConstraint(fields=["term", "thread"], name="title_term_once_per_thread"),
        ]
        verbose_name = _("term of a title")
        verbose_name_plural = _("terms of titles")

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.term}"
