

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.fresh_tables import FirstRows


# Columns of the log that nothing may change. Who decided and whom it concerns leave with their accounts, and a redaction
# takes words out of a reason. SQLite drops triggers when it rebuilds a table: a later migration that alters this one
# has to make them again, and a test finds it if it does not.
KEPT = "kind, is_automatic, subject_model, subject_id, item_id, ground, data, undoes_id, created_at"
TABLE = "moderation_moderationaction"
REFUSAL = "the log of decisions only grows"
HARM = {"patient_data": 3, "dangerous_advice": 3, "harassment": 2, "retracted_source": 2}


def close_the_log(apps, schema_editor):  # type: ignore[no-untyped-def]
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION moderation_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for name, when in (("moderation_log_kept", "DELETE"), ("moderation_log_unchanged", f"UPDATE OF {KEPT}")):
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION moderation_refuse()"
            )
        return
    for name, when in (("moderation_log_kept", "DELETE"), ("moderation_log_unchanged", f"UPDATE OF {KEPT}")):
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def open_the_log(apps, schema_editor):  # type: ignore[no-untyped-def]
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for name in ("moderation_log_kept", "moderation_log_unchanged"):
        schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}" if is_postgres else f"DROP TRIGGER {name}")
    if is_postgres:
        schema_editor.execute("DROP FUNCTION moderation_refuse()")


def take_reports_over(apps, schema_editor):  # type: ignore[no-untyped-def]
    """What readers told moderators before the queue: open reports of one post are one item, decided ones one each."""
    reports = apps.get_model("forum", "Report").objects.select_related("post__thread").order_by("pk")
    items, flags = apps.get_model("moderation", "ReviewItem").objects, apps.get_model("moderation", "Flag").objects
    waiting = {}
    for report in reports.iterator(chunk_size=500):
        post, is_open = report.post, report.state == "open"
        item = waiting.get(post.pk) if is_open else None
        if item is None:
            item = items.create(
                kind="flags",
                subject_model="forum.post",
                subject_id=post.pk,
                author_id=post.author_id,
                unnamed_author_id=post.unnamed_author_id,
                category_id=post.thread.category_id,
                reason=report.reason,
                harm=HARM.get(report.reason, 1),
                state="open" if is_open else "closed",
                outcome="" if is_open else report.state,
                opened_at=report.created_at,
                decided_at=report.decided_at,
                decided_by_id=report.decided_by_id,
            )
            if is_open:
                waiting[post.pk] = item
        flags.create(
            item=item,
            flagger_id=report.reporter_id,
            reason=report.reason,
            note=report.note,
            created_at=report.created_at,
            state=report.state,
            decided_at=report.decided_at,
        )


