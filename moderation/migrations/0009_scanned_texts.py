"""What scans found in posts goes along: moderators are not asked again about what they decided."""

from django.db import migrations

BATCH = 500
POST = "forum.post"


def carry_over(apps, schema_editor):  # type: ignore[no-untyped-def]
    before, after = apps.get_model("moderation", "ScannedPost"), apps.get_model("moderation", "ScannedText")
    last = 0
    while rows := list(before.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        after.objects.bulk_create(
            [
                after(
                    subject_model=POST,
                    subject_id=row.post_id,
                    mark=row.mark,
                    findings=row.findings,
                    found_at=row.found_at,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
        last = rows[-1].pk


def carry_back(apps, schema_editor):  # type: ignore[no-untyped-def]
    before, after = apps.get_model("moderation", "ScannedPost"), apps.get_model("moderation", "ScannedText")
    posts = apps.get_model("forum", "Post")
    last = 0
    while rows := list(after.objects.filter(subject_model=POST, pk__gt=last).order_by("pk")[:BATCH]):
        there = set(posts.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", flat=True))
        before.objects.bulk_create(
            [
                before(post_id=row.subject_id, mark=row.mark, findings=row.findings, found_at=row.found_at)
                for row in rows
                if row.subject_id in there
            ],
            ignore_conflicts=True,
        )
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_all_texts")]

    operations = [migrations.RunPython(carry_over, carry_back)]
