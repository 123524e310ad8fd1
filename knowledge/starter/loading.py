"""Everything of the knowledge base that comes with the software, loaded idempotently. What members did stays."""

import logging
from collections.abc import Callable
from datetime import datetime

from content import markup, rebaking
from foundation import site
from knowledge import links
from knowledge.starter import contract
from knowledge.starter.article_loading import load_articles
from knowledge.starter.glossary import load_glossary
from knowledge.starter.paths import load_paths, path_slugs
from knowledge.starter.topic_texts import load_topic_texts
from knowledge.starter.topics import load_prerequisites, load_topics

logger = logging.getLogger(__name__)


def load_knowledge(now: datetime, tell: Callable[[str], object] = logger.warning) -> dict[str, int]:
    """Add what is missing, renew what nobody touched; returns how many rows changed, by kind.

    `tell` is given a sentence about each thing that could not be loaded.
    """
    # At a first start the render process is not there yet, and these texts are ours.
    with markup.rendering_here():
        changed = {
            "topics": load_topics(),
            "prerequisites": load_prerequisites(tell),
            "glossary terms": load_glossary(),
        }
        with links.keeping_terms(), links.counting_on([*contract.slugs(), *path_slugs()]):
            changed |= {"topic texts": load_topic_texts(now), "articles": load_articles(now), "paths": load_paths()}
        # Those that an older release stored, members' too.
        for label in ("knowledge.TopicText", "knowledge.ArticleRevision"):
            rebaking.rebake(label)
    if any(changed.values()):
        site.bump_epoch()
    return changed
