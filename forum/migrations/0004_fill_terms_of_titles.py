"""The terms of the titles there are."""

from typing import Any

from django.db import migrations

from forum.terms import terms  # what it finds later is put right by `manage.py recount --only forum.title_terms`

PORTION = 500  # threads at once


def fill(apps: Any, _schema_editor: Any) -> None:
    """Store them for every thread that stands in lists; a run that broke off goes on where it was."""
    thread_model, term_model = apps.get_model("forum", "Thread"), apps.get_model("forum", "TitleTerm")
    listed = thread_model.objects.filter(category__isnull=False, merged_into__isnull=True).order_by("pk")
    last = 0
    while rows := list(listed.filter(pk__gt=last).values_list("pk", "title")[:PORTION]):
        found = [term_model(thread_id=key, term=term) for key, title in rows for term in terms(title)]
        term_model.objects.bulk_create(found, batch_size=1000, ignore_conflicts=True)
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_pseudonyms_and_terms")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
