"""Hospitals, universities, companies and societies, and what belongs to them here."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Group, Organisation
from accounts.organisations import members_shown
from foundation.structured_data import StructuredData, json_ld

MOST_SHOWN = 100  # members on an organisation's page


@login_not_required
@never_cache
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All of them, by kind and name."""
    rows = Organisation.objects.visible_to(request.user).in_order()
    kinds = [(label, [row for row in rows if row.kind == kind]) for kind, label in Organisation.Kind.choices]
    return render(request, "accounts/organisations/list.html", {"kinds": [found for found in kinds if found[1]]})


@login_not_required
@never_cache
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: its names, what it is, who shows that they work there, and its groups."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    context = {
        "organisation": found,
        "members": members_shown(found, request.user)[:MOST_SHOWN],
        "groups": Group.objects.visible_to(request.user).for_list().filter(organisation=found),
        "structured": structured(found),
    }
    return render(request, "accounts/organisations/organisation.html", context)


def structured(organisation: Organisation) -> StructuredData:
    """The organisation in the words of schema.org."""
    address = settings.SITE_URL + organisation.get_absolute_url()
    kinds = {"hospital": "Hospital", "university": "CollegeOrUniversity", "company": "Corporation"}
    names = [name for name in (organisation.name_en, organisation.name_zh) if name]
    found: dict[str, Any] = {  # Any: what JSON holds
        "@context": "https://schema.org",
        "@type": kinds.get(organisation.kind, "Organization"),
        "name": names[0],
        "url": organisation.website or address,
        "mainEntityOfPage": address,
    }
    if len(names) > 1:
        found["alternateName"] = names[1]
    if organisation.country:
        found["address"] = {"@type": "PostalAddress", "addressCountry": organisation.country}
    if organisation.description:
        found["description"] = organisation.description
    return json_ld(found)
