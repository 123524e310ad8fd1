"""What robots are asked to leave alone. They are asked: who does not listen is met by limits, not by this file."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from config.models import SiteSettings

# What no stranger has a use for: forms, what follows a person, and lists that can be narrowed without end.
NOT_FOR_ROBOTS: Final = (
    *("/accounts/", "/admin/", "/api/", "/content/", "/inbound/", "/language/", "/mailbox/", "/oembed/", "/outbox/"),
    "/unsubscribe/",
)
NOT_IN_ANY_LANGUAGE: Final = ("/search/", "/embed/", "/new/", "/settings/", "/messages/", "/*?tab=", "/*?language=")
# As their companies name them in public. The first gather texts to train models; the others look something up for a
# person who asks, and name the page.
TRAINING: Final = (
    *("AI2Bot", "Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-training-data-crawler"),
    *("Diffbot", "DeepSeekBot", "Google-Extended", "GPTBot", "Meta-ExternalAgent", "omgili", "PanguBot"),
)
ANSWERING: Final = (
    *("ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "Meta-ExternalFetcher", "MistralAI-User"),
    *("OAI-SearchBot", "Perplexity-User", "PerplexityBot"),
)


def text(row: Mapping[str, Any], *, is_closed: bool) -> str:
    """The file by the decisions of the site. (Any: a column's own type.)"""
    if is_closed or not row["is_findable"]:
        return "User-agent: *\nDisallow: /\n"
    refused: tuple[str, ...] = ()
    if row["ai_crawlers"] != SiteSettings.AiCrawlers.ALLOW:
        refused = TRAINING
    if row["ai_crawlers"] == SiteSettings.AiCrawlers.REFUSE:
        refused = tuple(sorted((*TRAINING, *ANSWERING), key=str.lower))
    lines = [*(f"User-agent: {name}" for name in refused), *(["Disallow: /", ""] if refused else [])]
    lines += ["User-agent: *", *(f"Disallow: {path}" for path in _closed_paths())]
    lines += ["", *row["robots_lines"].splitlines(), ""] if row["robots_lines"].strip() else [""]
    return "\n".join([*lines, f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""])


def _closed_paths() -> list[str]:
    both = [path for bare in NOT_IN_ANY_LANGUAGE for path in (bare, f"/zh-hans{bare}")]
    return [*NOT_FOR_ROBOTS, *both]
