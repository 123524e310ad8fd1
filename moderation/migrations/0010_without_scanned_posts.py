"""Findings in posts stand with those in all other texts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0009_scanned_texts")]

    operations = [migrations.DeleteModel("ScannedPost")]
