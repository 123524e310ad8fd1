"""Taking a person's names out of texts, their own and those of others."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from content import rebaking, texts
from content.language import detect
from content.markup.mentions import MENTION
from content.markup.names import prefixes
from foundation.belongings import Leaving

NEARBY: Final = 60  # characters that tell in which language a text speaks
# The site's own notes of what was done to whom; nobody's words, so a name in them is always the person's.
NOTES: Final = ("admin.LogEntry", "notifications.OutgoingMail")
PAGE: Final = "/deleted-member/"
_NUMBER: Final = r"(?P<number>, (?:\\?#)\d{1,9})"


@dataclass(frozen=True)
class Replacing:
    """How one person is taken out of a text."""

    # In texts of others: addresses, mentions, and the name over a quotation.
    elsewhere: Callable[[str], str]
    # In their own texts and in notes of the site, also the bare name.
    own: Callable[[str], str]
    # By which rows that may hold one are found, in any case of letters.
    forms: list[str]
    own_forms: list[str]


def take_out(leaving: Leaving) -> None:
    """Take the person's address, mentions, and links to their page out of every text, and the name out of their own.

    A name in running text of others stays: it is theirs, and may mean somebody else. Small transactions; may be
    repeated. Must be called outside a transaction, since texts that changed are rendered again.
    """
    replacing = replacing_of(leaving)
    for home in texts.homes():
        is_note = home.label in NOTES
        replace, forms = (replacing.own, replacing.own_forms) if is_note else (replacing.elsewhere, replacing.forms)
        changed = texts.replace_in(home, replace, forms=forms, is_any_case=True)
        if home.author and not is_note:
            changed += texts.replace_in(
                home, replacing.own, forms=replacing.own_forms, only_by=leaving.member_id, is_any_case=True
            )
        leaving.count(home.label, len(changed))
        rebaking.rebake(home.label, keys=changed)
    files = [word for word in (leaving.email, leaving.name) if word]
    for label, take_out_of_files in texts.elsewhere():
        changed_files = take_out_of_files(
            replacing.own, forms=files, only_by=leaving.member_id, actor=None, now=leaving.now
        )
        leaving.count(label, changed_files)


def replacing_of(leaving: Leaving) -> Replacing:
    """What to do with each text."""
    name = leaving.name or leaving.username
    address = re.compile(rf"(?<![\w.+-]){re.escape(leaving.email)}(?![\w-])", re.IGNORECASE)
    pages = {leaving.username, quote(leaving.username)}
    page = "|".join(re.escape(one) for one in sorted(pages))
    link = re.compile(rf'<a\b[^<>]*\bhref="[^"<>]*/u/(?:{page})/"[^<>]*>[^<>]*</a>', re.IGNORECASE)
    to_page = re.compile(rf"/u/(?:{page})/", re.IGNORECASE)
    written = "|".join(re.escape(one) for one in sorted({name, _escaped(name), html.escape(name)}))
    over_quotation = re.compile(rf"(?P<before>[\[>])(?:{written}){_NUMBER}")
    spoken = re.compile(_bare(sorted({leaving.name, leaving.username, html.escape(leaving.name)} - {""})))
    mention = re.compile(MENTION)

    def elsewhere(text: str) -> str:
        text = _replaced(link, text)
        text = address.sub(lambda found: f"[{_words(text, found)}]", text)
        text = over_quotation.sub(lambda found: f"{found['before']}{_words(text, found)}{found['number']}", text)
        text = to_page.sub(PAGE, text)
        return mention.sub(lambda found: _without_mention(text, found, leaving.username), text)

    def own(text: str) -> str:
        return _replaced(spoken, elsewhere(text))

    forms = [leaving.email, f"@{leaving.username}", *(f"/u/{one}" for one in pages), f"{name}, ", f"{_escaped(name)}, "]
    return Replacing(elsewhere, own, forms, [*forms, *leaving.words, html.escape(leaving.name)])


def _replaced(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: _words(text, found), text)


def _words(text: str, found: re.Match[str]) -> str:
    """What stands instead, in the language of the words around it."""
    around = text[max(0, found.start() - NEARBY) : found.start()] + text[found.end() : found.end() + NEARBY]
    with translation.override(detect(around)):
        return _("deleted member")


def _without_mention(text: str, found: re.Match[str], username: str) -> str:
    """A mention ends where the longest name that somebody has ends, as the renderer reads it."""
    written = found["name"]
    for name in prefixes(written):
        if name.lower() == username.lower():
            return _words(text, found) + written[len(name) :]
        if len(name) > len(username) and User.objects.all().with_username(name).exists():
            break
    return found.group()


def _bare(names: list[str]) -> str:
    """The names as words of their own: Latin letters and digits must not go on on either side."""
    long = [re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1]
    return rf"(?<![A-Za-z0-9_])(?:{'|'.join(long)})(?![A-Za-z0-9_])"


def _escaped(name: str) -> str:
    """As it stands over a quotation in Markdown."""
    return re.sub(r"([\\`*_\[\]<>~$])", r"\\\1", name)


def rename(before: str, after: str) -> int:
    """Let mentions of, and links to, one member name another, in every text; how many rows. May be repeated."""
    pages = "|".join(re.escape(one) for one in sorted({before, quote(before)}))
    to_page = re.compile(rf"/u/(?:{pages})/", re.IGNORECASE)
    mention = re.compile(MENTION)

    def renamed(text: str) -> str:
        text = to_page.sub(f"/u/{quote(after)}/", text)
        return mention.sub(lambda found: _renamed(found, before, after), text)

    forms = [f"@{before}", f"/u/{before}", f"/u/{quote(before)}"]
    count = 0
    for home in texts.homes():
        changed = texts.replace_in(home, renamed, forms=forms, is_any_case=True)
        rebaking.rebake(home.label, keys=changed)
        count += len(changed)
    return count


def _renamed(found: re.Match[str], before: str, after: str) -> str:
    written = found["name"]
    for name in prefixes(written):
        if name.lower() == before.lower():
            return f"@{after}{written[len(name) :]}"
        if len(name) > len(before) and User.objects.all().with_username(name).exists():
            break
    return found.group()
