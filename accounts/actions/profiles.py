"""What members say about themselves."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import policies
from accounts.models import Profile, ProfileLanguage, ProfileTopic, Shown, User
from accounts.profiles import finding, seeing
from accounts.profiles import wanted as wishes
from accounts.profiles.rows import profile_for_update
from accounts.profiles.wanted import Wanted
from content import gates, rebaking
from events.actions import record
from foundation import limits, site
from foundation.errors import DomainError, NotPermitted


def edit_profile(
    *, actor: User, wanted: Wanted, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> Profile:
    """Store what the member wants their profile to say, and to whom. Where nothing changes, nothing is stored.

    1. Checks, gates on every text that changes, layout of the biography: no transaction is open meanwhile.
    2. One transaction: the profile's row (made if need be) and what stands beside it, the event `profile_edited`, and
       `interests_changed` where the audience of the register is another.

    A member who may not write may still take words away and show them to fewer. Raises NotPermitted, LimitReached, and
    DomainError naming the field, also for a text that a gate would hold: a profile has no state to wait in.
    """
    wanted = wishes.tidy(wanted)
    wishes.check(wanted)
    member, stored = _member_with_profile(actor)
    before = wishes.stored(member, stored)
    changed = _changed(before, wanted)
    if not changed:
        return stored
    texts = {name: text for name, text in wanted.texts.items() if text and text not in before.texts.values()}
    if texts and not policies.may_write(actor, now):
        raise NotPermitted("edit_profile", _("You cannot write anything at the moment; you can take words away."))
    limits.hit(house_limits.EDIT_PROFILE, str(actor.pk), now)
    passage = passed(actor=actor, texts=texts, now=now, declared=declared)
    laid_out = Profile(member=actor, biography=wanted.biography)
    rebaking.bake(laid_out)
    with transaction.atomic():
        # In this order, as where a credential is settled: first the member, then the profile.
        User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        profile = profile_for_update(actor, now)
        for name, value in wanted.columns.items():
            setattr(profile, name, value)
        profile.biography_html, profile.renderer_version = laid_out.biography_html, laid_out.renderer_version
        profile.changed_at = now
        profile.save()
        _store_beside(profile, wanted)
        _store_profession(actor, wanted)
        finding.renew(actor.pk)
        gates.record(passage, host=profile, now=now)
        record("profile_edited", actor=actor, subject=actor, data={"fields": changed}, now=now)
        if "interests_audience" in changed:
            record("interests_changed", actor=actor, subject=actor, now=now)
        site.bump_epoch()
    return profile


def passed(*, actor: User, texts: dict[str, str], now: datetime, declared: gates.Declared) -> gates.Passage:
    """The texts through the gates. Raises what they refuse, and refuses what they would hold."""
    passage = gates.submit(actor=actor, purpose="profile", texts=texts, declared=declared, now=now)
    if passage.is_held:
        message = _("This cannot stand in a profile before a moderator has seen it. Write it differently.")
        raise DomainError("profile_held", message, field=next(iter(texts), ""))
    return passage


def _member_with_profile(actor: User) -> tuple[User, Profile]:
    member = User.objects.with_profile().get(pk=actor.pk)
    return member, seeing.profile_of(member)


def _changed(before: Wanted, wanted: Wanted) -> list[str]:
    """Names of what is another: fields, and audiences as `headline_audience`."""
    names = [name for name in Wanted.__dataclass_fields__ if name != "audiences"]
    found = [name for name in names if _told(getattr(before, name)) != _told(getattr(wanted, name))]
    return found + [
        f"{name}_audience" for name, audience in wanted.audiences.items() if before.audiences[name] != audience
    ]


def _told(value: Any) -> Any:  # Any: any field of a wish
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value


def _store_beside(profile: Profile, wanted: Wanted) -> None:
    profile.specialties.set(wanted.specialties)
    ProfileLanguage.objects.filter(profile=profile).delete()
    ProfileLanguage.objects.bulk_create(ProfileLanguage(profile=profile, code=code) for code in wanted.languages)
    ProfileTopic.objects.filter(profile=profile).delete()
    ProfileTopic.objects.bulk_create(ProfileTopic(profile=profile, topic_id=pk) for pk in wanted.topics)


def _store_profession(actor: User, wanted: Wanted) -> None:
    audience = Shown(wanted.audiences.get("profession", actor.profession_audience))
    actor.profession, actor.profession_audience = wanted.profession, audience
    actor.save(update_fields=["profession", "profession_audience"])
