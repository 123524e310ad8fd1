import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notifications", "0003_subscriptions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["recipient", "created_at"], name="outgoing_mail_to"),
        ),
        migrations.CreateModel(
            name="FanOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.BigIntegerField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "due"), ("done", "done"), ("dead", "given up")],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("last_error", models.CharField(blank=True, max_length=500, verbose_name="last error")),
                ("told_count", models.PositiveIntegerField(default=0, verbose_name="members told")),
            ],
            options={
                "verbose_name": "fan-out",
                "verbose_name_plural": "fan-outs",
                "indexes": [models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="fan_out_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["due", "done", "dead"])), name="fan_out_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="fan_out_done_at_iff_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("subject_model", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("target_model", models.CharField(max_length=60)),
                ("target_id", models.BigIntegerField()),
                ("group_key", models.CharField(max_length=122)),
                ("is_on_site", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(verbose_name="told at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="notification_of_recipient"),
                    models.Index(
                        condition=models.Q(
                            ("is_on_site", True), ("read_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=["recipient", "group_key"],
                        name="notification_unread",
                    ),
                    models.Index(fields=["subject_model", "subject_id"], name="notification_subject"),
                    models.Index(fields=["target_model", "target_id", "recipient"], name="notification_target"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "event_id"), name="notification_once_per_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on the site"),
                            ("email", "e-mail"),
                            ("digest", "digest"),
                            ("webhook", "webhook"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_on", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channel_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of channel",
                "verbose_name_plural": "choices of channels",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind", "channel"), name="channel_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["site", "email", "digest", "webhook"])),
                        name="channel_choice_channel_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.CharField(
                        choices=[("follow", "what you follow"), ("missed_you", "we missed you")],
                        max_length=10,
                        verbose_name="product",
                    ),
                ),
                ("period_started_at", models.DateTimeField(verbose_name="period begins")),
                ("period_ended_at", models.DateTimeField(verbose_name="period ends")),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "sent"), ("empty", "empty"), ("skipped", "skipped")],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="reason")),
                ("item_count", models.PositiveIntegerField(default=0, verbose_name="items")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="digests",
                        to="notifications.outgoingmail",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="digests", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "digest",
                "verbose_name_plural": "digests",
                "indexes": [models.Index(fields=["period_ended_at"], name="digest_by_end")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "product", "period_started_at"), name="digest_once_per_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_ended_at__gt", models.F("period_started_at"))),
                        name="digest_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product__in", ["follow", "missed_you"])), name="digest_product_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sent", "empty", "skipped"])), name="digest_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "skipped"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "skipped"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="digest_reason_iff_skipped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DigestPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[("off", "Never"), ("daily", "Every day"), ("weekly", "Every week")],
                        default="weekly",
                        max_length=6,
                        verbose_name="how often",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        verbose_name="day of the week",
                    ),
                ),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        default=8, validators=[django.core.validators.MaxValueValidator(23)], verbose_name="hour"
                    ),
                ),
                ("last_date", models.DateField()),
                ("covered_until", models.DateTimeField(verbose_name="covered until")),
                ("next_due_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                ("is_missed_you_on", models.BooleanField(default=True, verbose_name="written to after a long absence")),
                ("missed_covered_until", models.DateTimeField()),
                ("missed_due_at", models.DateTimeField(blank=True, null=True, verbose_name="looked at for absence at")),
                ("chosen_at", models.DateTimeField(blank=True, null=True, verbose_name="chosen at")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digest_plan",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "plan for digests",
                "verbose_name_plural": "plans for digests",
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_due_at__isnull", False)),
                        fields=["next_due_at"],
                        name="digest_plan_due",
                    ),
                    models.Index(
                        condition=models.Q(("missed_due_at__isnull", False)),
                        fields=["missed_due_at"],
                        name="digest_plan_missed_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["off", "daily", "weekly"])), name="digest_plan_frequency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)), name="digest_plan_weekday_0_to_6"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour__gte", 0), ("hour__lte", 23)), name="digest_plan_hour_0_to_23"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frequency", "off"), ("next_due_at__isnull", True)),
                            models.Q(models.Q(("frequency", "off"), _negated=True), ("next_due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="digest_plan_due_unless_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_missed_you_on", False), ("missed_due_at__isnull", True)),
                            models.Q(("is_missed_you_on", True), ("missed_due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="digest_plan_missed_due_iff_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("secret", models.CharField(max_length=300)),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                ("switched_off_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off at")),
                ("switched_off_reason", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "url"), name="webhook_once_per_address"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("switched_off_at__isnull", True), ("switched_off_reason", "")),
                            models.Q(
                                ("switched_off_at__isnull", False), models.Q(("switched_off_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="webhook_switched_off_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "on the site"),
                            ("email", "e-mail"),
                            ("digest", "digest"),
                            ("webhook", "webhook"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("sent", "sent"),
                            ("skipped", "skipped"),
                            ("failed", "failed"),
                            ("unknown", "unknown"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="reason")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to="notifications.outgoingmail",
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "due")), fields=["channel", "due_at"], name="delivery_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notification", "channel"), name="delivery_once_per_channel"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["site", "email", "digest", "webhook"])),
                        name="delivery_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["due", "sent", "skipped", "failed", "unknown"])),
                        name="delivery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state", "due")),
                            models.Q(models.Q(("state", "due"), _negated=True), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="delivery_done_at_iff_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "skipped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delivery_skipped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DigestItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=130)),
                ("until", models.BigIntegerField()),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="notifications.digest"
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a digest",
                "verbose_name_plural": "items of digests",
                "constraints": [models.UniqueConstraint(fields=("digest", "key"), name="digest_item_once")],
            },
        ),
        migrations.CreateModel(
            name="WebhookCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payload", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "due"), ("sent", "sent"), ("failed", "given up")],
                        default="due",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="answer")),
                ("milliseconds", models.PositiveIntegerField(blank=True, null=True, verbose_name="milliseconds")),
                ("last_error", models.CharField(blank=True, max_length=40, verbose_name="last error")),
                ("created_at", models.DateTimeField()),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="webhook_calls",
                        to="notifications.delivery",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="notifications.webhook"
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook call",
                "verbose_name_plural": "webhook calls",
                "indexes": [
                    models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="webhook_call_due")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "delivery"), name="webhook_call_once_per_delivery"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["due", "sent", "failed"])), name="webhook_call_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state", "due")),
                            models.Q(models.Q(("state", "due"), _negated=True), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="webhook_call_done_at_iff_done",
                    ),
                ],
            },
        ),
    ]
