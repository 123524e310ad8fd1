"""The one row of site settings."""

from django.db import migrations

from foundation.fresh_tables import FirstRows


def add(apps, schema_editor):  # type: ignore[no-untyped-def]
    apps.get_model("config", "SiteSettings").objects.using(schema_editor.connection.alias).get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("config", "0001_first")]
    operations = [FirstRows(add, migrations.RunPython.noop)]
