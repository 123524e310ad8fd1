"""What every template may use."""

from typing import Any

from django.http import HttpRequest

from foundation import site as site_facts


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: the facts an administrator decided about."""
    return {"site": site_facts.facts()}
