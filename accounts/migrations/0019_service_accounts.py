"""Accounts of tools."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_imported_accounts"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=300, verbose_name="purpose")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("switched_off_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off at")),
            ],
            options={
                "verbose_name": "service account",
                "verbose_name_plural": "service accounts",
            },
        ),
        migrations.RemoveConstraint(
            model_name="user",
            name="user_origin_known",
        ),
        migrations.AlterField(
            model_name="user",
            name="origin",
            field=models.CharField(
                choices=[("member", "joined here"), ("import", "imported"), ("service", "made for a tool")],
                default="member",
                editable=False,
                max_length=7,
                verbose_name="came by",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["member", "import", "service"])), name="user_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "service"), _negated=True),
                    models.Q(
                        ("is_staff", False),
                        ("is_superuser", False),
                        ("shown_credential__isnull", True),
                        ("trust_level", 1),
                    ),
                    _connector="OR",
                ),
                name="user_service_has_no_rights",
            ),
        ),
        migrations.AddField(
            model_name="serviceaccount",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="serviceaccount",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="service",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="serviceaccount",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="services",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who answers for it",
            ),
        ),
        migrations.AddField(
            model_name="serviceaccount",
            name="switched_off_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="switched off by",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("switched_off_at__isnull", False), ("switched_off_by__isnull", True), _connector="OR"
                ),
                name="service_account_off_has_time",
            ),
        ),
    ]
