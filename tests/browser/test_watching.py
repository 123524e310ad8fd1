"""The watcher hears what it promises to hear; without this, a quiet browser leg would prove nothing."""

import pytest

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
PAGE = "<!doctype html><html lang=en><title>a</title><body>{}</body></html>"


@pytest.fixture
def shown(visitor, request):
    """Shows a page of the test's own at the site's address and gives the complaints; they are then forgiven."""
    one = visitor()

    def show(body, *, status=200, headers=None):
        answer = {"status": status, "content_type": "text/html", "body": PAGE.format(body), "headers": headers or {}}
        one.page.route("**/made-up", lambda route: route.fulfill(**answer))
        one.page.goto(f"{one.site.url}/made-up")
        one.page.wait_for_load_state("networkidle")
        heard = list(one.watcher.complaints)
        one.watcher.complaints.clear()
        return heard

    return show


def test_watcher_hears_an_error_on_the_console(shown):
    assert any("console error: a mistake" in heard for heard in shown("<script>console.error('a mistake')</script>"))


def test_watcher_hears_an_uncaught_error(shown):
    assert any("uncaught: lost" in heard for heard in shown("<script>throw new Error('lost')</script>"))


def test_watcher_hears_a_violated_policy(shown):
    heard = shown("<p style='color: red'>a</p>", headers={"Content-Security-Policy": POLICY})

    assert any("style-src" in complaint for complaint in heard)


def test_watcher_hears_a_request_to_another_host(shown):
    assert any("another host" in heard for heard in shown("<img alt='' src='http://127.0.0.1:9/a.png'>"))


def test_watcher_hears_a_missing_file(shown):
    assert any(heard.startswith("404: GET") for heard in shown("<img alt='' src='/static/no-such-file.png'>"))


def test_watcher_forgives_an_expected_answer(visitor):
    one = visitor()
    one.watcher.expect_status(404)

    one.goto("/no-such-page/")

    assert one.page.locator("h1").count() == 1


def test_axe_finds_a_picture_without_words(visitor, axe):
    one = visitor()
    one.page.route(
        "**/made-up", lambda route: route.fulfill(content_type="text/html", body=PAGE.format("<img src='data:,'>"))
    )
    one.page.goto(f"{one.site.url}/made-up")

    assert any("image-alt" in barrier for barrier in axe(one.page))
