"""The shelves of this site. What is not on one is named with its reason in `LEFT_OUT`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience, Group, Organisation, Profile, Shown
from content.models import Attachment
from forum.kinds import find
from forum.models import Post
from knowledge import sections
from knowledge.models import ArticleRevision, ArticleText, TopicText
from moderation.shelves.registry import Shelf, register

POST: Final = "forum.post"
ARTICLE: Final = "knowledge.articletext"
TOPIC: Final = "knowledge.topictext"
PROFILE: Final = "accounts.profile"
GROUP: Final = "accounts.group"
ORGANISATION: Final = "accounts.organisation"
FILE: Final = "content.attachment"
_REVISION: Final = "knowledge.articlerevision"
_GROUP_TEXTS: Final = ("name", "description")
_ORGANISATION_TEXTS: Final = ("name_en", "name_zh", "description_en", "description_zh")
_PROFILE_TEXTS: Final = ("headline", "institution", "department", "biography", "seeks", "offers")
_AUDIENCES: Final = {"seeks": "collaboration", "offers": "collaboration"}

_BY_STAFF: Final = "written by staff, and read by everybody"
_PRIVATE: Final = "private: nobody reported anything there"
_OF_MODERATORS: Final = "read by moderators, or by one member"
_IN_MAIL: Final = "mail: it goes with its retention"
# Models with people's texts that no scan reads, each with the reason.
LEFT_OUT: Final[Mapping[str, str]] = {
    **dict.fromkeys(["forum.Bookmark", "forum.Draft", "forum.ContactRequest", "notifications.SavedSearch"], _PRIVATE),
    **dict.fromkeys(["accounts.ApiToken", "mfa.Authenticator", "notifications.Webhook"], _PRIVATE),
    **dict.fromkeys(["accounts.TermsVersion", "accounts.Specialty", "config.Page", "config.SiteSettings"], _BY_STAFF),
    "accounts.ServiceAccount": _BY_STAFF,
    **dict.fromkeys(["config.PageVersion", "forum.Category", "forum.Tag"], _BY_STAFF),
    **dict.fromkeys(["knowledge.Topic", "knowledge.LearningPath", "knowledge.SelfCheck"], _BY_STAFF),
    **dict.fromkeys(["knowledge.GlossaryTerm", "moderation.HelpLine", "moderation.MessageTemplate"], _BY_STAFF),
    **dict.fromkeys(["accounts.Credential", "accounts.CredentialStep", "accounts.Referee"], _OF_MODERATORS),
    **dict.fromkeys(["accounts.DomainProposal", "accounts.Invitation", "accounts.Departure"], _OF_MODERATORS),
    **dict.fromkeys(["content.Hold", "content.PrivacyFinding", "forum.Revelation"], _OF_MODERATORS),
    **dict.fromkeys(["moderation.Appeal", "moderation.Flag", "moderation.ItemNote"], _OF_MODERATORS),
    **dict.fromkeys(["moderation.Label", "moderation.ModerationAction", "moderation.TrustStanding"], _OF_MODERATORS),
    **dict.fromkeys(["moderation.WordRule", "admin.LogEntry", "forum.ThreadNote"], _OF_MODERATORS),
    **dict.fromkeys(["knowledge.NeedsChange", "knowledge.Review", "knowledge.ReviewComment"], _OF_MODERATORS),
    **dict.fromkeys(["notifications.InboundMail", "notifications.OutgoingMail"], _IN_MAIL),
    "notifications.WebhookCall": "what went out; it goes with its retention",
    "accounts.Admission": "read by the leaders of one group",
    "accounts.Interest": "the name of an organisation",
    "content.Reference": "names of published works",
    "knowledge.Article": "identifiers of published works, and a line about each",
    "knowledge.ArticleRevision": "read with their text, `knowledge.ArticleText`",
    "knowledge.CodeCheck": "what a program printed",
    "forum.PostRevision": "earlier words of a post: whoever takes words out of it takes them out here as well",
    "events.Handling": "what a program said",
    "search.Suggestion": "made of titles",
    "search.Word": "made of texts",
}


def register_all() -> None:
    """Called once, in apps.py."""
    register(
        Shelf(
            POST,
            _("Posts"),
            rows=_posts,
            texts=_of_post,
            columns={"forum.Post": ["source"], "forum.Thread": ["title", "details"]},
            owner=lambda post: (post.author_id, post.unnamed_author_id),
        )
    )
    register(
        Shelf(
            ARTICLE,
            _("Articles"),
            rows=_articles,
            texts=_of_article,
            columns={"knowledge.ArticleRevision": ["title", "source", "summary"]},
            hosts=_revisions,
            portion=10,  # each with all its published versions
        )
    )
    register(
        Shelf(
            TOPIC,
            _("Topics"),
            rows=lambda: TopicText.objects.exclude(source=""),
            texts=lambda row: {"source": row.source},
            columns={"knowledge.TopicText": ["source"]},
            owner=lambda row: (row.author_id, None),
        )
    )
    register(
        Shelf(
            PROFILE,
            _("Profiles"),
            rows=lambda: Profile.objects.filter(member__is_active=True).select_related("member"),
            texts=_of_profile,
            columns={"accounts.Profile": [*_PROFILE_TEXTS, "links"], "accounts.User": ["name"]},
            owner=lambda profile: (profile.member_id, None),
        )
    )
    _register_what_several_wrote()


def _register_what_several_wrote() -> None:
    register(
        Shelf(
            GROUP,
            _("Groups"),
            rows=Group.objects.all,
            texts=lambda row: _columns(row, _GROUP_TEXTS),
            columns={"accounts.Group": _GROUP_TEXTS},
        )
    )
    register(
        Shelf(
            ORGANISATION,
            _("Organisations"),
            rows=Organisation.objects.all,
            texts=lambda row: _columns(row, _ORGANISATION_TEXTS),
            columns={"accounts.Organisation": _ORGANISATION_TEXTS},
        )
    )
    register(
        Shelf(
            FILE,
            _("Files"),
            rows=_files,
            texts=lambda row: _columns(row, ("name", "alt_text")),
            columns={"content.Attachment": ["name", "alt_text"]},
            owner=lambda row: (row.uploaded_by_id, row.unnamed_author),
        )
    )


def _columns(row: Any, names: Sequence[str]) -> dict[str, str]:  # Any: a row of some model
    return {name: getattr(row, name) for name in names}


def _posts() -> QuerySet[Any]:
    shown = Post.objects.filter(thread__category__isnull=False, is_stub=False, held_at=None, hidden_at=None)
    columns = ("source", "number", "thread", "author_id", "unnamed_author_id")
    own = [f"thread__{name}" for name in ("title", "category_id", "kind", "details")]
    return shown.filter(thread__hidden_at=None).select_related("thread").only(*columns, *own)


def _of_post(post: Post) -> dict[str, str]:
    if not post.is_first:
        return {"title": "", "body": post.source}
    kind = find(post.thread.kind)
    details = kind.texts(post.thread.details) if kind else {}
    return {"title": post.thread.title, "body": post.source, **details}


def _articles() -> QuerySet[Any]:
    published = ArticleRevision.objects.filter(published_at__isnull=False).order_by("-is_published", "-number")
    columns = ("text", "number", "title", "source", "summary", "is_published")
    newest_first = Prefetch("revisions", queryset=published.only(*columns), to_attr="once_published")
    return ArticleText.objects.filter(
        Exists(ArticleRevision.objects.filter(text=OuterRef("pk"), published_at__isnull=False))
    ).prefetch_related(newest_first)


def _of_article(text: Any) -> dict[str, str]:  # Any: with its published revisions
    """What stands in the article; then what stood only in its earlier versions, which can be read as well."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for revision in text.once_published:
        parts = {"title": revision.title, "summary": revision.summary, **sections.stored(revision.source)}
        fresh = {name: words for name, words in parts.items() if words and words not in seen}
        seen |= set(fresh.values())
        found |= {name if revision.is_published else f"{revision.number} {name}": fresh[name] for name in fresh}
    return found


