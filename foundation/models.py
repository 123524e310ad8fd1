"""Rows that belong to no subject."""

from django.conf import settings
from django.db import models


class LimitCount(models.Model):
    """When one key last tried one limited thing. Read and written through `foundation.limits` only."""

    limit = models.CharField(max_length=60)
    # HMAC-SHA256 of an account id, an address or a name, in hexadecimal: a table of attempts names nobody.
    key = models.CharField(max_length=64)
    # Times of the newest attempts, newest first, each as foundation.limits.STAMP_WIDTH digits with nothing between
    # them: the one form in which both databases can test and extend the list in a single statement.
    attempts = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limit", "key"], name="limit_count_once_per_key")]
        indexes = [models.Index(fields=["expires_at"], name="limit_count_expiry")]

    def __str__(self) -> str:
        return f"{self.limit} {self.key[:8]}"


class IdempotencyKey(models.Model):
    """A request of a program that has to be done once. Read and written through `foundation.idempotency` only."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # SHA-256 of the key, and of method, address and body, in hexadecimal.
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    # The key of the row that the request made; empty while it is being carried out.
    result = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.digest[:8]}"
