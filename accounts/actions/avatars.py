"""The picture beside a member's name."""

from datetime import datetime, timedelta
from typing import IO, Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import avatars, policies
from accounts import limits as house_limits
from accounts.models import User
from content import transactions
from content.attachments import sizes, squares, storing
from events.actions import record
from foundation import limits, site
from foundation.errors import NotPermitted

ORPHANED: Final = timedelta(hours=24)  # longer than any upload takes


def change_avatar(*, actor: User, file: IO[bytes], name: str, now: datetime) -> None:
    """Show this picture beside the member's name instead of the one before.

    It is made anew in the decoding process, cut to a square and written under a new name; then the row names it. A
    crash in between leaves files that the sweep finds. Must be called outside a transaction. Raises NotPermitted,
    LimitReached, AttachmentRefused.
    """
    transactions.refuse_inside("Pictures are made")
    if not policies.may_write(actor, now):
        raise NotPermitted("change_avatar", _("You cannot change your picture at the moment."))
    limits.hit(house_limits.CHANGE_AVATAR, str(actor.pk), now)
    pictures = squares.prepare(file.read(sizes.LARGEST_IMAGE + 1), name, avatars.SIDES)
    key = avatars.new_key()
    files = [(avatars.file_name(key, picture.width), picture.data) for picture in pictures]
    storing.write(files)
    try:
        _store(actor, key, "avatar_changed", actor=actor, now=now)
    except BaseException:
        storing.remove(avatars.file_names(key))
        raise


def remove_avatar(*, actor: User, member: User, now: datetime) -> bool:
    """Show no picture any more. False where there was none. Raises NotPermitted."""
    if not policies.may_remove_avatar(actor, member):
        raise NotPermitted("remove_avatar", _("You cannot remove this picture."))
    if not member.avatar_key:
        return False
    _store(member, "", "avatar_removed", actor=actor, now=now)
    return True


def sweep_avatars(now: datetime) -> int:
    """Remove pictures that no member shows: of accounts that are gone, or left by a crash; how many files."""
    count = 0
    for folder in _folders():
        names = default_storage.listdir(f"{avatars.FOLDER}/{folder}")[1]
        keys = {name.partition(".")[0] for name in names}
        shown = set(User.objects.filter(avatar_key__in=keys).values_list("avatar_key", flat=True))
        lost = [f"{avatars.FOLDER}/{folder}/{name}" for name in names if name.partition(".")[0] not in shown]
        old = [name for name in lost if default_storage.get_modified_time(name) < now - ORPHANED]
        storing.remove(old)
        count += len(old)
    return count


def _folders() -> list[str]:
    try:
        return default_storage.listdir(avatars.FOLDER)[0]
    except FileNotFoundError:
        return []


def _store(member: User, key: str, kind: str, *, actor: User, now: datetime) -> None:
    """Name the new files in the row; those of before go once that is certain."""
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=member.pk)
        before = locked.avatar_key
        locked.avatar_key = key
        locked.save(update_fields=["avatar_key"])
        record(kind, actor=actor, subject=locked, now=now)
        site.bump_epoch()
        if before:
            transaction.on_commit(lambda: storing.remove(avatars.file_names(before)))
    member.avatar_key = key
