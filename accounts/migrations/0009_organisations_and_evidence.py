import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_members_credentials_and_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                ("name_zh", models.CharField(blank=True, max_length=60, verbose_name="name in Chinese")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "Hospital or clinic"),
                            ("university", "University"),
                            ("institute", "Research institute"),
                            ("company", "Company"),
                            ("society", "Learned society"),
                            ("authority", "Public authority"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{2}\\Z", "Choose a country from the list.")
                        ],
                        verbose_name="country",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("description_en", models.CharField(blank=True, max_length=600, verbose_name="description in English")),
                ("description_zh", models.CharField(blank=True, max_length=300, verbose_name="description in Chinese")),
                ("is_demonstration", models.BooleanField(default=False, verbose_name="demonstration organisation")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["hospital", "university", "institute", "company", "society", "authority", "other"],
                            )
                        ),
                        name="organisation_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CredentialStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nothing"),
                            ("pending", "waiting"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("revoked", "revoked"),
                        ],
                        max_length=10,
                        verbose_name="before",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("pending", "waiting"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                            ("revoked", "revoked"),
                        ],
                        max_length=10,
                        verbose_name="after",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField(verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="accounts.credential"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a credential",
                "verbose_name_plural": "steps of credentials",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "accepted"), ("before", "")),
                            models.Q(("after", "pending"), ("before", "")),
                            models.Q(("after", "accepted"), ("before", "accepted")),
                            models.Q(("after", "expired"), ("before", "accepted")),
                            models.Q(("after", "revoked"), ("before", "accepted")),
                            models.Q(("after", "withdrawn"), ("before", "accepted")),
                            models.Q(("after", "accepted"), ("before", "pending")),
                            models.Q(("after", "expired"), ("before", "pending")),
                            models.Q(("after", "rejected"), ("before", "pending")),
                            models.Q(("after", "withdrawn"), ("before", "pending")),
                            models.Q(("after", "pending"), ("before", "rejected")),
                            models.Q(("after", "pending"), ("before", "revoked")),
                            _connector="OR",
                        ),
                        name="credential_step_is_legal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                (
                    "content_type",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG")],
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number in the register")),
                ("created_at", models.DateTimeField(verbose_name="sent at")),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="document", to="accounts.credential"
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "indexes": [models.Index(fields=["created_at"], name="credential_document_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content_type__in", ["application/pdf", "image/png", "image/jpeg"])),
                        name="credential_document_format_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="accounts.credential"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of a document",
                "verbose_name_plural": "openings of documents",
            },
        ),
        migrations.CreateModel(
            name="DomainProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=253, verbose_name="mail domain")),
                ("institution", models.CharField(max_length=120, verbose_name="institution")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting"), ("taken", "taken in"), ("refused", "refused")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed mail domain",
                "verbose_name_plural": "proposed mail domains",
                "permissions": [("decide_domain_proposal", "Can decide about mail domains that members propose")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("domain",),
                        name="domain_proposal_one_open_per_domain",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "taken", "refused"])),
                        name="domain_proposal_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_encrypted", models.CharField(max_length=700)),
                ("address_hash", models.CharField(db_index=True, max_length=64)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("sent_count", models.PositiveSmallIntegerField(default=1, verbose_name="times sent")),
                ("link_until", models.DateTimeField(verbose_name="link works until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="link used at")),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailbox", to="accounts.credential"
                    ),
                ),
            ],
            options={
                "verbose_name": "mailbox",
                "verbose_name_plural": "mailboxes",
            },
        ),
        migrations.CreateModel(
            name="OrganisationDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "domain",
                    models.CharField(
                        max_length=253,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\\Z",
                                "Write the part after the @ alone, in small letters: hospital.example.org.",
                            )
                        ],
                        verbose_name="mail domain",
                    ),
                ),
                ("has_subdomains", models.BooleanField(default=True, verbose_name="sub-domains count too")),
                ("is_proof", models.BooleanField(default=True, verbose_name="proves that somebody works there")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="domains", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "mail domain",
                "verbose_name_plural": "mail domains",
            },
        ),
        migrations.CreateModel(
            name="Referee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="referee's address")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("supervisor", "my supervisor or head of department"),
                            ("colleague", "a colleague"),
                            ("employer", "my employer or its personnel office"),
                            ("teacher", "a teacher or examiner"),
                        ],
                        max_length=12,
                        verbose_name="relation",
                    ),
                ),
                ("is_free_mail", models.BooleanField(default=False, verbose_name="address of a free mail service")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("sent_at", models.DateTimeField(verbose_name="asked at")),
                ("sent_count", models.PositiveSmallIntegerField(default=1, verbose_name="times asked")),
                ("link_until", models.DateTimeField(verbose_name="link works until")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no answer yet"),
                            ("confirmed", "confirms it"),
                            ("cannot", "cannot confirm it"),
                            ("declined", "does not want to answer"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answer_reason", models.CharField(blank=True, max_length=500, verbose_name="in their words")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="referee", to="accounts.credential"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="works at",
                    ),
                ),
            ],
            options={
                "verbose_name": "referee",
                "verbose_name_plural": "referees",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("relation__in", ["supervisor", "colleague", "employer", "teacher"])),
                        name="referee_relation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                ("answer__in", ["confirmed", "cannot", "declined"]), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="referee_answered_iff_dated",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="credential",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="credentials",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="groups",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
    ]
