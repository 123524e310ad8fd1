"""Writing in the forum, as people do it: with a keyboard, a mouse and an input method, in both languages."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.people import bring_in

# One pixel, made by hand: a picture that nobody has to install.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
QUESTION = {
    "en": "How is a threshold chosen for films taken lying down",
    "zh-hans": "卧位胸片的阈值应当怎样确定",
}
BODY = {
    "en": "Our test had **no** such films.\n\n| View | n |\n|---|---|\n| PA | 212 |\n\n$$ n = z^2 p(1-p) / d^2 $$\n\n"
    "```python\nprint(1)\n```\n\n",
    "zh-hans": "验收时**没有**这类胸片。\n\n| 体位 | n |\n|---|---|\n| 立位 | 212 |\n\n$$ n = z^2 p(1-p) / d^2 $$\n\n"
    "```python\nprint(1)\n```\n\n",
}


def place(visitor: Visitor) -> str:
    """A category that everybody reads; its slug."""
    return visitor.site.python(
        "from accounts.models import Audience\nfrom forum.models import Category\n"
        "public = Audience.objects.get(kind='public')\n"
        "row, _new = Category.objects.get_or_create(slug='writing', defaults={'name_en': 'Writing', 'name_zh': '写作', "
        "'audience': public})\nresult = row.slug"
    )


def begin(visitor: Visitor, kind: str = "discussion") -> None:
    visitor.goto(f"/new/{kind}/?category={place(visitor)}")
    expect(visitor.page.locator("[data-composer-toolbar]")).to_be_visible()


def write(visitor: Visitor, body: str = "") -> None:
    page = visitor.page
    page.locator('[name="title"]').fill(QUESTION[visitor.language])
    page.locator('[name="body"]').fill(body or BODY[visitor.language])


def publish(visitor: Visitor) -> None:
    visitor.page.locator("[data-composer-send]").click()


def posts(visitor: Visitor) -> list[str]:
    """All texts of the site, the newest last."""
    return visitor.site.python(
        "from forum.models import Post\nresult = list(Post.objects.order_by('pk').values_list('source', flat=True))"
    )


def test_question_with_formula_table_code_and_image_is_asked_and_answered(visitor, axe, shoot, tmp_path: Path):
    asker = visitor("en", "light", "desk")
    bring_in(asker)
    begin(asker)
    write(asker)
    page = asker.page
    picture = tmp_path / "curve.png"
    picture.write_bytes(PIXEL)
    page.locator('[name="files"]').set_input_files(picture)
    page.locator("[data-composer-uploads] input").fill("A calibration curve")
    page.locator("[data-composer-uploads] .buttons button").first.click()
    expect(page.locator('[name="body"]')).to_have_value(re.compile(r"!\[A calibration curve\]\(/files/"))
    shown = page.locator("[data-composer-html]")
    expect(shown.locator("table")).to_be_visible()
    expect(shown.locator(".katex").first).to_be_visible()
    expect(shown.locator("img")).to_have_attribute("alt", "A calibration curve")
    assert axe(page) == []
    shoot(page, "composer-en-desk-light")
    publish(asker)
    page.wait_for_url("**/t/**")
    thread = asker.site.python("from forum.models import Thread\nresult = Thread.objects.latest('pk').pk")

    answerer = visitor("zh-hans", "dark", "phone")
    bring_in(answerer)
    answerer.goto(f"/threads/{thread}/reply/")
    answerer.page.locator('[name="body"]').fill("按体位分层计算灵敏度，见 @")
    assert axe(answerer.page) == []
    shoot(answerer.page, "composer-zh-phone-dark")
    answerer.page.locator('[name="body"]').fill("按体位分层计算灵敏度。")
    answerer.page.locator('[name="body"]').press("Control+Enter")
    answerer.page.wait_for_url(lambda url: "/reply/" not in url)
    assert posts(answerer)[-1] == "按体位分层计算灵敏度。"


def test_draft_is_continued_in_a_second_browser_and_conflicts_keep_both(visitor):
    one = visitor("zh-hans", "light", "desk")
    person = bring_in(one)
    begin(one)
    write(one, "第一台电脑上写的。")
    expect(one.page.locator("[data-composer-state]")).not_to_be_empty()

    other = visitor("zh-hans", "dark", "phone")
    bring_in(other, person)
    begin(other)
    body = other.page.locator('[name="body"]')
    expect(body).to_have_value("第一台电脑上写的。")
    body.fill("第二台手机上接着写。")
    expect(other.page.locator("[data-composer-state]")).not_to_be_empty()

    one.watcher.expect_status(409)
    one.page.locator('[name="body"]').fill("第一台又改了。")
    note = one.page.locator("form[data-composer] .note--warn")
    expect(note).to_be_visible()
    note.locator("button").first.click()
    expect(note.locator("textarea")).to_have_value("第二台手机上接着写。")
    expect(one.page.locator('[name="body"]')).to_have_value("第一台又改了。")


def test_text_under_an_input_method_is_never_sent_by_enter(visitor):
    writer = visitor("zh-hans", "light", "desk")
    bring_in(writer)
    begin(writer)
    page = writer.page
    before = len(posts(writer))
    session = writer.context.new_cdp_session(page)
    address = page.url
    for name in ("title", "body"):
        page.locator(f'[name="{name}"]').focus()
        session.send("Input.imeSetComposition", {"text": "fei'pian", "selectionStart": 8, "selectionEnd": 8})
        for modifiers in (0, 2):  # Enter, and Ctrl+Enter
            key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": modifiers}
            session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
            session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        session.send("Input.insertText", {"text": "肺片"})
        expect(page.locator(f'[name="{name}"]')).to_have_value("肺片")
    assert page.url == address
    assert len(posts(writer)) == before


def test_names_are_completed_and_enter_in_the_list_sends_nothing(visitor):
    writer = visitor("en", "light", "desk")
    person = bring_in(visitor("en", "light", "desk"))
    bring_in(writer)
    begin(writer)
    body = writer.page.locator('[name="body"]')
    body.press_sequentially(f"What does @{person.username[:-1]}")
    expect(writer.page.locator("#composer-found [role=option]").first).to_be_visible()
    body.press("Enter")
    expect(body).to_have_value(re.compile(r"^What does @reader\d+ $"))


def test_found_name_is_bracketed_and_replaced_by_one_press(visitor, shoot):
    writer = visitor("en", "dark", "phone")
    bring_in(writer)
    begin(writer)
    write(writer, "Mr. John Smith, MRN 00123456, was ventilated.")
    panel = writer.page.locator("[data-composer-privacy]")
    expect(panel.locator(".finding").first).to_be_visible()
    shoot(writer.page, "composer-privacy-en-phone-dark")
    while panel.locator(".finding button").count():
        before = panel.locator(".finding button").count()
        panel.locator(".finding button").first.click()
        expect(panel.locator(".finding button")).not_to_have_count(before)
    assert "00123456" not in writer.page.locator('[name="body"]').input_value()


def test_two_who_edit_at_once_both_see_both_texts_without_scripts(visitor):
    writer = visitor("zh-hans", "light", "desk")
    person = bring_in(writer)
    begin(writer)
    write(writer, "原来的文字，还没有人改过。")
    publish(writer)
    writer.page.wait_for_url("**/t/**")
    pk = writer.site.python("from forum.models import Post\nresult = Post.objects.latest('pk').pk")

    plain = visitor("zh-hans", "light", "desk", javascript=False)
    bring_in(plain, person)
    plain.goto(f"/p/{pk}/edit/")
    writer.goto(f"/p/{pk}/edit/")
    writer.page.locator('[name="body"]').fill("先改好的文字。")
    publish(writer)
    writer.page.wait_for_url(lambda url: "/edit/" not in url)
    plain.watcher.expect_status(409)
    plain.page.locator('[name="body"]').fill("后改的文字。")
    publish(plain)
    expect(plain.page.locator("#theirs-text")).to_have_value("先改好的文字。")
    expect(plain.page.locator('[name="body"]')).to_have_value("后改的文字。")
    publish(plain)
    plain.page.wait_for_url(lambda url: "/edit/" not in url)
    assert posts(plain)[-1] == "后改的文字。"


@pytest.mark.parametrize("language", ["en"])
def test_leaving_unsaved_words_asks_first(visitor, language):
    writer = visitor(language)
    bring_in(writer)
    begin(writer)
    asked = []
    writer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    writer.page.locator('[name="body"]').press_sequentially("Not saved yet")
    writer.goto("/new/")
    assert asked == ["beforeunload"]
