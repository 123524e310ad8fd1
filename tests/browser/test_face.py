"""The frame around every page: language, theme, keyboard, no script."""

import re

import pytest
from playwright.sync_api import expect


def test_guest_changes_the_language_and_comes_back(visitor):
    one = visitor()
    one.goto("/")
    one.page.locator('a[lang="zh-Hans"], button[lang="zh-Hans"]').first.click()
    expect(one.page.locator("html")).to_have_attribute("lang", "zh-Hans")

    one.page.locator('a[lang="en"], button[lang="en"]').first.click()
    expect(one.page.locator("html")).to_have_attribute("lang", "en")


def test_front_door_remembers_the_language_that_was_chosen(visitor):
    one = visitor()
    one.goto("/")
    one.page.locator('a[lang="zh-Hans"], button[lang="zh-Hans"]').first.click()
    expect(one.page.locator("html")).to_have_attribute("lang", "zh-Hans")

    one.page.goto(one.site.url)

    expect(one.page).to_have_url(f"{one.site.url}/zh-hans/")


def test_chinese_browser_is_greeted_in_chinese(visitor):
    one = visitor("zh-hans")

    one.page.goto(one.site.url)

    expect(one.page).to_have_url(f"{one.site.url}/zh-hans/")


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_theme_is_chosen_and_stays_on_the_next_page(visitor):
    one = visitor(theme="light")
    one.goto("/")
    light = background(one.page)

    one.page.locator('theme-switch button[value="dark"]').click()
    assert background(one.page) != light
    one.goto("/search/")

    assert background(one.page) != light
    expect(one.page.locator('theme-switch button[value="dark"]')).to_have_attribute("aria-pressed", "true")


def test_system_theme_applies_until_one_is_chosen(visitor):
    one = visitor(theme="dark")
    one.goto("/")
    dark = background(one.page)

    one.page.emulate_media(color_scheme="light")

    assert background(one.page) != dark


def test_missing_page_says_so_in_the_visitors_language(everybody):
    everybody.watcher.expect_status(404)

    everybody.goto("/no-such-page/")

    has_chinese = re.search("[\u4e00-\u9fff]", everybody.page.locator("h1").inner_text())
    assert bool(has_chinese) == (everybody.language == "zh-hans")


def test_keyboard_reaches_the_text_first_and_shows_where_it_is(everybody):
    everybody.goto("/")
    everybody.page.keyboard.press("Tab")
    focused = everybody.page.locator(":focus")
    expect(focused).to_have_attribute("href", "#main")
    assert everybody.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"

    everybody.page.keyboard.press("Enter")

    expect(everybody.page.locator("main")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_front_page_and_search_work_without_javascript(visitor, language):
    one = visitor(language, javascript=False)
    one.goto("/")
    one.page.locator('.masthead__search [name="q"]').fill("校准")
    one.page.locator('.masthead__search [name="q"]').press("Enter")

    expect(one.page.locator('main [name="q"]').first).to_have_value("校准")
    assert not one.page.locator("theme-switch").is_visible()
