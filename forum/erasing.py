"""What the deletion of an account does with threads, posts and what members say about them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from content import erasing as beside
from content import markup
from content.citations.counting import count_works
from content.markup import Rendered
from content.models import Citation, PrivacyFinding, Reference
from forum import recounting
from forum.models import Post, PostRevision, Reaction, SameProblem, Thread, Vote
from foundation import portions
from foundation.belongings import Leaving

PORTION: Final = 200  # rows in one transaction
LABEL: Final = "forum.post"


def erase(leaving: Leaving) -> None:
    """Take back what the member said about posts, and texts that they withdrew; with their wish, all texts of theirs.

    A thread in which nobody else wrote goes then; in others a sentence stands where the text stood.
    """
    for kind, place in ((Vote, "post"), (Reaction, "post"), (SameProblem, "thread")):
        _take_back(kind, place, leaving)
    own = Post.objects.filter(_by(leaving.member_id))
    if leaving.is_removing_texts:
        _delete_threads_of_nobody_else(leaving)
    else:
        own = own.filter(Q(hidden_by_id=leaving.member_id) | Q(is_withdrawn=True), hidden_at__isnull=False)
    spared = {key for label, key in leaving.in_a_case if label == "forum.Post"}
    last = 0
    while keys := list(own.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION]):
        last = keys[-1]
        taken = [key for key in keys if key not in spared]
        strip_posts(taken, leaving.now)
        leaving.count("forum.Post", len(taken))
    named = Post.objects.filter(author_id=leaving.member_id).exclude(own_interests=[])
    leaving.count("forum.Post", portions.update(named, {"own_interests": []}))


def _by(member_id: int) -> Q:
    """Texts of the member's, also those under a pseudonym."""
    return Q(author_id=member_id) | Q(unnamed_author_id=member_id)


def strip_posts(ids: Sequence[int], now: datetime) -> None:
    """Put a sentence where these texts stood; their versions, files, citations and declarations go.

    The number, the time and the answers to it stay. Must be called outside a transaction: it renders.
    """
    for language in Post.objects.filter(pk__in=ids).order_by().values_list("language", flat=True).distinct():
        keys = list(Post.objects.filter(pk__in=ids, language=language).values_list("pk", flat=True))
        beside.erase_of(LABEL, keys)
        source, rendered = _sentence(language)
        with transaction.atomic():
            _strip(keys, source, rendered)


def _sentence(language: str) -> tuple[str, Rendered]:
    with translation.override(language):
        source = _("The author removed this text when they deleted their account.")
    return source, markup.render(source)


def _strip(keys: list[int], source: str, rendered: Rendered) -> None:
    threads = sorted(set(Post.objects.filter(pk__in=keys).values_list("thread", flat=True)))
    list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads).order_by("pk"))
    PostRevision.objects.filter(post__in=keys).delete()
    PrivacyFinding.objects.filter(host_model=LABEL, host_id__in=keys).delete()
    _cite_no_more(keys)
    Post.objects.filter(pk__in=keys).update(
        source=source,
        html=rendered.html,
        renderer_version=rendered.version,
        interests="none",
        interests_note="",
        own_interests=[],
        ai_assistance="none",
        revision_number=1,
        edit_count=F("edit_count") + 1,
        edited_at=None,
        edited_by=None,
    )
    first = Q(pk__in=Post.objects.filter(pk__in=keys, number=1).values("thread"))
    Thread.objects.filter(first).update(excerpt=source, details={}, details_html={}, version=F("version") + 1)


def _cite_no_more(posts: list[int]) -> None:
    cited = Citation.objects.filter(host_model=LABEL, host_id__in=posts)
    works = sorted(set(cited.values_list(Coalesce("reference__same_as", "reference"), flat=True)))
    list(Reference.objects.select_for_update(of=("self",)).filter(pk__in=works).order_by("pk").values_list("pk"))
    cited.delete()
    count_works(works)


def _take_back(kind: type[models.Model], place: str, leaving: Leaving) -> None:
    """Delete the member's rows about each post or thread, and count that again."""
    rows = kind._base_manager.filter(member_id=leaving.member_id)
    while keys := list(rows.order_by(place).values_list(place, flat=True).distinct()[:PORTION]):
        with transaction.atomic():
            deleted, _by_model = rows.filter(**{f"{place}__in": keys}).delete()
        leaving.count(kind._meta.label, deleted)
        if place == "post":
            recounting.settle("forum.posts", keys)
            keys = list(Post.objects.filter(pk__in=keys).order_by().values_list("thread", flat=True).distinct())
        recounting.settle("forum.threads", keys)


def _delete_threads_of_nobody_else(leaving: Leaving) -> None:
    """Threads in which every text is the member's, unless one of them is part of a case."""
    by_others = Post.objects.filter(thread=models.OuterRef("pk"), is_stub=False).exclude(_by(leaving.member_id))
    in_a_case = [key for label, key in leaving.in_a_case if label == "forum.Post"]
    alone = Thread.objects.filter(_by(leaving.member_id), ~models.Exists(by_others), merged__isnull=True)
    alone = alone.exclude(posts__in=in_a_case)
    while keys := list(alone.order_by("pk").values_list("pk", flat=True)[:PORTION]):
        _delete_threads(keys)
        leaving.count("forum.Thread", len(keys))


def _delete_threads(keys: list[int]) -> None:
    posts = list(Post.objects.filter(thread__in=keys).values_list("pk", flat=True))
    beside.erase_of(LABEL, posts)
    categories = _distinct(Thread.objects.filter(pk__in=keys), "category")
    tags = _distinct(Thread.objects.filter(pk__in=keys), "tags")
    with transaction.atomic():
        _cite_no_more(posts)
        PrivacyFinding.objects.filter(host_model=LABEL, host_id__in=posts).delete()
        Thread.objects.filter(pk__in=keys).delete()
    recounting.settle("forum.categories", categories)
    recounting.settle("forum.tags", tags)


def _distinct(threads: models.QuerySet[Thread], place: str) -> Collection[int]:
    return {key for key in threads.order_by().values_list(place, flat=True) if key is not None}
