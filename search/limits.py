"""How often somebody may ask the index."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from foundation import rates
from foundation.addresses import client_address, is_exempt
from foundation.rates import Rate

GUESTS: Final = Rate("search.guests", most=15, window=60)
MEMBERS: Final = Rate("search.members", most=30, window=60)
TYPING: Final = Rate("search.typing", most=120, window=60)


def count(request: HttpRequest, rate: Rate) -> None:
    """Once for a member, or for a guest's address where it is not a whole house. Raises LimitReached."""
    if request.user.is_authenticated:
        rates.count(rate, str(request.user.pk), timezone.now())
        return
    address = client_address(request)
    if not is_exempt(address):
        rates.count(rate, address, timezone.now())


def count_search(request: HttpRequest) -> None:
    """One question, whether a page or a feed asks it. Raises LimitReached."""
    count(request, MEMBERS if request.user.is_authenticated else GUESTS)
