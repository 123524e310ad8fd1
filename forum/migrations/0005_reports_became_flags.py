from django.db import migrations


class Migration(migrations.Migration):
    """The first migration of moderation takes the rows over before they go."""

    dependencies = [
        ("forum", "0004_fill_terms_of_titles"),
        ("moderation", "0001_first"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Report",
        ),
    ]
