"""The privacy scan reads texts of all rooms; items about addresses and sources; more is written into the log."""

from django.db import migrations, models

# As in 0001: SQLite drops triggers when it rebuilds a table.
KEPT = "kind, is_automatic, subject_model, subject_id, item_id, ground, data, undoes_id, created_at"
TABLE = "moderation_moderationaction"
REFUSAL = "the log of decisions only grows"
ITEMS = ["flags", "held", "appeal", "credential", "needs_change", "undelivered"]
MORE_ITEMS = ["found", "address", "source"]


def close_the_log_again(apps, schema_editor):  # type: ignore[no-untyped-def]
    if schema_editor.connection.vendor == "postgresql":
        return
    for name, when in (("moderation_log_kept", "DELETE"), ("moderation_log_unchanged", f"UPDATE OF {KEPT}")):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0007_oldest_of_the_queue")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, close_the_log_again),  # the last step of the way back
        migrations.RenameField("privacyscan", "last_post", "last_row"),
        migrations.RenameField("privacyscan", "posts_read", "texts_read"),
        migrations.AlterField(
            "privacyscan", "texts_read", models.PositiveBigIntegerField(default=0, verbose_name="texts read")
        ),
        migrations.AlterField(
            "privacyscan", "items_made", models.PositiveBigIntegerField(default=0, verbose_name="put into the queue")
        ),
        migrations.AddField("privacyscan", "reading", models.CharField(default="forum.post", max_length=60)),
        migrations.CreateModel(
            name="ScannedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_model", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("mark", models.BinaryField(max_length=32)),
                ("findings", models.JSONField()),
                ("found_at", models.DateTimeField(verbose_name="found at")),
            ],
            options={
                "verbose_name": "findings in a text",
                "verbose_name_plural": "findings in texts",
                "constraints": [
                    models.UniqueConstraint(fields=("subject_model", "subject_id"), name="scanned_text_once")
                ],
            },
        ),
        migrations.RemoveConstraint("reviewitem", "review_item_kind_known"),
        migrations.AlterField(
            "reviewitem",
            "kind",
            models.CharField(
                choices=[
                    ("flags", "flagged"),
                    ("held", "held"),
                    ("appeal", "appeal"),
                    ("credential", "credential"),
                    ("needs_change", "article"),
                    ("undelivered", "undelivered"),
                    ("found", "found by the privacy scan"),
                    ("address", "mail address"),
                    ("source", "retracted source"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            "reviewitem",
            models.CheckConstraint(
                condition=models.Q(("kind__in", [*ITEMS, *MORE_ITEMS])), name="review_item_kind_known"
            ),
        ),
        migrations.RemoveConstraint("moderationaction", "moderation_action_kind_known"),
        migrations.AlterField(
            "moderationaction",
            "kind",
            models.CharField(
                choices=[
                    ("hidden", "taken out of sight"),
                    ("restored", "brought back"),
                    ("held", "held for a moderator"),
                    ("released", "released"),
                    ("refused", "refused"),
                    ("upheld", "flags upheld, text left in place"),
                    ("dismissed", "flags dismissed"),
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
                ],
                max_length=20,
                verbose_name="decision",
            ),
        ),
        migrations.AddConstraint(
            "moderationaction",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            *("hidden", "restored", "held", "released", "refused", "upheld", "dismissed"),
                            *("asked_to_edit", "redacted", "opened", "reopened", "appeal_granted", "appeal_refused"),
                            *("suspended", "silenced", "lifted", "locked", "unlocked", "moved", "merged", "split"),
                            *("retried", "labelled", "unlabelled", "rule_changed", "defences_changed"),
                            *("cleared", "seen_to", "address_confirmed", "sending_off", "articles_marked"),
                            *("scan_started", "scan_finished", "level_fixed", "level_released"),
                        ],
                    )
                ),
                name="moderation_action_kind_known",
            ),
        ),
        migrations.RunPython(close_the_log_again, migrations.RunPython.noop),
    ]
