"""The moderators' desk by keyboard alone: ten items of five kinds, one after the other."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.conftest import LOOKS

ENGLISH, CHINESE = LOOKS
MOST_PRESSES = 60  # keys and words for ten items: two minutes at a key in two seconds
# What waits: reported texts, two that are out of sight until somebody looked, an appeal, and work that was given up.
ITEMS = """
from datetime import timedelta
from django.utils import timezone
from events.models import Handling
from moderation import sweeps
from moderation.actions import deciding
from moderation.actions.appealing import make_appeal
from moderation.actions.flagging import flag_post
from moderation.models import ModerationAction, ReviewItem
from tests.factories.accounts import UserFactory
from tests.factories.events import HandlingFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

now = timezone.now()
category = CategoryFactory(name_en="Imaging", name_zh="影像", thread_count=10)

def reader(**traits):
    return UserFactory(joined_at=now - timedelta(days=60), **traits)

def reported(number, reason):
    thread = ThreadFactory(category=category, title=f"Reported {number}", author=reader(), reply_count=1)
    post = PostFactory(thread=thread, author=reader())
    flag_post(actor=reader(), post=post, reason=reason, now=now)
    return post

# Whatever an earlier test left is settled.
Handling.objects.filter(state="dead").update(state="done", done_at=now)
sweeps.collect(now=now)
ReviewItem.objects.filter(state="open").update(state="closed", outcome="elsewhere", decided_at=now)
reasons = ["spam", "spam", "unsupported_claim", "harassment", "undisclosed_ai", "dangerous_advice"]
for number, reason in enumerate([*reasons, "patient_data", "patient_data"]):
    reported(number, reason)
post = reported(8, "spam")
item = ReviewItem.objects.get(subject_model="forum.post", subject_id=post.pk)
deciding.decide_text(
    actor=UserFactory(admin=True), item=item, decision="hide", reason="It advertises.", version=item.version, now=now)
action = ModerationAction.objects.filter(member=post.author).latest("pk")
make_appeal(actor=post.author, action=action, text="I have no interest in it.", now=now)
HandlingFactory(state="dead")
sweeps.collect(now=now)
result = sorted(ReviewItem.objects.filter(state="open").values_list("kind", flat=True))
"""
LEFT = """
from moderation.models import ModerationAction, ReviewItem
result = [
    ReviewItem.objects.filter(state="open").count(),
    ModerationAction.objects.filter(actor__username={username!r}).exclude(reason="", kind__in=["hidden"]).count(),
]
"""
# By the words of the item: which key decides, and what is said for it where no template begins the reason.
KEYS = {"spam": "x", "harassment": "x", "patient": "e", "advice": "x"}


class Keyboard:
    """The only thing that this person touches; counts how often."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def say(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.presses += 1


def decide(page: Page, keyboard: Keyboard) -> None:
    """The open item: a decision, its reason, and on to the next."""
    before, heading = page.url, page.locator("#item").inner_text().lower()
    buttons = page.locator("[data-desk-decide] [data-key]")
    if buttons.first.get_attribute("data-at-once") is not None:
        keyboard.press("x")
    else:
        key = next((key for word, key in KEYS.items() if word in heading), "n")
        keyboard.press(key)
        reason = page.locator("[data-desk-decide] textarea[name=reason]")
        expect(reason).to_be_focused()
        if not reason.input_value():
            keyboard.say("Looked at with a colleague.")
        keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("look", [ENGLISH, ("zh-hans", "dark", "desk")], ids=lambda look: look[0])
def test_ten_mixed_items_are_decided_by_keyboard(visitor, axe, shoot, look):
    one = visitor(*look)
    person = people.bring_in(one, traits="admin=True")
    waiting = one.site.python(ITEMS)
    assert waiting == sorted(["flags"] * 6 + ["held"] * 2 + ["appeal", "undelivered"])

    page, keyboard = one.page, Keyboard(one.page)
    one.goto("/admin/queue/")
    shoot(page, f"desk-queue-{one.language}")
    keyboard.press("j")
    keyboard.press("Enter")
    page.wait_for_url("**/admin/queue/*/**")
    assert not axe(page)
    shoot(page, f"desk-item-{one.language}")
    for _item in waiting:
        decide(page, keyboard)

    open_items, decisions = one.site.python(LEFT.format(username=person.username))
    assert (open_items, decisions) == (0, len(waiting))
    assert keyboard.presses <= MOST_PRESSES
    shoot(page, f"desk-done-{one.language}")
