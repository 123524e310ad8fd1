import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import content.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_groups_and_profiles"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "asked for"),
                            ("building", "being made"),
                            ("ready", "ready"),
                            ("expired", "deleted"),
                            ("failed", "failed"),
                        ],
                        default="requested",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="asked for at")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="begun at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                ("key", models.CharField(blank=True, max_length=32)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                ("last_error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a member's data",
                "verbose_name_plural": "copies of members' data",
                "indexes": [models.Index(fields=["state", "requested_at"], name="data_export_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "building"])),
                        fields=("member",),
                        name="data_export_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "building", "ready", "expired", "failed"])),
                        name="data_export_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("ready_at__isnull", False),
                                models.Q(("key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="data_export_ready_has_a_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting for its day"), ("withdrawn", "withdrawn"), ("done", "done")],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("is_removing_texts", models.BooleanField(default=False, verbose_name="with texts")),
                ("requested_at", models.DateTimeField(verbose_name="asked for at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="rows")),
                ("kept", models.JSONField(blank=True, default=list, verbose_name="kept for a case")),
                ("last_error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion of an account",
                "verbose_name_plural": "deletions of accounts",
                "indexes": [models.Index(fields=["state", "due_at"], name="erasure_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("member",), name="erasure_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "withdrawn", "done"])), name="erasure_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="erasure_done_at_iff_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetiredUsername",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("held_until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tried_at", models.DateTimeField(verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("success", "signed in"), ("failure", "refused")], max_length=7, verbose_name="outcome"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("password", "password"),
                            ("app", "code of the app"),
                            ("recovery_code", "recovery code"),
                            ("passkey", "passkey"),
                            ("mail", "link in a mail"),
                        ],
                        max_length=13,
                        verbose_name="by",
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=60, verbose_name="device")),
                ("ip", models.CharField(blank=True, max_length=45, verbose_name="address")),
                ("is_new_device", models.BooleanField(default=False, verbose_name="new device")),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "sign-ins",
                "indexes": [
                    models.Index(fields=["member", "-tried_at"], name="sign_in_of_member"),
                    models.Index(fields=["tried_at"], name="sign_in_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["success", "failure"])), name="sign_in_outcome_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["password", "app", "recovery_code", "passkey", "mail"])),
                        name="sign_in_method_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("terms", "terms of use"), ("privacy", "privacy notice")],
                        max_length=7,
                        verbose_name="text",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                ("title_zh", models.CharField(max_length=60, verbose_name="title in Chinese")),
                ("body_en", models.TextField(max_length=32000, verbose_name="text in English")),
                ("body_zh", models.TextField(max_length=32000, verbose_name="text in Chinese")),
                ("html_en", content.fields.RenderedHtmlField(max_length=1000000)),
                ("html_zh", content.fields.RenderedHtmlField(max_length=1000000)),
                ("renderer_version", models.PositiveSmallIntegerField(default=0)),
                ("change_en", models.CharField(blank=True, max_length=600, verbose_name="what is new, in English")),
                ("change_zh", models.CharField(blank=True, max_length=300, verbose_name="what is new, in Chinese")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
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
            options={
                "verbose_name": "version of the terms",
                "verbose_name_plural": "versions of the terms",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="terms_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["terms", "privacy"])), name="terms_version_kind_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="terms_version_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(verbose_name="agreed at")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="accounts.termsversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [models.UniqueConstraint(fields=("member", "version"), name="consent_once")],
            },
        ),
    ]
