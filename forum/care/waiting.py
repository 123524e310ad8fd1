"""Why texts wait for a moderator."""

from collections.abc import Collection

from content.gates import reasons
from content.models import Hold


def reasons_of(ids: Collection[int]) -> dict[int, list[str]]:
    """The reasons of open holds in words, by post. One statement, none for no posts."""
    if not ids:
        return {}
    found = Hold.objects.filter(host_model="forum.post", host_id__in=ids).open()
    rows = found.values_list("host_id", "reasons")
    return {host_id: [reasons.words(code) for code in codes] for host_id, codes in rows}
