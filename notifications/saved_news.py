"""What members hear of searches that they saved and watch."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Event
from notifications import following, kinds, sources, subjects
from notifications.kinds import FOLLOWED, Kind
from notifications.models import SavedSearch
from notifications.sources import Named, Plan
from notifications.subjects import Description

LABEL = "notifications.savedsearch"


def register() -> None:
    """Declare the kind, whom it concerns, and how a saved search is described."""
    kinds.declare(
        Kind(
            "saved_search",
            _("Search"),
            _("New results for a search that you saved and watch"),
            one=_("New results for your saved search “%(target)s”"),
            many=_("New results for your saved search “%(target)s”"),
            icon="search",
            channels=FOLLOWED,
        )
    )
    sources.register("saved_search_found", source=of_results)
    subjects.register(LABEL, saved_searches)
    following.register(LABEL, _("Saved search"))


def of_results(event: Event) -> Plan | None:
    """Something new is found by a saved search: its member."""
    saved = SavedSearch.objects.filter(pk=event.subject_id or 0).first()
    if saved is None:
        return None
    return Plan(
        subject=saved,
        target=saved,
        stages=[Named("saved_search", [saved.member_id])],
        readers=lambda members: set(members) & {saved.member_id},
        near=[(LABEL, saved.pk)],
    )


def saved_searches(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """The reader's own saved searches, which lead to their results. One statement."""
    found = SavedSearch.objects.visible_to(reader).filter(pk__in=ids)
    return {saved.pk: Description(title=saved.name, url=saved.get_absolute_url()) for saved in found}
