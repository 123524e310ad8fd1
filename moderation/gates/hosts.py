"""The gate of sites: a newcomer's text that leads where texts led that moderators refused as spam."""

import re
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q

from accounts.models import User
from content.gates import Allow, Answer, Hold, Submission
from moderation.gates import standing
from moderation.gates.folding import fold
from moderation.models import LinkedHost
from moderation.reasons import SPAM_HOST

FEWEST: Final = 2  # texts refused as spam
MOST_LOOKED_UP: Final = 50  # sites of one text
LONGEST_HOST: Final = 253
# Everybody links there, spammers too: what stands in their texts says nothing about these sites.
OF_EVERYBODY: Final = frozenset(
    {
        *("doi.org", "arxiv.org", "medrxiv.org", "biorxiv.org", "pubmed.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov"),
        *("clinicaltrials.gov", "who.int", "fda.gov", "nmpa.gov.cn", "github.com", "gitlab.com", "gitee.com"),
        *("huggingface.co", "kaggle.com", "zenodo.org", "orcid.org", "wikipedia.org", "en.wikipedia.org"),
        *("zh.wikipedia.org", "nature.com", "sciencedirect.com", "springer.com", "cnki.net", "google.com"),
    }
)
# Of a folded text: an address ends where no host can go on.
_ADDRESS: Final = re.compile(
    r"(?:https?:)?//(?:[^\s/?#@]{0,200}@)?([^\s/?#:@<>()\[\]\"'|\\,;!，。；！]{1,300})|\b(www\.[\w.-]{1,250})"
)


def gate(submission: Submission, now: datetime) -> Answer:
    """Hold a text of a member at trust level 0. One statement for a text with links, none for others."""
    member = standing.newcomer(submission)
    text = standing.body_of(submission)
    if member is None or member.trust_level != User.TrustLevel.NEW or not text:
        return Allow()
    named = hosts_of(text)
    if not named:
        return Allow()
    found = LinkedHost.objects.filter(host__in=sorted(named)[:MOST_LOOKED_UP]).order_by().values("host")
    counted = found.annotate(
        spam=Count("pk", filter=Q(lesson__is_spam=True)), good=Count("pk", filter=Q(lesson__is_spam=False))
    )
    is_advertised = any(row["spam"] >= FEWEST and row["spam"] > row["good"] for row in counted)
    return Hold(SPAM_HOST) if is_advertised else Allow()


def hosts_of(source: str) -> set[str]:
    """The sites to which a text of Markdown leads, without `www.`; neither this one nor those of everybody."""
    found = {_named(one[0] or one[1]) for one in _ADDRESS.findall(fold(source))}
    own = _named(urlsplit(settings.SITE_URL).hostname or "")
    return {host for host in found if "." in host and host != own and host not in OF_EVERYBODY}


def _named(host: str) -> str:
    return host.strip(".-_*").removeprefix("www.")[:LONGEST_HOST]
