"""How an edition is cited: as a line, for BibTeX, as CITATION.cff, and as search engines for data sets read it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from config.dumps.licences import OPEN
from config.models import Dump
from foundation.site import facts
from foundation.structured_data import StructuredData, json_ld


def line(dump: Dump, name: str) -> str:
    """One line as references are written."""
    return f"{name} ({dump.made_at:%Y}). Public texts, edition {dump.version} [data set]. {_page()}"


def bibtex(dump: Dump, name: str) -> str:
    """An entry for BibTeX, which has no data sets."""
    return (
        f"@misc{{commons-{dump.version},\n"
        f"  author = {{{{{_plain(name)}}}}},\n"
        f"  title = {{Public texts, edition {dump.version}}},\n"
        f"  year = {{{dump.made_at:%Y}}},\n"
        f"  howpublished = {{Data set}},\n"
        f"  url = {{{_page()}}},\n"
        f"  note = {{SHA-256 {dump.sha256}}}\n}}"
    )


def cff(version: str, now: datetime) -> str:
    """CITATION.cff, as citation managers and repositories read it."""
    name = json.dumps(facts().name, ensure_ascii=False)
    return (
        "cff-version: 1.2.0\nmessage: If you use these texts, please cite them as below.\ntype: dataset\n"
        f"title: {json.dumps(f'{facts().name}: public texts', ensure_ascii=False)}\n"
        f"authors:\n  - name: {name}\nversion: {json.dumps(version)}\n"
        f"date-released: {now.astimezone(UTC):%Y-%m-%d}\nurl: {json.dumps(_page())}\n"
    )


def structured(dumps: Sequence[Dump], name: str) -> StructuredData:
    """schema.org's words for the editions, the newest first."""
    publisher = {"@type": "Organization", "name": name, "url": f"{settings.SITE_URL}/"}
    return json_ld({"@context": "https://schema.org", "@graph": [_data_set(dump, name, publisher) for dump in dumps]})


def _data_set(dump: Dump, name: str, publisher: dict[str, str]) -> dict[str, Any]:  # Any: what JSON holds
    return {
        "@type": "Dataset",
        "@id": f"{_page()}#edition-{dump.version}",
        "name": f"{name}: public texts, edition {dump.version}",
        "description": _(
            "What everybody may read here and whose licence lets it be given on, as files to download and cite."
            " An edition never changes once it is made."
        ),
        "url": f"{settings.SITE_URL}{reverse('public_data')}",
        "version": dump.version,
        "datePublished": dump.made_at.isoformat(),
        "creator": publisher,
        "license": [OPEN[one] for one in dump.licences if one in OPEN],
        "inLanguage": ["en", "zh-Hans"],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{settings.SITE_URL}/data/{dump.version}.zip",
                "encodingFormat": "application/zip",
                "sha256": dump.sha256,
            }
        ],
    }


def _page() -> str:
    return f"{settings.SITE_URL}/data/"


def _plain(name: str) -> str:
    """Without what BibTeX would read as its own."""
    return "".join(one for one in name if one not in "{}\\%")