def _revisions(shelf: Shelf, rows: Sequence[Any]) -> dict[tuple[str, int], int]:  # Any: texts of articles
    return {(_REVISION, revision.pk): text.pk for text in rows for revision in text.once_published}


def _of_profile(profile: Profile) -> dict[str, str]:
    """What its member shows to anybody."""
    found = {"name": profile.member.name}
    for name in _PROFILE_TEXTS:
        if getattr(profile, f"{_AUDIENCES.get(name, name)}_audience") != Shown.NOBODY:
            found[name] = getattr(profile, name)
    if profile.links_audience != Shown.NOBODY:
        for number, link in enumerate(profile.links):
            found |= {f"link-{number}-{part}": str(link.get(part, "")) for part in ("label", "url")}
    return found


def _files() -> QuerySet[Any]:
    """Those under posts and articles that everybody or all members read: not of conversations, nor of groups."""
    of_everybody = ~Q(thread__audience__kind=Audience.Kind.GROUP)
    posts = Post.objects.filter(of_everybody, pk=OuterRef("host_id"), thread__category__isnull=False)
    shown = posts.filter(held_at=None, hidden_at=None, thread__hidden_at=None)
    published = ArticleRevision.objects.filter(pk=OuterRef("host_id"), published_at__isnull=False)
    found = Attachment.objects.filter(removed_at=None, attached_at__isnull=False)
    found = found.filter(Q(Exists(shown), host_model=POST) | Q(Exists(published), host_model=_REVISION))
    unnamed = posts.annotate(who=F("unnamed_author_id")).values("who")[:1]
    return found.annotate(unnamed_author=Subquery(unnamed))
