"""Categories of a group: its leaders make, name and archive them; who reads them is not theirs to choose."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Audience, Group, User
from content.gates import NOTHING_DECLARED, Declared
from forum.actions.categories import store_category
from forum.models import Category
from foundation.errors import DomainError, NotPermitted

MOST = 10  # categories of one group
BRANCH = "groups"  # address of the category that those of all groups are part of
_PLACE = 900  # in the list, after those of the site


@dataclass(frozen=True)
class CategoryWords:
    """What a leader says of a category."""

    name_en: str
    name_zh: str
    description_en: str = ""
    description_zh: str = ""
    kinds: tuple[str, ...] = ()
    is_archived: bool = False


def save_group_category(
    *,
    actor: User,
    group: Group,
    words: CategoryWords,
    now: datetime,
    category: Category | None = None,
    declared: Declared = NOTHING_DECLARED,
) -> Category:
    """Make a category that the group alone reads, or change one. Must be called outside a transaction.

    Raises NotPermitted, DomainError naming the field.
    """
    if not policies.may_lead_group(actor, group, now):
        raise NotPermitted("group_category", _("Only leaders of the group can do this."))
    audience, _is_new = Audience.objects.get_or_create(kind=Audience.Kind.GROUP, group=group)
    if category is None:
        if Category.objects.filter(audience=audience).count() >= MOST:
            message = _("A group has at most %(most)d categories. Archive or rename one.") % {"most": MOST}
            raise DomainError("too_many_categories", message)
        category = Category(slug=f"group-{group.pk}-{secrets.token_hex(3)}", parent=_branch(now), position=_PLACE)
    elif category.audience_id != audience.pk:
        raise NotPermitted("group_category", _("This category is not the group's."))
    category.audience = audience
    if not words.name_en.strip() and not words.name_zh.strip():
        raise DomainError("name_missing", _("Give the category a name."), field="name_en")
    # A group that writes in one language names its places in that one.
    category.name_en = (words.name_en.strip() or words.name_zh.strip())[:60]
    category.name_zh = (words.name_zh.strip() or words.name_en.strip())[:30]
    category.description_en, category.description_zh = words.description_en.strip(), words.description_zh.strip()
    category.kinds = list(words.kinds)
    category.archived_at = (category.archived_at or now) if words.is_archived else None
    store_category(actor=actor, category=category, now=now, declared=declared)
    return category


@transaction.atomic
def _branch(now: datetime) -> Category:
    """The category that all groups' categories are part of. Members see it, and start no thread in it itself."""
    words = {"name_en": "Groups", "description_en": "Categories of groups. Each is read by its group alone."}
    with translation.override("zh-hans"):
        words |= {"name_zh": _("Groups"), "description_zh": _("Categories of groups. Each is read by its group alone.")}
    found, _is_new = Category.objects.get_or_create(
        slug=BRANCH,
        defaults={
            **words,
            "audience": Audience.objects.get(kind=Audience.Kind.MEMBERS),
            "position": _PLACE,
            "archived_at": now,
        },
    )
    return found
