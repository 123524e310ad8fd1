"""The page inside a copy that says what everything in it means, in the member's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.exporting.columns import describe
from accounts.models import User
from foundation import belongings, site

if TYPE_CHECKING:
    from accounts.exporting.writing import Written


def text(files: Iterable["Written"], texts: list[str], *, member: User, now: datetime) -> str:
    """The whole page, as Markdown."""
    with translation.override(member.language):
        own = [one for one in files if not one.is_context]
        context = [one for one in files if one.is_context]
        parts = [*_beginning(member, now), *_overview(own, texts)]
        for one in own:
            parts += _file(one)
        parts += _context(context)
        return "\n".join(parts) + "\n"


def _beginning(member: User, now: datetime) -> list[str]:
    made = date_format(now.astimezone(ZoneInfo(member.time_zone)), "DATETIME_FORMAT")
    facts = {"site": site.facts().name, "name": member.username, "made": made}
    return [
        "# " + _("Everything of %(name)s on %(site)s") % facts,
        "",
        _("Made on %(made)s. It holds what you wrote, what you chose and what the site keeps about you.") % facts,
        "",
        _(
            "Files ending in .jsonl hold one JSON object a line, in UTF-8. Times are ISO 8601 with their zone. A "
            "reference is the number of a row, which stands in another of these files or, if it is not yours, in the "
            "folder “context”. "
            "schema.json says the same for programs; its “version” grows when the form changes."
        ),
        "",
        _("Left out: your password, secrets of second factors, and what the program works out from the rest."),
        "",
    ]


def _overview(own: list["Written"], texts: list[str]) -> list[str]:
    lines = ["## " + _("Files"), "", f"| {_('file')} | {_('rows')} | {_('what it holds')} |", "|---|---|---|"]
    for one in own:
        known = belongings.belonging(one.model)
        lines.append(f"| `{one.name}` | {one.rows} | {known.words if known else ''} |")
    if texts:
        lines.append(f"| `texts/` | {len(texts)} | {_('Your texts to read, as Markdown, many in one file.')} |")
    lines.append(f"| `attachments/` | | {_('The files that you attached.')} |")
    lines.append(f"| `context/` | | {_('What your own rows refer to: enough to find it again.')} |")
    return [*lines, ""]


def _file(one: "Written") -> list[str]:
    model = apps.get_model(one.model)
    lines = [f"## {one.name}", "", f"| {_('field')} | {_('form')} | {_('what it means')} |", "|---|---|---|"]
    for column in one.columns:
        target = f" → {column.target}" if column.target else ""
        lines.append(f"| `{column.name}` | {column.type}{target} | {describe(model, column)} |")
    return [*lines, ""]


def _context(context: list["Written"]) -> list[str]:
    lines = ["## context/", ""]
    for one in context:
        fields = ", ".join(f"`{column.name}`" for column in one.columns)
        lines.append(f"- `{one.name}`: {fields}")
    return lines
