"""What pages say now is the first version that is kept. Running twice adds nothing."""

from django.db import migrations

TEXTS = ("title_en", "title_zh", "body_en", "body_zh")


def keep_first(apps, schema_editor):  # type: ignore[no-untyped-def]
    pages, versions = apps.get_model("config", "Page"), apps.get_model("config", "PageVersion")
    for page in pages.objects.order_by("pk").iterator():
        if not versions.objects.filter(page=page).exists():
            texts = {name: getattr(page, name) for name in TEXTS}
            versions.objects.create(
                page=page, number=1, published_at=page.updated_at, published_by_id=page.updated_by_id, **texts
            )


class Migration(migrations.Migration):
    dependencies = [("config", "0007_page_versions")]

    operations = [migrations.RunPython(keep_first, migrations.RunPython.noop)]
