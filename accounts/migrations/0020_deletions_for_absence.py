from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0019_service_accounts")]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="is_for_absence",
            field=models.BooleanField(default=False, verbose_name="for absence"),
        ),
    ]
