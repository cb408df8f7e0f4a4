"""A real server with the places of Monaco, and Debian's Chromium in front of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.acceptance.conftest import Served
from tests.chromium import CHROMIUM, OPTIONS

ROOT = Path(__file__).parents[3]
SHOTS = ROOT / "build" / "console"
MONACO = ROOT / "src" / "placewright" / "cli" / "demo" / "monaco"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What software says of drawing without a graphics card.
_DRIVER = "GL Driver Message"


class Site(NamedTuple):
    """Where the console is, and the key to it."""

    url: str
    key: str
    pid: int = 0  # of the server


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Start a server on the data of Monaco."""
    if not CHROMIUM.exists():
        pytest.skip(f"the browser is not here: {CHROMIUM} (as root: make browser)")
    data = tmp_path_factory.mktemp("console") / "data"

    def placewright(*arguments: str) -> str:
        command = [sys.executable, "-m", "placewright", *arguments, "--data", str(data)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    placewright("reference", "add", str(MONACO / "monaco-2023-12.osm.pbf"), "--name", "monaco")
    key = placewright("keys", "create", "demo")
    served = Served(data, "--workers", "1")
    yield Site(served.url(), key, served.process.pid)
    served.stop()


class Browser:
    """One page of a browser, and what went wrong in it."""

    def __init__(self, page, site: Site) -> None:
        self.page, self.site, self.faults = page, site, []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("response", lambda answer: answer.status >= 400 and self.faults.append(f"{answer.status} {answer.url}"))

    def _heard(self, message) -> None:
        if message.type in ("error", "warning") and _DRIVER not in message.text:
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.faults.append(f"a request to another host: {request.url}")

    def open(self, path: str, ready: str | None = None) -> None:
        """Go to a page, and wait until it is all there."""
        self.page.goto(self.site.url + path)
        if ready is not None:
            self.page.wait_for_selector(ready)

    def look(self, name: str) -> None:
        """Keep a picture of the page; check that nothing went wrong, nothing sticks out, and axe has no complaint."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")  # else the bar on top stands amid the picture
        self.page.wait_for_timeout(250)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        beyond = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{name}: the page is {beyond} pixels too wide"
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(result => result.violations.map("
            "one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`))",
            RULES,
        )
        assert found == [], name
        assert self.faults == [], name


@pytest.fixture(scope="module")
def browser(site, tmp_path_factory) -> Iterator[Browser]:
    """Open a browser, and sign in by the form."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    # Ended with this module: while it is open, its event loop counts as running, and no other test could run one.
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=OPTIONS,
            viewport={"width": 1440, "height": 900},
            color_scheme="light",
        )
        one = Browser(context.pages[0], site)
        one.open("/")
        one.look("sign-in")
        one.page.fill("[name=organisation]", "demo")
        one.page.fill("[name=key]", site.key)
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**/o/demo/batches")
        yield one
        context.close()
