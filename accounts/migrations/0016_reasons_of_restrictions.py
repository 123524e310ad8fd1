from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_api_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="silence_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason for the silence"),
        ),
        migrations.AddField(
            model_name="user",
            name="suspension_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason for the suspension"),
        ),
    ]
