"""Articles that a member wrote or reviewed and that everybody can read."""

from datetime import datetime
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Max, QuerySet, Value
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles.panels import Figure, Line, Panel
from knowledge.catalogue import catalogue
from knowledge.models import ArticleRevision, Review

NEWEST: Final = 5  # lines on the member's page
WRITTEN, REVIEWED = "written", "reviewed"


def panel(viewer: User | AnonymousUser, member: User) -> Panel:
    """What the member's page shows of it. One statement, whoever looks."""
    lines = lines_of(member)
    reviewed = sum(what == REVIEWED for what, _line in lines)
    address = reverse("member_articles", args=[member.username])
    return Panel(
        title=_("Articles"),
        lines=[line for _what, line in lines[:NEWEST]],
        empty=_("No published article has a part by this member."),
        all_url=address if len(lines) > NEWEST else "",
        figures=[Figure(_("articles reviewed"), reviewed, f"{address}#reviewed")],
    )


def lines_of(member: User) -> list[tuple[str, Line]]:
    """Each published article that the member wrote a published revision of, or reviewed; the newest part first."""
    language = get_language() or "en"
    articles = catalogue(language).articles
    words = {WRITTEN: _("Wrote"), REVIEWED: _("Reviewed")}
    found = []
    for what, article, when in sorted(_parts(member), key=lambda row: row[2], reverse=True):
        if entry := articles.get(article):
            found.append((what, Line(entry.title, entry.url, entry.language, words[what], when)))
    return found


def _parts(member: User) -> QuerySet[ArticleRevision, tuple[str, int, datetime]]:
    """What the member did, article and when. One statement."""
    written = ArticleRevision.objects.filter(author=member, published_at__isnull=False).order_by()
    reviewed = Review.objects.filter(reviewer=member, revision__published_at__isnull=False).order_by()
    return (
        written.values("text__article_id", what=Value(WRITTEN, output_field=CharField()))
        .annotate(when=Max("published_at"))
        .values_list("what", "text__article_id", "when")
        .union(
            reviewed.values("revision__text__article_id", what=Value(REVIEWED, output_field=CharField()))
            .annotate(when=Max("created_at"))
            .values_list("what", "revision__text__article_id", "when"),
            all=True,
        )
    )
