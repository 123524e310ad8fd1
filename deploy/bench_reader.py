"""A member of the measured forum for whom every list of the API holds a page of rows. Used by `bench_world.py`."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.actions.tokens import PREFIX, digest_of
from accounts.models import ApiToken, Profile, Specialty, User
from accounts.profiles import finding
from accounts.scopes import SCOPES
from content.markup import RenderedHtml
from forum.models import Bookmark, Participant, Post, Thread
from knowledge.models import Article, ArticleRevision, ArticleText
from notifications.models import Notification

ROWS = 40  # a page and some


def fill(reader: User) -> None:
    """Bookmarks, conversations, notifications, articles and profiles of others: at least a page of each. Idempotent."""
    now = timezone.now()
    posts = Post.objects.visible_to(AnonymousUser()).filter(number=2).order_by("pk")[:ROWS]
    for post in posts:
        Bookmark.objects.get_or_create(member=reader, post=post, defaults={"created_at": now})
    for talk in Thread.objects.filter(category__isnull=True).order_by("pk")[:ROWS]:
        Participant.objects.get_or_create(thread=talk, member=reader, defaults={"joined_at": now})
    _notify(reader, list(posts))
    _write_articles(reader)
    _introduce(User.objects.filter(username__startswith="load").exclude(pk=reader.pk).order_by("pk")[:ROWS])


def token_of(member: User) -> str:
    """The text of a key that may do whatever a member may."""
    text, now = f"{PREFIX}{'b' * 32}{member.pk}", timezone.now()
    known = {"name": "bench", "ending": text[-4:], "scopes": list(SCOPES), "created_at": now}
    given = known | {"member": member, "expires_at": now + timedelta(days=1)}
    ApiToken.objects.update_or_create(digest=digest_of(text), defaults=given)
    return text


def _notify(reader: User, posts: list[Post]) -> None:
    for number, post in enumerate(posts, start=1):
        told = {
            "kind": "reply",
            "actor_id": post.author_id,
            "subject_model": "forum.post",
            "subject_id": post.pk,
            "target_model": "forum.thread",
            "target_id": post.thread_id,
            "group_key": f"reply:forum.thread:{post.thread_id}",
            "created_at": post.created_at,
        }
        Notification.objects.get_or_create(recipient=reader, event_id=-number, defaults=told)


def _write_articles(reader: User) -> None:
    model = ArticleRevision.objects.filter(is_published=True, language="en").select_related("text__article").first()
    if model is None:
        return
    for number in range(ROWS):
        about = {"topic": model.text.article.topic, "created_at": timezone.now()}
        article, is_new = Article.objects.get_or_create(slug=f"bench-{number}", defaults=about)
        if is_new:
            text = ArticleText.objects.create(article=article, language="en")
            copy = ArticleRevision.objects.get(pk=model.pk)
            copy.pk, copy.text, copy.number, copy.author = None, text, 1, reader
            copy.save(force_insert=True)


def _introduce(members: Iterable[User]) -> None:
    specialties, now = Specialty.objects.order_by("pk")[:3], timezone.now()
    made = []
    for member in members:
        said = {
            "called": f"{member.name} {member.username}",
            "headline": "Calibration and external validation",
            "institution": "University Hospital",
            "country": "DE",
            "biography_html": RenderedHtml("<p>Reads chest radiographs, and the models that read them too.</p>"),
            "links": [{"label": "Group", "url": "https://example.org/group/"}],
            "open_to_collaborate": True,
            "seeks": "Sites for a validation",
            "offers": "Labelled studies",
            "changed_at": now,
        }
        profile, is_new = Profile.objects.get_or_create(member=member, defaults=said)
        if is_new:
            profile.specialties.set(specialties)
            made.append(profile.pk)
    finding.store_new(finding.wanted(made))
