import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As the first migration made them. SQLite drops triggers when it rebuilds a table, which a constraint makes it do.
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
        ("forum", "0006_labels"),
        ("moderation", "0004_trust"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, close_the_log_again),  # the last step of the way back
        migrations.CreateModel(
            name="DefenceSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first_texts",
                    models.CharField(
                        choices=[
                            ("off", "No: they are shown at once"),
                            ("first", "The first one"),
                            ("three", "The first three"),
                        ],
                        default="off",
                        help_text="At trust level 0. Members with a checked credential, and those who came by an invitation, never wait.",  # noqa: E501
                        max_length=5,
                        verbose_name="texts of newcomers that wait for a moderator",
                    ),
                ),
                (
                    "is_learning_used",
                    models.BooleanField(
                        default=True,
                        help_text="At trust level 0 and 1, once there are enough examples of both kinds.",
                        verbose_name="hold texts that look like what moderators refused as spam",
                    ),
                ),
                ("rules_version", models.PositiveIntegerField(default=0)),
                ("spam_count", models.PositiveIntegerField(default=0)),
                ("good_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "defences against spam",
                "verbose_name_plural": "defences against spam",
            },
        ),
        migrations.CreateModel(
            name="LinkedHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(db_index=True, max_length=253, verbose_name="site")),
            ],
            options={
                "verbose_name": "linked site",
                "verbose_name_plural": "linked sites",
            },
        ),
        migrations.CreateModel(
            name="SpamBucket",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("spam_count", models.PositiveIntegerField(default=0)),
                ("good_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "count of hashed words",
                "verbose_name_plural": "counts of hashed words",
            },
        ),
        migrations.CreateModel(
            name="SpamLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_spam", models.BooleanField(verbose_name="spam")),
                ("buckets", models.BinaryField()),
                ("score", models.FloatField(blank=True, null=True, verbose_name="looked like spam")),
                ("learned_at", models.DateTimeField(verbose_name="learned at")),
            ],
            options={
                "verbose_name": "decision about spam",
                "verbose_name_plural": "decisions about spam",
            },
        ),
        migrations.CreateModel(
            name="TextBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.BigIntegerField(db_index=True)),
            ],
            options={
                "verbose_name": "hash of a print",
                "verbose_name_plural": "hashes of prints",
            },
        ),
        migrations.CreateModel(
            name="TextPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sketch", models.BinaryField()),
                ("created_at", models.DateTimeField(verbose_name="made at")),
            ],
            options={
                "verbose_name": "print of a text",
                "verbose_name_plural": "prints of texts",
            },
        ),
        migrations.CreateModel(
            name="WordRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="For moderators. Authors do not see it.", max_length=80, verbose_name="name"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("words", "words, one phrase a line"), ("expression", "regular expression")],
                        default="words",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "pattern",
                    models.TextField(
                        help_text="Case, full-width forms, accents and characters that nobody sees do not count. Words are found as whole words; Chinese phrases anywhere. Write an expression for small letters in half-width.",  # noqa: E501
                        max_length=500,
                        verbose_name="pattern",
                    ),
                ),
                ("is_for_posts", models.BooleanField(default=True, verbose_name="texts of posts")),
                ("is_for_titles", models.BooleanField(default=True, verbose_name="titles of threads")),
                ("is_for_messages", models.BooleanField(default=False, verbose_name="private conversations")),
                (
                    "is_for_profiles",
                    models.BooleanField(
                        default=False,
                        help_text="A profile cannot wait, so there the words are refused.",
                        verbose_name="profiles and names",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("hold", "the text waits for a moderator"), ("refuse", "the text is not taken")],
                        default="hold",
                        max_length=6,
                        verbose_name="then",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[("everybody", "everybody but staff"), ("newcomers", "members at trust level 0 and 1")],
                        default="newcomers",
                        max_length=9,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "message_en",
                    models.CharField(blank=True, max_length=300, verbose_name="what the author reads, in English"),
                ),
                (
                    "message_zh",
                    models.CharField(blank=True, max_length=300, verbose_name="what the author reads, in Chinese"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("in_force", "in force"), ("retired", "retired")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="tried at")),
                ("tried_form", models.CharField(blank=True, max_length=64)),
                (
                    "timeout_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="texts it took too long over"),
                ),
            ],
            options={
                "verbose_name": "word rule",
                "verbose_name_plural": "word rules",
            },
        ),
        migrations.RemoveConstraint(
            model_name="moderationaction",
            name="moderation_action_kind_known",
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
                ],
                max_length=20,
                verbose_name="decision",
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
                        ],
                    )
                ),
                name="moderation_action_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="defencesettings",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="defence_settings_is_one_row"),
        ),
        migrations.AddConstraint(
            model_name="defencesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_texts__in", ["off", "first", "three"])),
                name="defence_settings_first_texts_known",
            ),
        ),
        migrations.AddField(
            model_name="spamlesson",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lesson",
                to="moderation.reviewitem",
                verbose_name="item",
            ),
        ),
        migrations.AddField(
            model_name="linkedhost",
            name="lesson",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="hosts", to="moderation.spamlesson"
            ),
        ),
        migrations.AddField(
            model_name="textprint",
            name="post",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="text_print", to="forum.post"
            ),
        ),
        migrations.AddField(
            model_name="textband",
            name="text_print",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="moderation.textprint"
            ),
        ),
        migrations.AddField(
            model_name="wordrule",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="wordrule",
            name="tried_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="tried by",
            ),
        ),
        migrations.AddIndex(
            model_name="spamlesson",
            index=models.Index(fields=["learned_at"], name="spam_lesson_learned"),
        ),
        migrations.AddConstraint(
            model_name="linkedhost",
            constraint=models.UniqueConstraint(fields=("lesson", "host"), name="linked_host_once_per_lesson"),
        ),
        migrations.AddIndex(
            model_name="textprint",
            index=models.Index(fields=["created_at"], name="text_print_created"),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["words", "expression"])), name="word_rule_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["hold", "refuse"])), name="word_rule_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach__in", ["everybody", "newcomers"])), name="word_rule_reach_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "in_force", "retired"])), name="word_rule_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("pattern", ""), _negated=True), name="word_rule_has_pattern"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_force"), _negated=True),
                    models.Q(("tried_at__isnull", False), models.Q(("tried_form", ""), _negated=True)),
                    _connector="OR",
                ),
                name="word_rule_in_force_was_tried",
            ),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_for_posts", True),
                    ("is_for_titles", True),
                    ("is_for_messages", True),
                    ("is_for_profiles", True),
                    _connector="OR",
                ),
                name="word_rule_is_for_something",
                violation_error_message="Choose at least one place where the rule looks.",
            ),
        ),
        migrations.RunPython(close_the_log_again, migrations.RunPython.noop),
    ]