def give_reports_back(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Nothing: the table of reports is still there when this runs, with what it held."""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("forum", "0004_fill_terms_of_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('hide', 'taking out of sight'), ('uphold', 'upholding and leaving in place'), ('ask', 'asking the author to change it'), ('dismiss', 'dismissing and releasing'), ('restrict', 'silence and suspension')], max_length=8, verbose_name='for')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('title_en', models.CharField(max_length=60, verbose_name='called in English')),
                ('title_zh', models.CharField(max_length=30, verbose_name='called in Chinese')),
                ('text_en', models.CharField(max_length=300, verbose_name='text in English')),
                ('text_zh', models.CharField(max_length=300, verbose_name='text in Chinese')),
            ],
            options={
                'verbose_name': 'template of a reason',
                'verbose_name_plural': 'templates of reasons',
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['hide', 'uphold', 'ask', 'dismiss', 'restrict'])), name='message_template_decision_known')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('flags', 'flagged'), ('held', 'held'), ('appeal', 'appeal'), ('credential', 'credential'), ('needs_change', 'article'), ('undelivered', 'undelivered')], max_length=12, verbose_name='kind')),
                ('subject_model', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=60, verbose_name='reason')),
                ('harm', models.PositiveSmallIntegerField(default=0, verbose_name='possible harm')),
                ('score', models.FloatField(default=0, verbose_name='weight of flags')),
                ('state', models.CharField(choices=[('open', 'open'), ('waiting', 'waits for its author'), ('closed', 'closed')], default='open', max_length=7, verbose_name='state')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'upheld'), ('dismissed', 'dismissed'), ('elsewhere', 'settled elsewhere')], max_length=9, verbose_name='outcome')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('version', models.PositiveIntegerField(default=0)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='about')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.category')),
                ('claimed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='claimed by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('not_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unnamed_author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'item of the queue',
                'verbose_name_plural': 'items of the queue',
            },
        ),
        migrations.CreateModel(
            name='ModerationAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hidden', 'taken out of sight'), ('restored', 'brought back'), ('held', 'held for a moderator'), ('released', 'released'), ('refused', 'refused'), ('upheld', 'flags upheld, text left in place'), ('dismissed', 'flags dismissed'), ('asked_to_edit', 'author asked to change the text'), ('redacted', 'patient data taken out'), ('opened', 'text of a conversation or a group opened'), ('reopened', 'put back into the queue'), ('appeal_granted', 'appeal granted'), ('appeal_refused', 'appeal refused'), ('suspended', 'member suspended'), ('silenced', 'member silenced'), ('lifted', 'restrictions ended'), ('locked', 'thread locked'), ('unlocked', 'thread opened again'), ('moved', 'thread moved'), ('merged', 'thread merged'), ('split', 'thread split'), ('retried', 'tried again'), ('labelled', 'label added'), ('unlabelled', 'label taken off')], max_length=20, verbose_name='decision')),
                ('is_automatic', models.BooleanField(default=False, verbose_name='by a rule')),
                ('subject_model', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('ground', models.CharField(blank=True, max_length=60, verbose_name='rule')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('created_at', models.DateTimeField(verbose_name='decided at')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moderation_actions', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to=settings.AUTH_USER_MODEL, verbose_name='about')),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='moderation.moderationaction', verbose_name='takes back')),
                ('unnamed_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='moderation.reviewitem')),
            ],
            options={
                'verbose_name': 'decision in the log',
                'verbose_name_plural': 'log of decisions',
            },
        ),
        migrations.CreateModel(
            name='ItemNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='note')),
                ('created_at', models.DateTimeField(verbose_name='written at')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='moderation.reviewitem')),
            ],
            options={
                'verbose_name': 'note on an item',
                'verbose_name_plural': 'notes on items',
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('patient_data', "It contains a patient's data"), ('dangerous_advice', "Dangerous advice, or advice on somebody's own treatment"), ('personal_question', "A question about one's own illness, or a relative's"), ('unsupported_claim', 'A claim without support'), ('retracted_source', 'It rests on a retracted source'), ('undeclared_interest', 'An interest that is not declared'), ('undisclosed_ai', "A machine's text that is not declared"), ('harassment', 'Harassment'), ('spam', 'Advertising or spam')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('weight', models.FloatField(default=1, verbose_name='weight')),
                ('created_at', models.DateTimeField(verbose_name='reported at')),
                ('state', models.CharField(choices=[('open', 'open'), ('upheld', 'upheld'), ('dismissed', 'dismissed')], default='open', max_length=9, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('flagger', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='flags', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='moderation.reviewitem', verbose_name='item')),
            ],
            options={
                'verbose_name': 'flag',
                'verbose_name_plural': 'flags',
            },
        ),
        migrations.CreateModel(
            name='CategoryModerator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointed_at', models.DateTimeField(verbose_name='appointed at')),
                ('appointed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='appointed by')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderators', to='forum.category', verbose_name='category')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderated_categories', to=settings.AUTH_USER_MODEL, verbose_name='moderator')),
            ],
            options={
                'verbose_name': 'moderator of a category',
                'verbose_name_plural': 'moderators of categories',
                'constraints': [models.UniqueConstraint(fields=('category', 'member'), name='category_moderator_once')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='appeal')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('state', models.CharField(choices=[('open', 'waits'), ('granted', 'granted'), ('refused', 'refused')], default='open', max_length=7, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appeals', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('action', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.moderationaction')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'refused'])), name='appeal_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='appeal_decided_has_time')],
            },
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['-harm', 'opened_at', 'id'], name='review_item_queue'),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['-decided_at', '-id'], name='review_item_decided'),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(fields=['opened_at'], name='review_item_opened'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('subject_model', 'subject_id'), name='review_item_one_open_per_subject'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['flags', 'held', 'appeal', 'credential', 'needs_change', 'undelivered'])), name='review_item_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'waiting', 'closed'])), name='review_item_state_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('outcome__in', ['upheld', 'dismissed', 'elsewhere']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('decided_at__isnull', True), ('outcome', '')), _connector='OR'), name='review_item_closed_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('harm__lte', 3)), name='review_item_harm_0_to_3'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_by__isnull', True), ('claimed_at__isnull', False), _connector='OR'), name='review_item_claim_has_time'),
        ),
        migrations.AddIndex(
            model_name='moderationaction',
            index=models.Index(fields=['subject_model', 'subject_id'], name='moderation_action_subject'),
        ),
        migrations.AddIndex(
            model_name='moderationaction',
            index=models.Index(fields=['member', '-id'], name='moderation_action_member'),
        ),
        migrations.AddIndex(
            model_name='moderationaction',
            index=models.Index(fields=['created_at'], name='moderation_action_created'),
        ),
        migrations.AddConstraint(
            model_name='moderationaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['hidden', 'restored', 'held', 'released', 'refused', 'upheld', 'dismissed', 'asked_to_edit', 'redacted', 'opened', 'reopened', 'appeal_granted', 'appeal_refused', 'suspended', 'silenced', 'lifted', 'locked', 'unlocked', 'moved', 'merged', 'split', 'retried', 'labelled', 'unlabelled'])), name='moderation_action_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='moderationaction',
            constraint=models.CheckConstraint(condition=models.Q(('is_automatic', False), ('actor__isnull', True), _connector='OR'), name='moderation_action_rule_has_no_actor'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(fields=('item', 'flagger'), name='flag_once_per_item_and_flagger'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['patient_data', 'dangerous_advice', 'personal_question', 'unsupported_claim', 'retracted_source', 'undeclared_interest', 'undisclosed_ai', 'harassment', 'spam'])), name='flag_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'dismissed'])), name='flag_state_known'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='flag_decided_has_time'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 0)), name='flag_weight_not_negative'),
        ),
        migrations.RunPython(take_reports_over, give_reports_back),
        FirstRows(close_the_log, open_the_log),
    ]
