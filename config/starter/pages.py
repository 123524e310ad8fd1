"""The pages of the house as they come with the software."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from config import actions
from config.models import Page
from content import markup, rebaking

FOLDER = Path(__file__).parent / "texts"
# In the order of the footer.
SLUGS = ("about", "rules", "how-checking-works", "privacy", "terms", "imprint", "accessibility")


@dataclass(frozen=True)
class StarterPage:
    """One page in both languages, ready to be stored."""

    slug: str
    position: int
    texts: dict[str, str]


def load_pages() -> int:
    """Add the pages that are missing and renew those that nobody has edited; returns how many rows changed.

    A page is edited when somebody's name stands on it: those stay as they are, whatever the software brings.
    """
    # At a first start the render process is not there yet, and these texts are ours.
    with markup.rendering_here():
        changed = sum(_load(starter) for starter in starter_pages())
        # Those that an older release stored, edited ones too.
        rebaking.rebake("config.Page")
    return changed


def _load(starter: StarterPage) -> bool:
    page = Page.objects.filter(slug=starter.slug).first() or Page(slug=starter.slug)
    wanted = {**starter.texts, "position": starter.position}
    is_edited = page.updated_by_id is not None
    if is_edited or all(getattr(page, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(page, name, value)
    rebaking.bake(page)
    with transaction.atomic():
        page.save()
        actions.keep_version(page, by=None, now=timezone.now())
    return True


def starter_pages() -> list[StarterPage]:
    """Every page as it stands in the files: the first line is the title, after two marks for a heading."""
    pages = []
    for position, slug in enumerate(SLUGS, start=1):
        texts: dict[str, str] = {}
        for language in ("en", "zh"):
            title, _, body = (FOLDER / f"{slug}.{language}.md").read_text(encoding="utf-8").partition("\n")
            texts |= {f"title_{language}": title.removeprefix("# ").strip(), f"body_{language}": body.strip()}
        pages.append(StarterPage(slug, position, texts))
    return pages
