import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_ended_credentials_have_reasons"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="credential",
            options={
                "permissions": [
                    ("open_credential_document", "Can open documents that members sent as evidence"),
                    ("decide_credential_appeal", "Can decide about appeals of members over credentials"),
                ],
                "verbose_name": "credential",
                "verbose_name_plural": "credentials",
            },
        ),
        migrations.RemoveConstraint(
            model_name="group",
            name="group_name_unique",
        ),
        migrations.AddField(
            model_name="credential",
            name="appeal_text",
            field=models.TextField(blank=True, max_length=1000, verbose_name="appeal"),
        ),
        migrations.AddField(
            model_name="credential",
            name="appealed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="appealed at"),
        ),
        migrations.AddField(
            model_name="credential",
            name="country",
            field=models.CharField(blank=True, max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            model_name="credential",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ended by",
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="institution_en",
            field=models.CharField(blank=True, max_length=120, verbose_name="institution in English"),
        ),
        migrations.AddField(
            model_name="credential",
            name="institution_zh",
            field=models.CharField(blank=True, max_length=60, verbose_name="institution in Chinese"),
        ),
        migrations.AddField(
            model_name="credential",
            name="orcid",
            field=models.CharField(blank=True, max_length=19, verbose_name="ORCID iD"),
        ),
        migrations.AddField(
            model_name="credential",
            name="register",
            field=models.CharField(blank=True, max_length=120, verbose_name="register"),
        ),
        migrations.AddField(
            model_name="credential",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reminded at"),
        ),
        migrations.AddField(
            model_name="group",
            name="is_demonstration",
            field=models.BooleanField(default=False, verbose_name="demonstration group"),
        ),
        migrations.AddField(
            model_name="group",
            name="joining",
            field=models.CharField(
                choices=[
                    ("open", "Open: whoever wants to joins"),
                    ("request", "On request: a leader lets each in"),
                    ("invitation", "By invitation only"),
                ],
                default="invitation",
                max_length=10,
                verbose_name="joining",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="kind",
            field=models.CharField(
                choices=[
                    ("lab", "Lab or department"),
                    ("journal_club", "Journal club"),
                    ("section", "Section of a society"),
                    ("other", "Other"),
                ],
                default="other",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="messages_from",
            field=models.CharField(
                choices=[
                    ("everyone", "Every member"),
                    ("known", "Members I share a group or a thread with, and those with a checked credential"),
                    ("nobody", "Nobody"),
                ],
                default="everyone",
                max_length=8,
                verbose_name="who may write to them",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="avatar_key",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="user",
            name="profession_audience",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "everyone"),
                    (1, "members"),
                    (2, "members with a checked credential"),
                    (3, "nobody but me"),
                ],
                default=0,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="adult_stated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="said to be 18 or older at"),
        ),
        migrations.AddField(
            model_name="user",
            name="deletion_due_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="deleted at"),
        ),
        migrations.AddField(
            model_name="user",
            name="is_presence_shown",
            field=models.BooleanField(default=False, verbose_name="shows when last here"),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_from",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quiet from"),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_until",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quiet until"),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["requested_at"], name="credential_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["expires_at"], name="credential_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")),
                fields=("member", "profession", "method"),
                name="credential_one_pending_per_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "accepted"), models.Q(("orcid", ""), _negated=True)),
                fields=("orcid",),
                name="credential_orcid_counts_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ["pending", "accepted"])),
                    models.Q(
                        ("ended_at__isnull", False), ("state__in", ["rejected", "withdrawn", "expired", "revoked"])
                    ),
                    _connector="OR",
                ),
                name="credential_ended_iff_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["rejected", "revoked"]), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="credential_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal_text", ""), ("appealed_at__isnull", True)),
                    models.Q(("appealed_at__isnull", False), models.Q(("appeal_text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="credential_appealed_with_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("is_listed", True)),
                name="group_listed_name_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["lab", "journal_club", "section", "other"])), name="group_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining__in", ["open", "request", "invitation"])), name="group_joining_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_listed", True), ("joining", "invitation"), _connector="OR"),
                name="group_unlisted_by_invitation",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("messages_from__in", ["everyone", "known", "nobody"])),
                name="user_messages_from_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("profession_audience__in", [0, 1, 2, 3])), name="user_profession_audience_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_from__lte", 23),
                        ("quiet_until__isnull", False),
                        ("quiet_until__lte", 23),
                    ),
                    _connector="OR",
                ),
                name="user_quiet_hours_both_or_neither",
            ),
        ),
    ]
