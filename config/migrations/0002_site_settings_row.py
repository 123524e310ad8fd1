"""The one row of site settings."""

from django.db import migrations


def add(apps, schema_editor):  # type: ignore[no-untyped-def]
    apps.get_model("config", "SiteSettings").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("config", "0001_first")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
