"""Lists walk their own indexes: SQLite took those of `audience` and `merged_into`, and sorted what it found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_participants_audience"),
        ("forum", "0001_first"),
        ("knowledge", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="thread",
            name="audience",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="threads",
                to="accounts.audience",
            ),
        ),
        migrations.AlterField(
            model_name="thread",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="merged",
                to="forum.thread",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="thread_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("pinned_at__isnull", False)),
                fields=["category", "-pinned_at", "-id"],
                name="thread_pinned",
            ),
        ),
    ]
