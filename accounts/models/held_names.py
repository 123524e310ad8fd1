"""Usernames that nobody may take for a while."""

from django.db import models


class HeldUsername(models.Model):
    """A username asked for by somebody whose address already has an account.

    To that person signing up looks as it does to anyone. If the name stayed free, trying it again would tell whether
    the address had an account; so it is held as long as an account that nobody confirms would hold it.
    """

    # In lower case.
    username = models.CharField(max_length=30, unique=True)
    held_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.username
