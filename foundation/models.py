"""Rows that belong to no subject."""

from django.db import models


class LimitCount(models.Model):
    """Attempts of one kind by one key within one window. Read and written through `foundation.limits` only."""

    limit = models.CharField(max_length=60)
    # HMAC-SHA256 of an account id, an address or a name, in hexadecimal: a table of attempts names nobody.
    key = models.CharField(max_length=64)
    window_started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["limit", "key", "window_started_at"], name="limit_count_once_per_window"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="limit_count_expiry")]

    def __str__(self) -> str:
        return f"{self.limit} {self.key[:8]} {self.count}"
