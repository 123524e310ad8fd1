"""The audience of private conversations."""

from django.db import migrations

from foundation.fresh_tables import FirstRows


def add(apps, schema_editor):  # type: ignore[no-untyped-def]
    audiences = apps.get_model("accounts", "Audience").objects.using(schema_editor.connection.alias)
    audiences.get_or_create(kind="participants", group=None)


def remove(apps, schema_editor):  # type: ignore[no-untyped-def]
    audiences = apps.get_model("accounts", "Audience").objects.using(schema_editor.connection.alias)
    audiences.filter(kind="participants").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_credentials_and_blocks")]
    operations = [FirstRows(add, remove)]
