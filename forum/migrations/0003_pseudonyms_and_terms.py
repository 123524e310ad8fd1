import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_groups_and_profiles"),
        ("forum", "0002_lists_walk_their_indexes"),
        ("knowledge", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="postrevision",
            name="details",
            field=models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="is_withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="post",
            name="unnamed_author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="unnamed_posts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="is_withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="thread",
            name="unnamed_author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="unnamed_threads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="own_interests",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("unnamed_author", "client_token"), name="post_once_per_unnamed_form"
            ),
        ),
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
        migrations.CreateModel(
            name="Pseudonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("researcher", "Researcher"), ("engineer", "Engineer"), ("clinician", "Clinician")],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("institution_email", "institution e-mail"),
                            ("orcid", "ORCID linked"),
                            ("licence", "licence document checked"),
                            ("referee", "referee asked"),
                        ],
                        max_length=20,
                        verbose_name="method",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("created_at", models.DateTimeField(verbose_name="taken at")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pseudonyms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pseudonyms", to="forum.thread"
                    ),
                ),
            ],
            options={
                "verbose_name": "pseudonym",
                "verbose_name_plural": "pseudonyms",
                "permissions": [("reveal_author", "Can see who wrote under a pseudonym, with a reason")],
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "member"), name="pseudonym_once_per_thread"),
                    models.UniqueConstraint(fields=("thread", "role", "number"), name="pseudonym_letter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["researcher", "engineer", "clinician"])),
                        name="pseudonym_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["institution_email", "orcid", "licence", "referee"])),
                        name="pseudonym_method_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="pseudonym_number_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="text")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting"), ("accepted", "accepted"), ("declined", "declined")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request to get in touch",
                "verbose_name_plural": "requests to get in touch",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("sender", "receiver"),
                        name="contact_request_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "declined"])),
                        name="contact_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sender", models.F("receiver")), _negated=True),
                        name="contact_request_not_to_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PseudonymMute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pseudonym",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mutes", to="forum.pseudonym"
                    ),
                ),
            ],
            options={
                "verbose_name": "muted pseudonym",
                "verbose_name_plural": "muted pseudonyms",
                "constraints": [models.UniqueConstraint(fields=("pseudonym", "member"), name="pseudonym_mute_once")],
            },
        ),
        migrations.CreateModel(
            name="Revelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("seen_at", models.DateTimeField(verbose_name="seen at")),
                (
                    "pseudonym",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revelations", to="forum.pseudonym"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look behind a pseudonym",
                "verbose_name_plural": "looks behind pseudonyms",
            },
        ),
        migrations.AddField(
            model_name="post",
            name="pseudonym",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="posts",
                to="forum.pseudonym",
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="pseudonym",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="forum.pseudonym",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="pseudonym",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="threads",
                to="forum.pseudonym",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author__isnull", True),
                    models.Q(("pseudonym__isnull", True), ("unnamed_author__isnull", True)),
                    _connector="OR",
                ),
                name="post_author_or_pseudonym",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author__isnull", True),
                    models.Q(("pseudonym__isnull", True), ("unnamed_author__isnull", True)),
                    _connector="OR",
                ),
                name="thread_author_or_pseudonym",
            ),
        ),
    ]
