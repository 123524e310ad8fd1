"""Texts that came from elsewhere say whose they are, where they stood and under which licence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0007_trending_and_best_of_the_month"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="credit",
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="post",
            name="credit_url",
            field=models.URLField(blank=True, editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="post",
            name="licence",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
    ]
