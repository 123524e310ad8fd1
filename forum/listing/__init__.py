"""Lists of threads: which tab, narrowed by what, which page of it, and what its rows show.

scope = Scope(url=category.get_absolute_url(), ...)
listing = make(request.GET, user=request.user, scope=scope, now=timezone.now())
"""

from forum.listing.page import Elsewhere, Listing, make, reader_of
from forum.listing.panels import beside
from forum.listing.places import Places
from forum.listing.scope import Scope
from forum.listing.wanted import QUERY, Wanted

__all__ = ["QUERY", "Elsewhere", "Listing", "Places", "Scope", "Wanted", "beside", "make", "reader_of"]
