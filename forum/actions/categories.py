"""What categories and tags are called, who reads a category, and what it admits. Staff do this."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from accounts.models import Audience, User
from content import gates
from content.citations.showing import show_all
from events.actions import record
from forum import kinds
from forum.counting import SHOWN
from forum.models import Category, Post, Tag, Thread
from foundation import site
from foundation.errors import DomainError, NotPermitted

TEXTS = ["name_en", "name_zh", "description_en", "description_zh"]


def save_category(
    *, actor: User, category: Category, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> None:
    """Store a category. Where its audience changes, all its threads change with it, in the same transaction.

    Must be called outside a transaction. Raises NotPermitted, and DomainError naming the field: a circle in the tree, a
    kind that does not exist, the audience of conversations, or what a gate refuses.
    """
    is_new = category.pk is None
    if not actor.has_perm("forum.add_category" if is_new else "forum.change_category"):
        raise NotPermitted("save_category", _("Only staff with this permission can make or change categories."))
    store_category(actor=actor, category=category, now=now, declared=declared)


def store_category(*, actor: User, category: Category, now: datetime, declared: gates.Declared) -> None:
    """The same for a caller who has asked whether the actor may. Must be called outside a transaction."""
    is_new = category.pk is None
    _check(category)
    texts = gates.changed_texts(category, TEXTS)
    passage = gates.submit(actor=actor, purpose="category", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        before = None if is_new else Category.objects.select_for_update().get(pk=category.pk)
        category.save()
        if before is not None and before.audience_id != category.audience_id:
            _let_threads_follow(category)
        gates.record(passage, host=category, now=now, is_released=True)
        record("category_saved", actor=actor, subject=category, now=now)
        site.bump_epoch()


@transaction.atomic
def delete_category(*, actor: User, category: Category, now: datetime) -> None:
    """Take away a category in which nothing stands. Raises NotPermitted, DomainError."""
    if not actor.has_perm("forum.delete_category"):
        raise NotPermitted("delete_category", _("Only staff with this permission can take categories away."))
    record("category_deleted", actor=actor, subject=category, data={"slug": category.slug}, now=now)
    try:
        category.delete()
    except ProtectedError as error:
        raise DomainError(
            "category_not_empty", _("Threads or other categories stand in it. Move them first, or archive it.")
        ) from error
    site.bump_epoch()


def rename_tag(*, actor: User, tag: Tag, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED) -> None:
    """Store another spelling of a tag; its address stays. Must be called outside a transaction. Raises as above."""
    if not actor.has_perm("forum.change_tag"):
        raise NotPermitted("rename_tag", _("Only staff with this permission can change tags."))
    texts = gates.changed_texts(tag, ["name"])
    passage = gates.submit(actor=actor, purpose="tag", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        tag.save(update_fields=["name"])
        gates.record(passage, host=tag, now=now, is_released=True)
        record("tag_renamed", actor=actor, subject=tag, now=now)
        site.bump_epoch()


@transaction.atomic
def delete_tag(*, actor: User, tag: Tag, now: datetime) -> None:
    """Take a tag off every thread. Raises NotPermitted."""
    if not actor.has_perm("forum.delete_tag"):
        raise NotPermitted("delete_tag", _("Only staff with this permission can take tags away."))
    record("tag_deleted", actor=actor, subject=tag, data={"slug": tag.slug}, now=now)
    Thread.objects.filter(tags=tag).update(version=F("version") + 1)
    tag.delete()
    site.bump_epoch()


def _check(category: Category) -> None:
    unknown = [kind for kind in category.kinds if kinds.find(kind) is None]
    if unknown:
        raise DomainError("kind_unknown", _("Choose kinds of thread that exist."), field="kinds")
    if category.audience.kind == Audience.Kind.PARTICIPANTS:
        raise DomainError("audience_unusable", _("Conversations stand in no category."), field="audience")
    above, seen = category.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == category.pk:
            raise DomainError(
                "category_circle", _("A category cannot be part of one that is part of it."), field="parent"
            )
        seen.add(above.pk)
        above = above.parent


def _let_threads_follow(category: Category) -> None:
    threads = Thread.objects.filter(category=category)
    threads.update(audience_id=category.audience_id, version=F("version") + 1)
    posts = Post.objects.filter(thread__category=category)
    if category.audience.kind == Audience.Kind.PUBLIC:
        # Those that nobody sees did not count before, and do not now.
        posts = posts.filter(SHOWN, thread__hidden_at__isnull=True, thread__held_at__isnull=True)
        show_all(posts, is_public=True)
    else:
        show_all(posts, is_public=False)
