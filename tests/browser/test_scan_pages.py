"""The page of the privacy scan, what is no post in the queue, and versions of the rules: sound in every look."""

import pytest

from tests.browser import people
from tests.browser.conftest import LOOKS

# What waits: a profile with a number of a patient, mail that comes back, a retracted work that an article cites.
MADE = """
from django.db import transaction
from django.utils import timezone
from config.actions import keep_version
from config.models import Page
from content.citations import citing
from content.models import Reference
from moderation import sweeps
from moderation.actions import scanning
from moderation.models import ReviewItem
from tests.factories.accounts import UserFactory
from tests.factories.content import ReferenceFactory
from tests.factories.knowledge import ArticleRevisionFactory
from tests.factories.notifications import MailboxFactory, ReturnedMailFactory
from tests.factories.profiles import ProfileFactory

now = timezone.now()
ReviewItem.objects.filter(state="open").update(state="closed", outcome="elsewhere", decided_at=now)
ProfileFactory(member=UserFactory(name="Wei Chen"), biography="The patient, MRN 00123456, was seen by the model.")
member = UserFactory(name="Noor Haddad")
MailboxFactory(member=member, score=40, scored_at=now, paused_at=now, pause_reason="returned")
ReturnedMailFactory(member=member, status="5.1.1")
work = Reference.objects.filter(normal_form="10.1001/retracted.1").first() or ReferenceFactory(
    normal_form="10.1001/retracted.1", retracted_at=now, retraction_reason="The journal says so.")
with transaction.atomic():
    revision = ArticleRevisionFactory(starter=True)
    citing.cite(revision.text, [(work.kind, work.normal_form)], is_public=True, now=now)
page = Page.objects.get(slug="rules")
page.body_en += "\\n\\nSay why."
page.body_zh += "\\n\\n请说明理由。"
with transaction.atomic():
    page.save()
    keep_version(page, by=None, now=now)
scanning.begin(actor=None, now=now)
scanning.go_on()
sweeps.collect(now=now)
items = ReviewItem.objects.filter(state="open", kind__in=["found", "address", "source"])
result = {
    "items": list(items.values_list("pk", flat=True)),
    "article": revision.text.article.get_absolute_url(),
}
"""


@pytest.mark.parametrize("look", [*LOOKS, ("en", "dark", "desk"), ("zh-hans", "light", "phone")], ids=str)
def test_pages_of_the_scan_and_of_what_it_finds_are_sound(site, visitor, axe, shoot, look):
    made = site.python(MADE)
    administrator = visitor(*look)
    people.bring_in(administrator, traits="admin=True")
    items = [f"/admin/queue/{pk}/" for pk in made["items"]]
    assert len(items) >= 3
    places = ["/admin/privacy-scan/", *items, "/pages/rules/", "/pages/rules/changes/", made["article"]]
    for number, place in enumerate(places):
        administrator.goto(place)
        assert axe(administrator.page) == []
        wide = administrator.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{place} is wider than the window"
        shoot(administrator.page, f"scan-{'-'.join(look)}-{number}")
