"""Keeps the traits by which the directory finds profiles. Whoever changes what a profile says calls `renew`."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction

from accounts.profiles import traits
from accounts.profiles.traits import Facts

Rows = set[tuple[int, int, int]]
"""Code, audience and time of each trait of one profile."""

PORTION: Final = 500  # profiles looked at together
NOBODY: Final = 3  # of the audiences: what only the member sees finds nobody
_COLUMNS: Final = (
    *("pk", "called", "changed_at", "member__profession", "member__profession_audience", "member__shown_credential"),
    *("headline", "headline_audience", "country", "country_audience", "open_to_collaborate", "collaboration_audience"),
    *("languages_audience", "specialties_audience", "topics_audience"),
)
# Any: the models as they are, or as a migration knows them.
Models = Callable[[str, str], Any]


def renew(member_id: int) -> None:
    """Keep the traits of the member's profile as it stands, and no others.

    In the transaction that changed it. Locks the profile; whoever locks the member's row too does so before.
    """
    profiles = apps.get_model("accounts", "Profile").objects.filter(member_id=member_id)
    for key in list(profiles.select_for_update(of=("self",)).values_list("pk", flat=True)):
        if differing([key]):
            _store(key, wanted([key])[key])


def wanted(keys: Collection[int], get_model: Models = apps.get_model) -> Mapping[int, Rows]:
    """The traits that these profiles should have; none for those who are not listed. Four statements."""
    profiles = get_model("accounts", "Profile")._base_manager.filter(pk__in=keys, is_listed=True)
    languages = _beside(get_model("accounts", "ProfileLanguage"), "code", keys)
    topics = _beside(get_model("accounts", "ProfileTopic"), "topic_id", keys)
    specialties = _beside(get_model("accounts", "Profile").specialties.through, "specialty_id", keys)
    found: dict[int, Rows] = defaultdict(set)
    for row in profiles.values(*_COLUMNS):
        key, changed = row["pk"], traits.microseconds(row["changed_at"])
        facts = Facts(
            called=row["called"],
            changed_at=row["changed_at"],
            is_checked=row["member__shown_credential"] is not None,
            profession=(row["member__profession"], row["member__profession_audience"]),
            headline=(row["headline"], row["headline_audience"]),
            country=(row["country"], row["country_audience"]),
            collaboration=(row["open_to_collaborate"], row["collaboration_audience"]),
            languages=(languages[key], row["languages_audience"]),
            specialties=(specialties[key], row["specialties_audience"]),
            topics=(topics[key], row["topics_audience"]),
        )
        found[key] = {
            (code, audience, changed) for code, audience in traits.traits_of(facts).items() if audience != NOBODY
        }
    return found


def differing(keys: Collection[int]) -> list[int]:
    """Which of these profiles are found by other traits than they should be. Five statements."""
    right = wanted(keys)
    stored: dict[int, Rows] = defaultdict(set)
    rows = apps.get_model("accounts", "ProfileTrait").objects.filter(profile__in=keys)
    for key, code, audience, changed in rows.values_list("profile_id", "code", "audience", "changed"):
        stored[key].add((code, audience, changed))
    return [key for key in keys if stored[key] != right[key]]


def store_new(found: Mapping[int, Rows], get_model: Models = apps.get_model) -> None:
    """Keep these traits of profiles that have none yet."""
    model = get_model("accounts", "ProfileTrait")
    rows = [
        model(profile_id=key, code=code, audience=audience, changed=changed)
        for key, made in found.items()
        for code, audience, changed in made
    ]
    model._base_manager.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


@transaction.atomic
def settle(key: int, is_check: bool) -> bool:  # noqa: FBT001 - as foundation.recounting calls it
    """Look at one profile under its lock, and repair its traits unless only to look: whether they differed."""
    profiles = apps.get_model("accounts", "Profile").objects.select_for_update(of=("self",))
    if not profiles.filter(pk=key).exists() or not differing([key]):
        return False
    if not is_check:
        _store(key, wanted([key])[key])
    return True


def take_out(
    replace: Callable[[str], str], *, forms: Sequence[str], only_by: Any, actor: Any, now: datetime
) -> int:  # Any: as content.texts asks
    """Keep the traits of profiles out of which a text was taken, which stand changed by now; how many that were."""
    profiles = apps.get_model("accounts", "Profile").objects.order_by("pk")
    rows = profiles if only_by is None else profiles.filter(member_id=only_by)
    count, last = 0, 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        count += sum(settle(key, False) for key in differing(keys))  # noqa: FBT003
        last = keys[-1]
    return count


def _store(key: int, right: Rows) -> None:
    apps.get_model("accounts", "ProfileTrait").objects.filter(profile=key).delete()
    store_new({key: right})


def _beside(model: type[models.Model], column: str, keys: Collection[int]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in model._base_manager.filter(profile__in=keys).values_list("profile_id", column):
        found[key].append(value)
    return found
