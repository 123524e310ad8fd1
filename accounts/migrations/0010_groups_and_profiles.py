import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import content.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_organisations_and_evidence"),
        ("content", "0004_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("request", "request"), ("invitation", "invitation")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="message")),
                ("is_by_address", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="admissions", to="accounts.group"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="admissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "admission to a group",
                "verbose_name_plural": "admissions to groups",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("group", "member"), name="admission_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["request", "invitation"])), name="admission_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "declined", "withdrawn"])),
                        name="admission_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="admission_decided_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("removed_at", models.DateTimeField(verbose_name="taken out at")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="departures", to="accounts.group"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
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
                "verbose_name": "departure from a group",
                "verbose_name_plural": "departures from groups",
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employment", "employment"),
                            ("equity", "equity"),
                            ("grant", "grant"),
                            ("consulting", "consulting"),
                            ("patent", "patent"),
                            ("family", "family"),
                            ("other", "other interest"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("organisation", models.CharField(max_length=120, verbose_name="organisation")),
                ("from_date", models.DateField(blank=True, null=True, verbose_name="since")),
                ("to_date", models.DateField(blank=True, null=True, verbose_name="until")),
                ("declared_at", models.DateTimeField(verbose_name="declared at")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "interest",
                "verbose_name_plural": "interests",
                "indexes": [models.Index(fields=["member", "to_date"], name="interest_of_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["employment", "equity", "grant", "consulting", "patent", "family", "other"])
                        ),
                        name="interest_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_date__isnull", True),
                            ("to_date__isnull", True),
                            ("to_date__gte", models.F("from_date")),
                            _connector="OR",
                        ),
                        name="interest_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_at", models.DateTimeField(verbose_name="claimed at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="content.reference"
                    ),
                ),
            ],
            options={
                "verbose_name": "publication of a member",
                "verbose_name_plural": "publications of members",
                "permissions": [("confirm_publication", "Can confirm members' publications")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "reference"), name="publication_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="publication_confirmed_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                (
                    "kind",
                    models.CharField(
                        choices=[("clinical", "Clinical"), ("technical", "Technical")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("name_en", models.CharField(max_length=80, unique=True, verbose_name="name in English")),
                ("name_zh", models.CharField(max_length=40, unique=True, verbose_name="name in Chinese")),
            ],
            options={
                "verbose_name": "specialty",
                "verbose_name_plural": "specialties",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["clinical", "technical"])), name="specialty_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headline", models.CharField(blank=True, max_length=120, verbose_name="headline")),
                (
                    "headline_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                ("institution", models.CharField(blank=True, max_length=120, verbose_name="institution")),
                (
                    "institution_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
                (
                    "department_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=1,
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
                        verbose_name="country or region",
                    ),
                ),
                (
                    "country_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                ("biography", models.TextField(blank=True, max_length=4000, verbose_name="biography")),
                ("biography_html", content.fields.RenderedHtmlField(blank=True, max_length=200000)),
                ("renderer_version", models.PositiveSmallIntegerField(default=0)),
                (
                    "biography_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=1,
                    ),
                ),
                (
                    "specialties_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "topics_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=1,
                    ),
                ),
                (
                    "languages_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                ("links", models.JSONField(blank=True, default=list, verbose_name="links")),
                (
                    "links_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=1,
                    ),
                ),
                ("open_to_collaborate", models.BooleanField(default=False, verbose_name="open to collaborate")),
                ("seeks", models.CharField(blank=True, max_length=600, verbose_name="what is sought")),
                ("offers", models.CharField(blank=True, max_length=600, verbose_name="what is offered")),
                (
                    "collaboration_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=1,
                    ),
                ),
                (
                    "publications_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                (
                    "interests_audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "everyone"),
                            (1, "members"),
                            (2, "members with a checked credential"),
                            (3, "nobody but me"),
                        ],
                        default=0,
                    ),
                ),
                ("is_listed", models.BooleanField(default=True, verbose_name="in the directory")),
                ("called", models.CharField(editable=False, max_length=120)),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profile", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="profiles",
                        to="accounts.organisation",
                        verbose_name="known organisation",
                    ),
                ),
                ("specialties", models.ManyToManyField(blank=True, related_name="profiles", to="accounts.specialty")),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_listed", True)), fields=["-changed_at", "-id"], name="profile_listed"
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["country", "country_audience", "-changed_at", "-id"],
                        name="profile_country",
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True), ("open_to_collaborate", True)),
                        fields=["open_to_collaborate", "collaboration_audience", "-changed_at", "-id"],
                        name="profile_open",
                    ),
                    models.Index(fields=["is_listed", "headline_audience", "called", "headline"], name="profile_words"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("headline_audience__in", [0, 1, 2, 3])),
                        name="profile_headline_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution_audience__in", [0, 1, 2, 3])),
                        name="profile_institution_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("department_audience__in", [0, 1, 2, 3])),
                        name="profile_department_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country_audience__in", [0, 1, 2, 3])),
                        name="profile_country_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("biography_audience__in", [0, 1, 2, 3])),
                        name="profile_biography_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("specialties_audience__in", [0, 1, 2, 3])),
                        name="profile_specialties_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topics_audience__in", [0, 1, 2, 3])), name="profile_topics_audience_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("languages_audience__in", [0, 1, 2, 3])),
                        name="profile_languages_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("links_audience__in", [0, 1, 2, 3])), name="profile_links_audience_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("collaboration_audience__in", [0, 1, 2, 3])),
                        name="profile_collaboration_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publications_audience__in", [0, 1, 2, 3])),
                        name="profile_publications_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interests_audience__in", [0, 1, 2, 3])),
                        name="profile_interests_audience_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=3, verbose_name="language")),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="accounts.profile"
                    ),
                ),
            ],
            options={
                "verbose_name": "language of a profile",
                "verbose_name_plural": "languages of profiles",
                "constraints": [models.UniqueConstraint(fields=("code", "profile"), name="profile_language_once")],
            },
        ),
        migrations.CreateModel(
            name="ProfileTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic_id", models.BigIntegerField(verbose_name="topic")),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="topics", to="accounts.profile"
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of a profile",
                "verbose_name_plural": "topics of profiles",
                "constraints": [models.UniqueConstraint(fields=("topic_id", "profile"), name="profile_topic_once")],
            },
        ),
    ]
