import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_credential_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProfileTrait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.BigIntegerField(verbose_name="what")),
                (
                    "audience",
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
                ("changed", models.BigIntegerField(verbose_name="changed at")),
            ],
            options={
                "verbose_name": "trait of a profile",
                "verbose_name_plural": "traits of profiles",
            },
        ),
        migrations.RemoveIndex(
            model_name="profile",
            name="profile_country",
        ),
        migrations.RemoveIndex(
            model_name="profile",
            name="profile_open",
        ),
        migrations.RemoveIndex(
            model_name="profile",
            name="profile_words",
        ),
        migrations.AddField(
            model_name="profiletrait",
            name="profile",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="traits",
                to="accounts.profile",
            ),
        ),
        migrations.AddIndex(
            model_name="profiletrait",
            index=models.Index(fields=["code", "-changed", "-profile", "audience"], name="profile_trait_found"),
        ),
        migrations.AddConstraint(
            model_name="profiletrait",
            constraint=models.UniqueConstraint(fields=("profile", "code"), name="profile_trait_once"),
        ),
        migrations.AddConstraint(
            model_name="profiletrait",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", [0, 1, 2, 3])), name="profile_trait_audience_known"
            ),
        ),
    ]
