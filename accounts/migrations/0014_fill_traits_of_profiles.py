"""The traits of the profiles there are."""

from typing import Any

from django.db import migrations

# What they find later is put right by `manage.py recount --only accounts.profile_traits`.
from accounts.profiles import finding

PORTION = 500  # profiles at once


def fill(apps: Any, _schema_editor: Any) -> None:
    """Store them for every profile of the directory; a run that broke off goes on where it was."""
    profiles, last = apps.get_model("accounts", "Profile").objects.order_by("pk"), 0
    while keys := list(profiles.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        finding.store_new(finding.wanted(keys, apps.get_model), apps.get_model)
        last = keys[-1]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_traits_of_profiles")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
