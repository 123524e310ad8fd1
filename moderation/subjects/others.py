"""Claims, articles, appeals, and what the site could not finish: each is decided on its own page, or here."""

from collections.abc import Collection, Mapping

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Credential, User
from events.models import Handling
from knowledge.models import ArticleRevision, NeedsChange
from moderation.models import Appeal, ModerationAction
from moderation.subjects.registry import Line, register


def register_all() -> None:
    """Called once, in apps.py."""
    register("accounts.credential", credentials)
    register("knowledge.needschange", needed_changes)
    register("knowledge.articlerevision", revisions)
    register("moderation.appeal", appeals)
    register("events.handling", handlings)
    register("notifications.outgoingmail", mails)


def credentials(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """What was claimed and how it is to be shown; by whom. One statement."""
    found = Credential.objects.filter(pk__in=ids).select_related("member")
    return {
        one.pk: Line(
            f"{one.get_profession_display()}, {one.get_method_display()}",
            url=reverse("admin:accounts_credential_review", args=[one.pk]),
            facts=(one.member.shown_name,),
        )
        for one in found
    }


def needed_changes(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """The article's title in its language. One statement."""
    published = ArticleRevision.objects.published().filter(text=OuterRef("text")).values("title")[:1]
    found = NeedsChange.objects.filter(pk__in=ids).select_related("text__article").annotate(title=Subquery(published))
    return {
        one.pk: Line(
            one.get_kind_display(),
            language=one.text.language,
            quoted=one.title or "",
            url=reverse("article_needs_change", args=[one.text.article.slug]),
        )
        for one in found
    }


def revisions(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """Proposed texts of articles that are held. One statement."""
    columns = ("title", "number", "language", "text__article__slug")
    found = ArticleRevision.objects.filter(pk__in=ids).select_related("text__article").only(*columns)
    return {
        one.pk: Line(
            _("Article"),
            language=one.language,
            quoted=one.title,
            url=f"{reverse('article_review', args=[one.text.article.slug])}?revision={one.number}",
        )
        for one in found
    }


def appeals(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """What the appeal is about. One statement."""
    found = Appeal.objects.filter(pk__in=ids).select_related("action", "member")
    return {
        one.pk: Line(
            _("against: %(decision)s") % {"decision": ModerationAction.Kind(one.action.kind).label},
            facts=(one.member.shown_name,) if one.member else (),
        )
        for one in found
    }


def handlings(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """Which handler gave up what, and where it failed. One statement."""
    found = Handling.objects.filter(pk__in=ids).select_related("event")
    return {
        one.pk: Line(
            one.handler,
            url=reverse("admin:events_handling_change", args=[one.pk]),
            facts=(one.event.kind, one.last_error[:120]),
        )
        for one in found
    }


def mails(moderator: User, ids: Collection[int]) -> Mapping[int, Line]:
    """That there is one: neither its recipient nor its subject. No statement."""
    words = gettext_lazy(
        "A crash came between handing it over and writing that down. It is never sent again by itself."
    )
    return {pk: Line(_("Mail"), facts=(words,)) for pk in ids}
