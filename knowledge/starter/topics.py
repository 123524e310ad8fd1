"""The tree of topics as it comes with the software."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import transaction

from knowledge import graphs
from knowledge.models import Topic, TopicPrerequisite

# Topics of which nothing is published without a clinician.
ABOUT_SAFETY = frozenset({"clinical-decision-support", "critical-care", "disease-diagnosis", "personalised-treatment"})
logger = logging.getLogger(__name__)
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
def load_prerequisites(tell: Callable[[str], object] = logger.warning) -> int:
    """Add what each topic needs where nothing is said about it yet; returns how many rows. Staff's choices stay.

    What would close a circle with them is left out, and `tell` is given a sentence that names it.
    """
    entries = json.loads(FILE.read_text(encoding="utf-8"))["topics"]
    stored = dict(Topic.objects.values_list("slug", "pk"))
    decided = set(TopicPrerequisite.objects.values_list("topic_id", flat=True))
    wanted = [
        (entry["slug"], slug)
        for entry in entries
        if stored[entry["slug"]] not in decided
        for slug in entry["prerequisites"]
    ]
    rows = [
        TopicPrerequisite(topic_id=stored[topic], needed_id=stored[needed])
        for topic, needed in _without_circles(wanted, tell)
    ]
    TopicPrerequisite.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _without_circles(wanted: Iterable[tuple[str, str]], tell: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    """Those pairs (topic, what it needs) that close no circle with what is stored and with those before them."""
    needs: defaultdict[str, list[str]] = defaultdict(list)
    for topic, needed in TopicPrerequisite.objects.values_list("topic__slug", "needed__slug").order_by("pk"):
        needs[topic].append(needed)
    for topic, needed in wanted:
        needs[topic].append(needed)
        if loop := graphs.circle(needs):
            needs[topic].remove(needed)
            tell(
                f"Topics: that {topic} needs {needed} is left out, because on this site it would close a circle: "
                f"{' needs '.join(loop)}. Change what one of them needs in the administration, and load again."
            )
        else:
            yield topic, needed
