"""Publishing what members agree to, and their agreeing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Consent, TermsVersion, User
from content import gates, rebaking
from events.actions import NOTHING, record, seem_to_record
from foundation import site
from foundation.errors import NotPermitted

TEXTS = ("title_en", "title_zh", "body_en", "body_zh", "change_en", "change_zh")


def publish(
    *,
    actor: User,
    version: TermsVersion,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> TermsVersion:
    """Put a new version in force; members are asked when they sign in next. It cannot be changed afterwards.

    Raises NotPermitted, and DomainError when a gate refuses a text or it cannot be rendered. Must be called outside a
    transaction.
    """
    if not policies.may_publish_terms(actor):
        raise NotPermitted("publish_terms", _("Only staff with this permission can publish the terms."))
    texts = {name: getattr(version, name) for name in TEXTS}
    passage = gates.submit(actor=actor, purpose="page", texts=texts, declared=declared, now=now)
    rebaking.bake(version)
    version.published_by = actor
    with transaction.atomic():
        put_in_force(version, now=now)
        gates.record(passage, host=version, now=now, is_released=True)
    return version


def put_in_force(version: TermsVersion, *, now: datetime) -> None:
    """Store a rendered version under the next number. Within a transaction."""
    newest = TermsVersion.objects.filter(kind=version.kind).aggregate(Max("number"))["number__max"]
    version.number = (newest or 0) + 1
    version.published_at = now
    version.save(force_insert=True)
    data = {"kind": version.kind, "number": version.number}
    record("terms_published", actor=version.published_by, subject=version, data=data, now=now)
    site.bump_epoch()


@transaction.atomic
def agree(*, actor: User, versions: list[TermsVersion], now: datetime) -> int:
    """Record that the member agrees to these versions; how many of them were new."""
    agreed = set(Consent.objects.filter(member=actor).values_list("version", flat=True))
    new = [version for version in versions if version.pk not in agreed]
    Consent.objects.bulk_create(
        [Consent(member=actor, version=version, given_at=now) for version in new], ignore_conflicts=True
    )
    if new:
        record("terms_agreed", actor=actor, subject=actor, data={"versions": [one.pk for one in new]}, now=now)
    return len(new)


@transaction.atomic
def seem_to_agree(*, versions: Sequence[TermsVersion], now: datetime) -> None:
    """Ask the database as often as `agree` does for a new member, and change nothing."""
    of_nobody = Consent.objects.filter(member_id=NOTHING)
    list(of_nobody.values_list("version", flat=True))
    of_nobody.filter(version__in=versions).update(given_at=now)
    seem_to_record("terms_agreed")
