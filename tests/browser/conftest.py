"""Chromium in front of the real product. A page fails its test on any complaint of the browser."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.accounts import openid_server
from tests.browser.site import Site, running
from tests.browser.watching import REPORT_VIOLATIONS, Watcher

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
WIDTHS = {"phone": (390, 844), "desk": (1440, 900)}
LONGEST_STEP = 15_000  # ms
# A colour half way between two themes is no fault of either. The policy forbids a style element, and rightly.
STILL = """
() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets = [still];
}
"""
Look = tuple[str, str, str]
# Each flow is seen in another look, so that together they cover languages, themes and widths.
LOOKS: tuple[Look, ...] = (("en", "light", "desk"), ("zh-hans", "dark", "phone"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is of the browser leg, and may wait for a site to start."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def outside_service() -> Iterator[openid_server.Service]:
    """A service of ours by which people sign in: OpenID Connect, and the addresses of ORCID."""
    with openid_server.running() as service:
        yield service


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, outside_service: openid_server.Service) -> Iterator[Site]:
    """The product, running on a port of its own with an empty data folder, with services that it knows."""
    shared = {"CLIENT_ID": "site", "CLIENT_SECRET": "shared", "URL": outside_service.url}
    settings = {f"MEDAI_{name}_{part}": value for name in ("OIDC", "ORCID") for part, value in shared.items()}
    yield from running(tmp_path_factory.mktemp("site"), **settings)


@pytest.fixture(scope="session")
def furnished(site: Site) -> list[str]:
    """One thing of each kind stands on the site; gives the paths of their pages, without a language."""
    paths: list[str] = site.python("from tests.browser.furniture import furnish\nresult = furnish()")
    return paths


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the machine: CHROMIUM names it, else `chromium` on the path."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("There is no Chromium. Install the package `chromium`, or name one: CHROMIUM=/path/to/it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person at one browser: a page with its watcher, in one language, theme and width."""

    page: Page
    context: BrowserContext
    watcher: Watcher
    site: Site
    language: str

    def address(self, path: str) -> str:
        """The whole address of a path, in the visitor's language where it has one."""
        prefix = "/zh-hans" if self.language == "zh-hans" and has_language(path) else ""
        return f"{self.site.url}{prefix}{path}"

    def goto(self, path: str) -> None:
        """Open a path of the site."""
        self.page.goto(self.address(path))


def has_language(path: str) -> bool:
    """Whether the path is of a reader page, which carries its language."""
    return not re.match(r"/(accounts|admin|api|outbox|language|static|healthz|readyz|robots|sitemap|zh-hans)\b", path)


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers: `visitor(language="zh-hans", theme="dark", width="phone", javascript=False)`. Then judges."""
    opened: list[Visitor] = []

    def open_one(
        language: str = "en", theme: str = "light", width: str = "desk", *, javascript: bool = True, **options: Any
    ) -> Visitor:
        context = chromium.new_context(
            locale=LOCALES[language],
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": WIDTHS[width][0], "height": WIDTHS[width][1]},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(LONGEST_STEP)
        context.add_init_script(REPORT_VIOLATIONS)
        page = context.new_page()
        one = Visitor(page, context, Watcher(page, site.url), site, language)
        opened.append(one)
        return one

    yield open_one
    complaints = [complaint for one in opened for complaint in one.watcher.complaints]
    for one in opened:
        one.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(params=LOOKS, ids=["-".join(look) for look in LOOKS])
def everybody(request: pytest.FixtureRequest, visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor in each look in turn."""
    return visitor(*request.param)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Looks for barriers: `axe(page)` lists what it found, with the places, once nothing moves any more."""
    script = Axe().axe_script

    def look(page: Page) -> list[str]:
        page.evaluate(STILL)
        page.wait_for_function("!document.querySelector('#nav-sidebar') || document.querySelector('#main.shifted')")
        if page.evaluate("typeof window.axe") == "undefined":
            page.evaluate(script)
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then((result) => result.violations)")
        return [
            f"{page.url}: {rule['id']}: {rule['help']}: "
            + "; ".join(f"{node['target']} {node['failureSummary']}" for node in rule["nodes"][:4])
            for rule in found
        ]

    return look


@pytest.fixture
def security_key() -> Callable[[Visitor], None]:
    """Gives a visitor a device that keeps passkeys and says yes by itself."""

    def plug_in(visitor: Visitor) -> None:
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return plug_in


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keeps a picture for people to look at, where SCREENSHOTS names a folder: `shoot(page, "sign-in")`."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return keep
