"""The queue by age is read in order, however much was decided before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_scans")]

    operations = [
        migrations.AddIndex(
            "reviewitem",
            models.Index(fields=["opened_at", "id"], condition=~models.Q(state="closed"), name="review_item_oldest"),
        ),
    ]
