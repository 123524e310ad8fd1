"""What the fields of a kind said, beside the text of a first post."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0004_fill_terms_of_titles"),
    ]

    operations = [
        migrations.AddField(
            model_name="postrevision",
            name="details",
            field=models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
        ),
    ]
