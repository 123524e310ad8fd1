"""The first version of what members agree to, and the consent of demonstration members."""

from datetime import datetime

from django.db import transaction

from accounts.actions.terms import agree, put_in_force
from accounts.models import TermsVersion, User
from config.models import Page


def load_terms(now: datetime) -> int:
    """Put the texts of the pages in force as version 1 where there is no version; how many."""
    published = 0
    for kind in TermsVersion.Kind.values:
        page = Page.objects.filter(slug=kind).first()
        if page is None or TermsVersion.objects.filter(kind=kind).exists():
            continue
        with transaction.atomic():
            put_in_force(version_of(page), now=now)
        published += 1
    return published


def version_of(page: Page) -> TermsVersion:
    """The page as a version that is not stored yet."""
    columns = ("title_en", "title_zh", "body_en", "body_zh", "html_en", "html_zh", "renderer_version")
    return TermsVersion(kind=page.slug, **{name: getattr(page, name) for name in columns})


def agree_for_demonstration(now: datetime) -> int:
    """Let demonstration members have agreed to what is in force; how many consents are new."""
    versions = list(TermsVersion.objects.current())
    members = User.objects.filter(is_demonstration=True).order_by("pk")
    members.filter(adult_stated_at=None).update(adult_stated_at=now)
    return sum(agree(actor=member, versions=versions, now=now) for member in members)
