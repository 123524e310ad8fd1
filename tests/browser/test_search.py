"""Finding things with a keyboard, in both languages, and keeping a search."""

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.people import bring_in

CALM = 0.5  # seconds: longer than the pause after which a script asks
# In each language what stands on the site: a question, a discussion, a word that both hold, and one of the question.
WORDS = {
    "en": ("Zorblatt calibration of alarms", "Zorblatt on the ward", "zorblatt", "alarms"),
    "zh-hans": ("佐布拉特报警的校准", "病房里的佐布拉特", "佐布拉特", "报警"),
}
FIELD = "main form[role=search] input[name=q]"


@pytest.fixture
def stocked(site):
    """Threads in both languages stand on the site, and search knows them: (path of a question, of a discussion)."""
    return site.python(f"""
import json
import time
from django.utils import timezone
from forum.models import Thread
from foundation.site import bump_epoch
from search.actions import mark_changed
from search.models import SearchDocument
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
words = json.loads({json.dumps(json.dumps(WORDS))})
if not Thread.objects.filter(title=words["en"][0]).exists():
    place = CategoryFactory(slug="found", name_en="Alarms", name_zh="报警")
    for language, (question, discussion, *_rest) in words.items():
        one = ThreadFactory(question=True, title=question, language=language, category=place)
        PostFactory(thread=one, source=question, language=language)
        ThreadFactory(title=discussion, language=language, category=place)
    bump_epoch()
threads = Thread.objects.filter(category__slug="found")
mark_changed(kind="thread", ids=threads.values_list("pk", flat=True), now=timezone.now())
until = time.monotonic() + 60
while time.monotonic() < until:
    waiting = SearchDocument.objects.filter(kind="thread", object_id__in=threads.values("pk"))
    if not [one for one in waiting if one.indexed_version != one.content_version]:
        break
    time.sleep(0.2)
result = {{one.language + one.kind: one.get_absolute_url().removeprefix("/zh-hans") for one in threads}}
""")


def titles(page: Page):
    return page.locator("main .result__title")


def ask(visitor: Visitor, text: str) -> None:
    """Type into the field that has the focus, and press Enter."""
    visitor.page.locator(FIELD).fill(text)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search/?*")


def test_search_by_keyboard_narrowed_by_a_box_and_by_operators(everybody, stocked, axe, shoot):
    question, discussion, word, other = WORDS[everybody.language]
    bring_in(everybody)
    everybody.goto("/search/")
    expect(everybody.page.locator(FIELD)).to_be_focused()
    everybody.page.keyboard.type(word)
    everybody.page.keyboard.press("Enter")
    everybody.page.wait_for_url("**/search/?*")
    expect(titles(everybody.page).filter(has_text=question)).to_have_count(1)
    expect(titles(everybody.page).filter(has_text=discussion)).to_have_count(1)
    assert not axe(everybody.page)
    shoot(everybody.page, f"search-{everybody.language}")

    box = everybody.page.locator('input[name="kind"][value="question"]')
    box.focus()
    everybody.page.keyboard.press("Space")
    everybody.page.locator("form:has(input[name=kind]) button[type=submit]").first.press("Enter")
    everybody.page.wait_for_url("**kind=question**")
    expect(titles(everybody.page).filter(has_text=question)).to_have_count(1)
    expect(titles(everybody.page).filter(has_text=discussion)).to_have_count(0)

    ask(everybody, f"{word} kind:discussion")
    expect(titles(everybody.page).filter(has_text=discussion)).to_have_count(1)
    expect(titles(everybody.page).filter(has_text=question)).to_have_count(0)
    ask(everybody, f"{word} -{other}")
    expect(titles(everybody.page).filter(has_text=discussion)).to_have_count(1)
    expect(titles(everybody.page).filter(has_text=question)).to_have_count(0)
    ask(everybody, f"{word} is:purple")
    expect(everybody.page.locator("main")).to_contain_text("is:solved")


def test_one_key_leads_from_any_page_to_a_thread(everybody, stocked, axe, shoot):
    question, _discussion, word, _other = WORDS[everybody.language]
    everybody.goto("/help/")
    everybody.page.keyboard.press("/")
    dialog = everybody.page.locator("dialog.switcher")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    everybody.page.keyboard.type(word)
    expect(dialog.get_by_role("option").filter(has_text=question)).to_be_visible()
    assert not axe(everybody.page)
    shoot(everybody.page, f"switcher-{everybody.language}")

    for _press in range(10):
        if question in dialog.locator('[aria-selected="true"]').inner_text():
            break
        everybody.page.keyboard.press("ArrowDown")
    everybody.page.keyboard.press("Enter")
    everybody.page.wait_for_url(f"**{stocked[everybody.language + 'question']}")

    everybody.page.keyboard.press("Control+k")
    expect(dialog).to_be_visible()
    everybody.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_key_can_be_switched_off_and_writes_itself_in_a_field(visitor):
    reader = visitor("en")
    reader.goto("/search/")
    reader.page.keyboard.press("/")
    expect(reader.page.locator(FIELD)).to_have_value("/")
    expect(reader.page.locator("dialog.switcher")).to_have_count(0)

    reader.goto("/help/")
    reader.page.keyboard.press("/")
    reader.page.locator("dialog.switcher input[type=checkbox]").uncheck()
    reader.page.keyboard.press("Escape")
    reader.page.reload()
    reader.page.keyboard.press("/")
    reader.page.keyboard.press("Control+k")
    expect(reader.page.locator("dialog.switcher")).to_be_visible()
    expect(reader.page.locator("dialog.switcher")).to_have_count(1)


