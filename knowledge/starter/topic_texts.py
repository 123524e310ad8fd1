"""What each topic is, as it comes with the software: `topic_texts/<slug>.<language>.md`."""

from datetime import datetime
from pathlib import Path

from content import rebaking
from knowledge.models import Topic, TopicText
from knowledge.vocabulary import LANGUAGE_CODES, Origin

FOLDER = Path(__file__).parent / "topic_texts"


def load_topic_texts(now: datetime) -> int:
    """Add texts that are missing, and renew those that nobody here changed or reviewed; how many changed."""
    stored = {(text.topic_id, text.language): text for text in TopicText.objects.all()}
    changed = 0
    for topic in Topic.objects.all():
        for language in LANGUAGE_CODES:
            file = FOLDER / f"{topic.slug}.{language}.md"
            if file.exists():
                text = stored.get((topic.pk, language)) or TopicText(topic=topic, language=language)
                changed += _load(text, file.read_text(encoding="utf-8").strip(), now)
    return changed


def _load(text: TopicText, source: str, now: datetime) -> bool:
    is_touched = bool(text.pk) and (text.origin != Origin.STARTER or text.reviewed_at is not None)
    if text.source == source or is_touched:
        return False
    text.source, text.origin, text.written_at = source, Origin.STARTER, now
    rebaking.bake(text)
    text.save()
    return True
