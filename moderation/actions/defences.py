"""What staff choose about texts of newcomers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.errors import DomainError, NotPermitted
from moderation import logbook, policies
from moderation.models import DefenceSettings, ModerationAction


def changing() -> DefenceSettings:
    """The row of choices, locked in the caller's transaction; made where it is missing."""
    DefenceSettings.objects.get_or_create(pk=DefenceSettings.ONLY_ID)
    return DefenceSettings.objects.select_for_update().get(pk=DefenceSettings.ONLY_ID)


@transaction.atomic
def set_defences(*, actor: User, first_texts: str, is_learning_used: bool, now: datetime) -> DefenceSettings:
    """Store the choices, and what they were in the log. Raises NotPermitted, DomainError for an unknown answer."""
    check(actor=actor)
    if first_texts not in DefenceSettings.FirstTexts.values:
        raise DomainError("first_texts_unknown", _("Choose one of the offered answers."), field="first_texts")
    chosen = changing()
    wanted = {"first_texts": first_texts, "is_learning_used": is_learning_used}
    before = {name: getattr(chosen, name) for name in wanted}
    if before == wanted:
        return chosen
    DefenceSettings.objects.filter(pk=chosen.pk).update(**wanted)
    data = {"before": before, "after": wanted}
    logbook.write(ModerationAction.Kind.DEFENCES_CHANGED, actor=actor, subject=chosen, data=data, now=now)
    chosen.refresh_from_db()
    return chosen


def put_choices_back(*, actor: User, action: ModerationAction, now: datetime) -> DefenceSettings:
    """Choose again what stood before a change, in the caller's transaction. Raises NotPermitted."""
    check(actor=actor)
    chosen = changing()
    DefenceSettings.objects.filter(pk=chosen.pk).update(**action.data["before"])
    return chosen


def check(*, actor: User, code: str = "set_defences") -> None:
    """Raise NotPermitted with this code for whoever may not change the defences."""
    if not policies.may_set_defences(actor):
        raise NotPermitted(code, _("Only moderators with this permission change the defences."))
