"""What a page of a work needs: kinds as they are recognised, counts, who added or retracted it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("doi", "DOI"),
    ("pmid", "PubMed"),
    ("pmcid", "PubMed Central"),
    ("arxiv", "arXiv"),
    ("isbn", "ISBN"),
    ("nct", "ClinicalTrials.gov"),
    ("chictr", "ChiCTR"),
    ("huggingface", "Hugging Face"),
    ("github", "GitHub"),
    ("kaggle", "Kaggle"),
    ("physionet", "PhysioNet"),
]


def person():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_redact_permission"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="reference", name="reference_kind_known"),
        migrations.AddField("citation", "is_public", models.BooleanField(default=False)),
        migrations.AddField(
            "reference", "added_at", models.DateTimeField(blank=True, null=True, verbose_name="added at")
        ),
        migrations.AddField("reference", "added_by", person()),
        migrations.AddField(
            "reference",
            "citation_count",
            models.PositiveIntegerField(default=0, verbose_name="cited in public texts"),
        ),
        migrations.AddField("reference", "retracted_by", person()),
        migrations.AddField(
            "reference",
            "retraction_reason",
            models.CharField(blank=True, max_length=300, verbose_name="where the retraction is announced"),
        ),
        migrations.AlterField("reference", "kind", models.CharField(choices=KINDS, max_length=12, verbose_name="kind")),
        migrations.AlterField(
            "reference", "metadata", models.JSONField(blank=True, default=dict, verbose_name="description")
        ),
        migrations.AlterField("reference", "normal_form", models.CharField(max_length=300, verbose_name="normal form")),
        migrations.AlterField(
            "reference",
            "retracted_at",
            models.DateTimeField(blank=True, null=True, verbose_name="marked as retracted at"),
        ),
        migrations.AlterField(
            "reference",
            "same_as",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="also",
                to="content.reference",
                verbose_name="another identifier of",
            ),
        ),
        migrations.AlterField(
            "reference", "shown", models.CharField(max_length=300, verbose_name="identifier of the work")
        ),
        migrations.AddIndex("citation", models.Index(fields=["reference", "-id"], name="citation_of_work_newest")),
        migrations.AddConstraint(
            "reference",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _name in KINDS]), name="reference_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "reference",
            models.CheckConstraint(condition=~models.Q(same_as=models.F("id")), name="reference_not_same_as_itself"),
        ),
        migrations.AddConstraint(
            "reference",
            models.CheckConstraint(
                condition=models.Q(retracted_at__isnull=False) | models.Q(retraction_reason=""),
                name="reference_retraction_reason_only_if_retracted",
            ),
        ),
    ]
