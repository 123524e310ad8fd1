"""The pages that search engines may list, in sections of a few hundred rows, each in every language it stands in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, QuerySet
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation, User
from accounts.querysets import UserQuerySet
from accounts.views.profiles import is_indexed
from config import help_pages
from config.context import in_language
from config.models import Page
from forum import kinds
from forum.models import Category, Tag, Thread
from knowledge.models import ArticleRevision, GlossaryTerm, LearningPath, Topic

# Rows of a section; with two languages and their references it stays small enough to be kept for guests.
BLOCK: Final = 500
BOTH: Final = ("en", "zh-hans")
GUEST: Final = AnonymousUser()


@dataclass(frozen=True)
class Location:
    """One page: its English address, when it changed, and the languages in which it stands."""

    path: str
    changed_at: datetime | None = None
    languages: tuple[str, ...] = BOTH


@dataclass(frozen=True)
class Section:
    """Pages of one sort: which blocks there are, each with its last change, and what stands in one."""

    blocks: Callable[[], dict[int, datetime | None]]
    locations: Callable[[int], Iterable[Location]]


def index() -> Iterator[tuple[str, datetime | None]]:
    """Every section's address with the time of its last change."""
    for name, section in SECTIONS.items():
        for number, changed_at in sorted(section.blocks().items()):
            yield reverse("sitemap_section", args=[name, number]), changed_at


def index_xml() -> str:
    """The list of sections, as sitemaps.org writes it."""
    rows = "".join(
        f"<sitemap><loc>{escape(settings.SITE_URL + path)}</loc>{_changed(at)}</sitemap>\n" for path, at in index()
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{rows}</sitemapindex>\n'


def section_xml(name: str, number: int) -> str | None:
    """The pages of one block of a section; None for one that does not exist, or holds nothing."""
    section = SECTIONS.get(name)
    with translation.override("en"):
        rows = "".join(_written(location) for location in section.locations(number)) if section else ""
    if not rows:
        return None
    return f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{rows}</urlset>\n'


_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _written(location: Location) -> str:
    """An entry for each language, each naming all of them."""
    tags = {"en": "en", "zh-hans": "zh-Hans"}
    places = {
        language: escape(settings.SITE_URL + in_language(location.path, to_chinese=language != "en"), {'"': "&quot;"})
        for language in location.languages
    }
    others = ""
    if len(places) > 1:
        named = [*((tags[language], place) for language, place in places.items()), ("x-default", places["en"])]
        others = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{place}"/>' for tag, place in named)
    changed = _changed(location.changed_at)
    return "".join(f"<url><loc>{place}</loc>{changed}{others}</url>\n" for place in places.values())


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if moment else ""


def _blocks_by(field: str, column: str, rows: Callable[[], QuerySet[Any]]) -> Callable[[], dict[int, datetime | None]]:
    """Blocks by the row's id, which never moves: what is added stands in the last. One statement. (Any: the model.)"""

    def blocks() -> dict[int, datetime | None]:
        found = rows().order_by().annotate(block=(F(field) - 1) / BLOCK).values_list("block")
        # Databases divide whole numbers differently; the numbers are counted once more here.
        made: dict[int, datetime | None] = {}
        for block, changed_at in found.annotate(changed=Max(column)):
            made[int(block) + 1] = changed_at
        return made

    return blocks


def _in_block(rows: QuerySet[Any], number: int, field: str = "pk") -> QuerySet[Any]:  # Any: the model
    return rows.filter(**{f"{field}__gt": (number - 1) * BLOCK, f"{field}__lte": number * BLOCK}).order_by(field)


def _threads() -> QuerySet[Thread]:
    return Thread.objects.listed_for(GUEST)


def _thread_locations(number: int) -> Iterator[Location]:
    for pk, slug, moment in _in_block(_threads(), number).values_list("pk", "slug", "last_activity_at"):
        yield Location(reverse("thread", args=[pk, slug or "-"]), moment)


def _articles() -> QuerySet[ArticleRevision]:
    return ArticleRevision.objects.visible_to(GUEST).published()


def _article_locations(number: int) -> Iterator[Location]:
    rows = _in_block(_articles(), number, "text__article_id")
    found: dict[str, dict[str, datetime]] = {}
    for slug, language, moment in rows.values_list("text__article__slug", "language", "published_at"):
        found.setdefault(slug, {})[language] = moment
    for slug, moments in found.items():
        languages = tuple(language for language in BOTH if language in moments)
        yield Location(reverse("article", args=[slug]), max(moments.values()), languages)


def _people() -> UserQuerySet:
    found: UserQuerySet = User.objects.visible_to(GUEST).filter(profile__is_listed=True, is_demonstration=False)
    return found


def _person_locations(number: int) -> Iterator[Location]:
    for member in _in_block(_people().with_profile(), number):
        if is_indexed(member):
            yield Location(member.get_absolute_url())


def _single(locations: Callable[[], Iterable[Location]]) -> Section:
    """A section of one block: what staff made, or what comes with the software."""
    return Section(lambda: {1: None}, lambda number: locations() if number == 1 else ())


def _lists() -> Iterator[Location]:
    yield from map(Location, (reverse("home"), reverse("categories"), reverse("tags")))
    for category in Category.objects.visible_to(GUEST).in_order():
        yield Location(category.get_absolute_url())
    for kind in kinds.declared():
        yield Location(reverse("kind", args=[kind.slug]))
    for tag in Tag.objects.visible_to(GUEST).filter(thread_count__gt=0).order_by("pk")[: BLOCK * 4]:
        yield Location(tag.get_absolute_url())


def _knowledge() -> Iterator[Location]:
    yield from map(Location, (reverse("knowledge"), reverse("topic_map"), reverse("glossary")))
    for slug in Topic.objects.visible_to(GUEST).in_order().values_list("slug", flat=True):
        yield Location(reverse("topic", args=[slug]))
    for slug in LearningPath.objects.visible_to(GUEST).in_order().values_list("slug", flat=True):
        yield Location(reverse("learning_path", args=[slug]))
    for slug in GlossaryTerm.objects.visible_to(GUEST).in_order("en").values_list("slug", flat=True):
        yield Location(reverse("glossary_term", args=[slug]))


def _house() -> Iterator[Location]:
    for slug, changed_at in Page.objects.visible_to(GUEST).in_order().values_list("slug", "updated_at"):
        yield Location(reverse("page", args=[slug]), changed_at)
    for page in help_pages.pages("en"):
        yield Location(page.url)
    for organisation in Organisation.objects.visible_to(GUEST).in_order():
        yield Location(organisation.get_absolute_url())


SECTIONS: Final = {
    "lists": _single(_lists),
    "threads": Section(_blocks_by("pk", "last_activity_at", _threads), _thread_locations),
    "knowledge": _single(_knowledge),
    "articles": Section(_blocks_by("text__article_id", "published_at", _articles), _article_locations),
    "people": Section(_blocks_by("pk", "joined_at", _people), _person_locations),
    "house": _single(_house),
}
