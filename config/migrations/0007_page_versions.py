"""Pages of the house keep what they said before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0006_moving_in_and_out"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                ("title_zh", models.CharField(max_length=120, verbose_name="title in Chinese")),
                ("body_en", models.TextField(max_length=32000, verbose_name="text in English")),
                ("body_zh", models.TextField(max_length=32000, verbose_name="text in Chinese")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="config.page"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={"verbose_name": "version of a page", "verbose_name_plural": "versions of pages"},
        ),
        migrations.AddConstraint(
            "pageversion", models.UniqueConstraint(fields=("page", "number"), name="page_version_once")
        ),
        migrations.AddConstraint(
            "pageversion",
            models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="page_version_from_1"),
        ),
    ]
