"""The tree of topics as it comes with the software."""

import json
from pathlib import Path

from django.db import transaction

from knowledge.models import Topic, TopicPrerequisite

# Topics of which nothing is published without a clinician.
ABOUT_SAFETY = frozenset({"clinical-decision-support", "critical-care", "disease-diagnosis", "personalised-treatment"})
FILE = Path(__file__).parent / "topics.json"


@transaction.atomic
def load_topics() -> int:
    """Add the topics that are missing; returns how many. Those that exist stay as staff made them."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))["topics"]
    stored = {topic.slug: topic for topic in Topic.objects.filter(slug__in=[entry["slug"] for entry in entries])}
    missing = [(place, entry) for place, entry in enumerate(entries, start=1) if entry["slug"] not in stored]
    for place, entry in missing:
        topic = Topic(slug=entry["slug"], name_en=entry["title"]["en"], name_zh=entry["title"]["zh"])
        topic.level, topic.position = entry["level"], place
        topic.is_about_safety = topic.slug in ABOUT_SAFETY
        topic.parent = stored[entry["parent"]] if entry["parent"] else None
        topic.save()
        stored[topic.slug] = topic
    return len(missing)


@transaction.atomic
def load_prerequisites() -> int:
    """Add what each topic needs where nothing is said about it yet; returns how many rows. Staff's choices stay."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))["topics"]
    stored = dict(Topic.objects.values_list("slug", "pk"))
    decided = set(TopicPrerequisite.objects.values_list("topic_id", flat=True))
    rows = [
        TopicPrerequisite(topic_id=stored[entry["slug"]], needed_id=stored[slug])
        for entry in entries
        if stored[entry["slug"]] not in decided
        for slug in entry["prerequisites"]
    ]
    TopicPrerequisite.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
