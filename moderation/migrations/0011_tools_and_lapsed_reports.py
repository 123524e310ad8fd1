"""Steps in the life of a tool's account are in the log, and reports that nobody decided about in time are set aside."""

from django.conf import settings
from django.db import migrations, models

# As in 0001: SQLite drops triggers when it rebuilds a table.
KEPT = "kind, is_automatic, subject_model, subject_id, item_id, ground, data, undoes_id, created_at"
TABLE = "moderation_moderationaction"
REFUSAL = "the log of decisions only grows"


def close_the_log_again(apps, schema_editor):  # type: ignore[no-untyped-def]
    if schema_editor.connection.vendor == "postgresql":
        return
    for name, when in (("moderation_log_kept", "DELETE"), ("moderation_log_unchanged", f"UPDATE OF {KEPT}")):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0009_calls_for_partners"),
        ("moderation", "0010_without_scanned_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, close_the_log_again),  # the last step of the way back
        migrations.RemoveConstraint(
            model_name="flag",
            name="flag_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="moderationaction",
            name="moderation_action_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="reviewitem",
            name="review_item_closed_has_outcome",
        ),
        migrations.AlterField(
            model_name="flag",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("upheld", "upheld"),
                    ("dismissed", "dismissed"),
                    ("lapsed", "set aside, nobody decided in time"),
                ],
                default="open",
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="moderationaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hidden", "taken out of sight"),
                    ("restored", "brought back"),
                    ("held", "held for a moderator"),
                    ("released", "released"),
                    ("refused", "refused"),
                    ("upheld", "flags upheld, text left in place"),
                    ("dismissed", "flags dismissed"),
                    ("lapsed", "flags set aside, nobody decided in time"),
                    ("asked_to_edit", "author asked to change the text"),
                    ("redacted", "patient data taken out"),
                    ("opened", "text of a conversation or a group opened"),
                    ("reopened", "put back into the queue"),
                    ("appeal_granted", "appeal granted"),
                    ("appeal_refused", "appeal refused"),
                    ("suspended", "member suspended"),
                    ("silenced", "member silenced"),
                    ("lifted", "restrictions ended"),
                    ("locked", "thread locked"),
                    ("unlocked", "thread opened again"),
                    ("moved", "thread moved"),
                    ("merged", "thread merged"),
                    ("split", "thread split"),
                    ("retried", "tried again"),
                    ("labelled", "label added"),
                    ("unlabelled", "label taken off"),
                    ("rule_changed", "word rule changed"),
                    ("defences_changed", "defences against spam changed"),
                    ("cleared", "looked at, nothing to be done"),
                    ("seen_to", "seen to where it stands"),
                    ("address_confirmed", "mail address confirmed"),
                    ("sending_off", "mail to an address left off"),
                    ("articles_marked", "articles marked for review"),
                    ("scan_started", "privacy scan started"),
                    ("scan_finished", "privacy scan finished"),
                    ("level_fixed", "trust level set by hand"),
                    ("level_released", "trust level left to facts again"),
                    ("service_made", "service account made"),
                    ("service_changed", "service account changed"),
                    ("service_off", "service account switched off"),
                    ("service_on", "service account switched on again"),
                ],
                max_length=20,
                verbose_name="decision",
            ),
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "upheld"),
                    ("dismissed", "dismissed"),
                    ("lapsed", "set aside, nobody decided in time"),
                    ("elsewhere", "settled elsewhere"),
                ],
                max_length=9,
                verbose_name="outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "upheld", "dismissed", "lapsed"])), name="flag_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "hidden",
                            "restored",
                            "held",
                            "released",
                            "refused",
                            "upheld",
                            "dismissed",
                            "lapsed",
                            "asked_to_edit",
                            "redacted",
                            "opened",
                            "reopened",
                            "appeal_granted",
                            "appeal_refused",
                            "suspended",
                            "silenced",
                            "lifted",
                            "locked",
                            "unlocked",
                            "moved",
                            "merged",
                            "split",
                            "retried",
                            "labelled",
                            "unlabelled",
                            "rule_changed",
                            "defences_changed",
                            "cleared",
                            "seen_to",
                            "address_confirmed",
                            "sending_off",
                            "articles_marked",
                            "scan_started",
                            "scan_finished",
                            "level_fixed",
                            "level_released",
                            "service_made",
                            "service_changed",
                            "service_off",
                            "service_on",
                        ],
                    )
                ),
                name="moderation_action_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("outcome__in", ["upheld", "dismissed", "lapsed", "elsewhere"]),
                        ("state", "closed"),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("decided_at__isnull", True), ("outcome", "")
                    ),
                    _connector="OR",
                ),
                name="review_item_closed_has_outcome",
            ),
        ),
        migrations.RunPython(close_the_log_again, migrations.RunPython.noop),
    ]
