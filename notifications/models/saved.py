"""Searches that members keep."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from notifications.querysets import SavedSearchQuerySet

LONGEST_NAME = 80  # characters
LONGEST_QUERY = 300


class SavedSearch(models.Model):
    """A query under a name of the member's own. Whoever watches it (`Subscription`) is told of what is new in it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    # As the search field takes it; what was chosen beside the results stands in it as operators: `lang:en`.
    query = models.CharField(_("query"), max_length=LONGEST_QUERY)
    created_at = models.DateTimeField(_("saved at"))
    # What was written until then was looked for, and told of if it was found.
    seen_until = models.DateTimeField()
    # The next look; one that was claimed by a worker is due again later.
    due_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "query"], name="saved_search_once")]
        indexes = [models.Index(fields=["due_at"], name="saved_search_due")]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return f"saved search {self.pk}"

    def get_absolute_url(self) -> str:
        """The results, the newest first."""
        return f"{reverse('search')}?{urlencode({'q': self.query, 'sort': 'new'})}"
