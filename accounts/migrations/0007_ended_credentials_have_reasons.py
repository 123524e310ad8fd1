"""What was ended before reasons were asked for says so, and every end has its time."""

from django.db import migrations
from django.db.models import F

UNKNOWN = "No reason was written down."
OVER = ("rejected", "withdrawn", "expired", "revoked")


def fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    credentials = apps.get_model("accounts", "Credential").objects
    credentials.filter(state__in=["rejected", "revoked"], end_reason="").update(end_reason=UNKNOWN)
    credentials.filter(state__in=OVER, ended_at__isnull=True).update(ended_at=F("requested_at"))
    credentials.filter(state__in=["pending", "accepted"], ended_at__isnull=False).update(ended_at=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_participants_audience")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
