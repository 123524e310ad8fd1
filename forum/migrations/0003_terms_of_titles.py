"""Threads that resemble a title are found by the terms of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0002_lists_walk_their_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="TitleTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=24)),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="title_terms", to="forum.thread"
                    ),
                ),
            ],
            options={
                "verbose_name": "term of a title",
                "verbose_name_plural": "terms of titles",
                "constraints": [models.UniqueConstraint(fields=("term", "thread"), name="title_term_once_per_thread")],
            },
        ),
    ]
