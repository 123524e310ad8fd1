"""Who may do what in the queue. Whether somebody sees an item is decided before, by `visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.policies import may_write
from forum import policies as forum_policies

if TYPE_CHECKING:
    from moderation.models import Appeal, ModerationAction, ReviewItem

Viewer = User | AnonymousUser
_RIGHTS = "_moderation_rights"


@dataclass(frozen=True)
class Rights:
    """What one member of staff decides about."""

    moderates: bool = False
    categories: frozenset[int] = frozenset()
    checks_credentials: bool = False
    retries: bool = False

    @property
    def any(self) -> bool:
        """Whether the queue is there for them at all."""
        return self.moderates or bool(self.categories) or self.checks_credentials or self.retries

    @property
    def decides_about_texts(self) -> bool:
        """Moderates everything, or a category."""
        return self.moderates or bool(self.categories)


NONE = Rights()


def rights_of(user: Viewer) -> Rights:
    """What the viewer decides about, worked out once for each request. Two statements at most, none for members."""
    if not isinstance(user, User) or not user.is_staff or not user.is_active:
        return NONE
    known: Rights | None = vars(user).get(_RIGHTS)
    if known is None:
        moderates = forum_policies.is_moderator(user)
        known = Rights(
            moderates=moderates,
            categories=frozenset() if moderates else frozenset(_categories_of(user)),
            checks_credentials=user.has_perm("accounts.check_credential"),
            retries=user.has_perm("events.retry_handling"),
        )
        setattr(user, _RIGHTS, known)
    return known


def _categories_of(user: User) -> Iterable[int]:
    """Categories that the member moderates, with those inside them."""
    from forum.models import Category  # noqa: PLC0415 - models load after policies
    from moderation.models import CategoryModerator  # noqa: PLC0415

    found = set(CategoryModerator.objects.filter(member=user).values_list("category", flat=True))
    if not found:
        return found
    parents = list(Category.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    before = 0
    while before != len(found):
        before = len(found)
        found |= {pk for pk, parent in parents if parent in found}
    return found


def may_open_desk(user: Viewer) -> bool:
    """See the queue: staff who decide about anything in it."""
    return rights_of(user).any


def may_flag(user: Viewer, post: Any, now: datetime) -> bool:
    """Tell moderators about a post of somebody else that one may read. (Any: a post of the forum.)"""
    return forum_policies.may_report(user, post, now)


def may_decide(user: Viewer, item: "ReviewItem", now: datetime) -> bool:
    """Decide about an item that one sees; never about a text of one's own, nor of staff, who are for administrators.

    Items of texts are asked about here; claims and articles are decided on pages of their own, by their own rules.
    """
    if not isinstance(user, User) or not may_write(user, now) or item.state == "closed":
        return False
    if user.pk in (item.owner_id, item.not_for_id):
        return False
    rights = rights_of(user)
    if item.kind in ("flags", "held"):
        is_theirs = rights.moderates or item.category_id in rights.categories
        return is_theirs and (user.is_superuser or not _is_of_staff(item))
    if item.kind in ("found", "address", "source"):
        return rights.moderates and (user.is_superuser or not _is_of_staff(item))
    if item.kind == "appeal":
        return rights.moderates
    return item.kind == "undelivered" and rights.retries


def _is_of_staff(item: "ReviewItem") -> bool:
    author = item.author
    return author is not None and (author.is_staff or author.is_superuser)


def may_claim(user: Viewer, item: "ReviewItem", now: datetime) -> bool:
    """Say that one looks at it: whoever may decide, while nobody else does."""
    return may_decide(user, item, now) and item.holder_id(now) in (None, user.pk)


def may_label(user: Viewer, post: Any, now: datetime) -> bool:
    """Put a label beside a text that one sees, or take one off: moderators, and those of its category.

    Never beside one's own, nor in a conversation; beside texts of the staff administrators. (Any: a post of the forum,
    with thread and author.)
    """
    if not isinstance(user, User) or not may_write(user, now) or post.owner_id == user.pk or post.is_stub:
        return False
    rights = rights_of(user)
    is_theirs = rights.moderates or post.thread.category_id in rights.categories
    is_of_staff = post.author is not None and (post.author.is_staff or post.author.is_superuser)
    return is_theirs and not post.thread.is_conversation and (user.is_superuser or not is_of_staff)


def may_undo(user: Viewer, action: "ModerationAction", now: datetime) -> bool:
    """Take a decision back: whoever made it, and moderators of everything; never about oneself."""
    if not isinstance(user, User) or not may_write(user, now) or action.owner_id == user.pk:
        return False
    rights = rights_of(user)
    return rights.moderates or (rights.decides_about_texts and action.actor_id == user.pk)


def may_appeal(user: Viewer, action: "ModerationAction") -> bool:
    """Ask for a second look: whom the decision is about, also while they are silenced. The action says until when."""
    return isinstance(user, User) and user.is_active and action.owner_id == user.pk


def may_decide_appeal(user: Viewer, appeal: "Appeal", now: datetime) -> bool:
    """Decide about an appeal: a moderator of everything who did not make the first decision, and not its member."""
    if not isinstance(user, User) or not may_write(user, now) or not rights_of(user).moderates:
        return False
    return user.pk not in (appeal.action.actor_id, appeal.action.owner_id)


def may_appoint(user: Viewer) -> bool:
    """Say who moderates a category: staff with the permission."""
    return user.is_staff and user.has_perm("moderation.add_categorymoderator")


def may_write_templates(user: Viewer) -> bool:
    """Change templates of reasons: staff with the permission."""
    return user.is_staff and user.has_perm("moderation.change_messagetemplate")


def may_keep_help_lines(user: Viewer) -> bool:
    """Change the numbers that somebody in danger can call: staff with the permission."""
    return user.is_staff and user.has_perm("moderation.change_helpline")


def may_write_rules(user: Viewer) -> bool:
    """Write word rules, try them and put them in force: moderators of everything with the permission.

    Not moderators of a category: a rule is about texts of all categories.
    """
    return rights_of(user).moderates and user.has_perm("moderation.change_wordrule")


def may_set_defences(user: Viewer) -> bool:
    """Say which texts of newcomers wait, and forget what was learned: moderators of everything with the permission."""
    return rights_of(user).moderates and user.has_perm("moderation.change_defencesettings")


def may_scan(user: Viewer) -> bool:
    """Have all texts gone over by the privacy check: moderators of everything who may take texts out of everything."""
    return rights_of(user).moderates and user.has_perm("content.redact_text")


def may_see_member(user: Viewer) -> bool:
    """Open the page that tells of one member what moderators decided about them: moderators of everything."""
    return rights_of(user).moderates


def may_fix_level(user: Viewer, member: User) -> bool:
    """Set a member's trust level by hand and release it: staff with the permission, and never their own."""
    if not isinstance(user, User) or user.pk == member.pk or not user.is_staff or member.is_service:
        return False
    return user.has_perm("moderation.change_truststanding")