def test_search_is_saved_followed_renamed_and_removed(everybody, stocked, axe, shoot):
    question, _discussion, word, _other = WORDS[everybody.language]
    bring_in(everybody)
    everybody.goto(f"/search/?q={word}&kind=question")
    everybody.page.locator('form[action$="/search/saved/new/"] button').click()
    everybody.page.wait_for_url("**/search/saved/")
    panel = everybody.page.locator("main section.panel")
    expect(panel).to_have_count(1)
    expect(panel.locator("code")).to_have_text(f"{word} kind:question")
    expect(panel.locator('button[value="rest"]')).to_be_visible()
    assert not axe(everybody.page)
    shoot(everybody.page, f"saved-searches-{everybody.language}")

    panel.locator('button[value="rest"]').click()
    panel.locator('button[value="watch"]').click()
    panel.locator('[name="name"]').fill("Ward seven · 七病区")
    panel.locator('button[value="rename"]').click()
    panel.get_by_role("link", name="Ward seven · 七病区").click()
    expect(titles(everybody.page).filter(has_text=question)).to_have_count(1)

    everybody.page.go_back()
    panel.locator('button[value="remove"]').click()
    expect(panel).to_have_count(0)


def test_recent_searches_stay_on_the_device(visitor, stocked):
    reader, other = visitor("en"), visitor("en")
    person = bring_in(reader)
    sent = []
    reader.page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    for word in ("zorblatt", "alarms"):
        reader.goto(f"/search/?q={word}")
    sent.clear()

    reader.goto("/search/")
    recent = reader.page.locator("[data-recent] a")
    expect(recent).to_have_text(["alarms", "zorblatt"])
    assert not [address for address in sent if "alarms" in address or "zorblatt" in address]
    bring_in(other, person)
    other.goto("/search/")
    expect(other.page.locator("[data-recent]")).to_be_hidden()

    reader.page.locator("[data-recent] button").click()
    reader.page.reload()
    expect(reader.page.locator("[data-recent]")).to_be_hidden()


def test_nothing_found_says_what_to_try_and_leads_on(everybody, stocked, axe, shoot):
    bring_in(everybody)
    everybody.goto("/search/?q=qqxxqqxx&kind=question")
    nothing = everybody.page.locator('[aria-labelledby="nothing"]')
    expect(nothing).to_contain_text("qqxxqqxx")
    assert not axe(everybody.page)
    shoot(everybody.page, f"search-nothing-{everybody.language}")
    nothing.locator('a[href$="?tab=trending"]').click()
    everybody.page.wait_for_url("**tab=trending")
    expect(everybody.page.locator(".threads .thread").first).to_be_visible()
    assert not axe(everybody.page)
    shoot(everybody.page, f"trending-{everybody.language}")


def test_chinese_is_typed_with_an_input_method(visitor, stocked):
    """Letters that are about to become characters are neither asked for nor sent, not even by Enter."""
    reader = visitor("zh-hans")
    question, _discussion, word, _other = WORDS["zh-hans"]
    method = reader.context.new_cdp_session(reader.page)
    asked = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.goto("/search/")
    asked.clear()

    def compose(letters):
        for length in range(1, len(letters) + 1):
            method.send(
                "Input.imeSetComposition",
                {"text": letters[:length], "selectionStart": length, "selectionEnd": length},
            )
        time.sleep(CALM)

    compose("zuobu")
    assert not [address for address in asked if "suggest" in address]
    with reader.page.expect_response("**/search/suggest/**"):
        method.send("Input.insertText", {"text": word})
    expect(reader.page.locator(FIELD)).to_have_value(word)
    reader.page.keyboard.press("Enter")
    expect(titles(reader.page).filter(has_text=question)).to_have_count(1)

    reader.goto("/help/")
    reader.page.keyboard.press("/")
    expect(reader.page.locator("dialog.switcher").get_by_role("combobox")).to_be_focused()
    asked.clear()
    compose("zuobu")
    assert not [address for address in asked if "switch" in address]
    method.send("Input.insertText", {"text": word})
    expect(reader.page.get_by_role("option").filter(has_text=question)).to_be_visible()
