"""Effects without any constraint that would hide a double one."""

from django.db import models


class ProbeEffect(models.Model):
    event_id = models.BigIntegerField()
    handler = models.CharField(max_length=100)

    def __str__(self):
        return f"{self.handler} of {self.event_id}"
