from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ProbeEffect",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField()),
                ("handler", models.CharField(max_length=100)),
            ],
        ),
    ]
