"""The four audiences that exist on every site."""

from django.db import migrations

from foundation.fresh_tables import FirstRows

FIXED_KINDS = ("public", "members", "verified", "staff")


def add(apps, schema_editor):  # type: ignore[no-untyped-def]
    audience = apps.get_model("accounts", "Audience")
    for kind in FIXED_KINDS:
        audience.objects.using(schema_editor.connection.alias).get_or_create(kind=kind, group=None)


def remove(apps, schema_editor):  # type: ignore[no-untyped-def]
    audiences = apps.get_model("accounts", "Audience").objects.using(schema_editor.connection.alias)
    audiences.filter(kind__in=FIXED_KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]
    operations = [FirstRows(add, remove)]
