"""Who asks, as the index knows it."""

from accounts.models import Audience
from search.documents import audience_mark
from search.kinds.registry import Viewer


def marks_of(viewer: Viewer) -> tuple[str, ...]:
    """Marks of the audiences that the viewer belongs to: the rule is `Audience.objects.readable_by`. One statement."""
    ids = Audience.objects.readable_by(viewer).order_by("pk").values_list("pk", flat=True)
    return tuple(audience_mark(pk) for pk in ids)
