"""The orders of the lists of what is trending and of the best of each month, for the threads that there are too."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from forum import ranking  # what it finds later is put right by `manage.py recount --only forum.threads`

PORTION = 500  # threads at once
IN_LISTS = Q(category__isnull=False, merged_into__isnull=True)
COLUMNS = ("pk", "created_at", "useful_count", "reply_count", "same_problem_count")


def fill(apps: Any, _schema_editor: Any) -> None:
    """Work both out from replies, votes and shared problems. A run that broke off can be repeated."""
    threads = apps.get_model("forum", "Thread").objects
    last = 0
    while rows := list(threads.filter(pk__gt=last).order_by("pk").only(*COLUMNS)[:PORTION]):
        happened = _happened(apps, [row.pk for row in rows])
        for row in rows:
            row.trend = ranking.trend([(ranking.REPLY, row.created_at), *happened[row.pk]])
            row.monthly = ranking.monthly(
                created_at=row.created_at,
                useful=row.useful_count,
                replies=row.reply_count,
                same_problem=row.same_problem_count,
            )
        threads.bulk_update(rows, ["trend", "monthly"])
        last = rows[-1].pk


def _happened(apps: Any, keys: list[int]) -> dict[int, list[tuple[int, Any]]]:
    shown = {"is_stub": False, "hidden_at__isnull": True, "held_at__isnull": True}
    of_posts = {f"post__{name}": value for name, value in shown.items()}
    replies = apps.get_model("forum", "Post").objects.filter(thread__in=keys, number__gt=1, **shown)
    votes = apps.get_model("forum", "Vote").objects.filter(post__thread__in=keys, value=1, **of_posts)
    problems = apps.get_model("forum", "SameProblem").objects.filter(thread__in=keys)
    found: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for weight, rows, thread in (
        (ranking.REPLY, replies, "thread_id"),
        (ranking.APPROVAL, votes, "post__thread_id"),
        (ranking.APPROVAL, problems, "thread_id"),
    ):
        for key, moment in rows.order_by().values_list(thread, "created_at"):
            found[key].append((weight, moment))
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_visits"),
        ("forum", "0006_labels"),
        ("knowledge", "0002_everyday_words_of_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("thread", "trend", models.FloatField(default=0)),
        migrations.AddField("thread", "monthly", models.BigIntegerField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "thread", models.Index(fields=["-trend", "-id"], condition=IN_LISTS, name="thread_trending")
        ),
        migrations.AddIndex(
            "thread", models.Index(fields=["-monthly", "-id"], condition=IN_LISTS, name="thread_monthly")
        ),
    ]
