"""A base map of the operator's own: a PMTiles file that the console serves, or a style of another host."""

import os
import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright
from tests.acceptance.browser.conftest import Browser, Site
from tests.acceptance.browser.maps import ATTRIBUTION, style_host, write_pmtiles
from tests.acceptance.conftest import Served
from tests.chromium import CHROMIUM, OPTIONS

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"the browser is not here: {CHROMIUM} (as root: make browser)"),
]

# Whether the base map has drawn something of its own, and what it is.
SHOWN = """() => ['water-fill', 'places-symbol'].every(
    layer => document.getElementById('map').map.queryRenderedFeatures({layers: [layer]}).length > 0)"""


def served(data, setting):
    data.mkdir()
    (data / "placewright.env").write_text(f"PLACEWRIGHT_MAP_STYLE={setting}\n", encoding="utf-8")
    command = [sys.executable, "-m", "placewright", "keys", "create", "demo", "--data", str(data)]
    key = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return Served(data, "--api-only"), key


def opened(playwright, folder, server, key):
    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    context = playwright.chromium.launch_persistent_context(folder, executable_path=CHROMIUM, args=OPTIONS)
    browser = Browser(context.pages[0], Site(server.url(), key))
    browser.open("/")
    browser.page.fill("[name=organisation]", "demo")
    browser.page.fill("[name=key]", key)
    browser.page.keyboard.press("Enter")
    browser.page.wait_for_url("**/o/demo/batches")
    browser.open("/o/demo/area", "#map[data-ready]")
    return browser


def test_a_file_is_served_in_ranges_and_drawn(tmp_path):
    file = tmp_path / "own.pmtiles"
    write_pmtiles(file)
    server, key = served(tmp_path / "data", file)
    with sync_playwright() as playwright:
        browser = opened(playwright, tmp_path / "profile", server, key)
        browser.page.wait_for_function(SHOWN)
        expect(browser.page.locator(".maplibregl-ctrl-attrib")).to_have_text(ATTRIBUTION)
        browser.look("area-own-map")  # nothing of another host, no error, nothing for axe to say
        browser.page.context.close()
    answer = httpx.get(f"{browser.site.url}/map.pmtiles", headers={"Range": "bytes=0-6"})
    assert (answer.status_code, answer.content) == (206, b"PMTiles")
    assert httpx.get(f"{browser.site.url}/map.pmtiles", headers={"Range": "bytes=9999999-"}).status_code == 416
    server.stop()


def test_a_style_opens_for_its_host_alone(tmp_path):
    with style_host() as host, style_host() as other, sync_playwright() as playwright:
        server, key = served(tmp_path / "data", f"{host.base}/style.json")
        browser = opened(playwright, tmp_path / "profile", server, key)
        page = browser.page
        expect(page.locator(".maplibregl-ctrl-attrib")).to_have_text(ATTRIBUTION)
        page.wait_for_function("() => document.getElementById('map').map.areTilesLoaded()")
        assert any(path.endswith(".png") for path in host.asked)
        browser.faults[:] = [one for one in browser.faults if host.base not in one]
        assert browser.faults == []
        refused = page.evaluate("url => fetch(url).then(() => '', error => error.message)", f"{other.base}/style.json")
        assert (refused, other.asked) == ("Failed to fetch", [])
        page.context.close()
        server.stop()


def test_a_style_that_cannot_be_had_leaves_the_bundled_map(tmp_path):
    with sync_playwright() as playwright:
        server, key = served(tmp_path / "data", "http://127.0.0.1:9/style.json")
        browser = opened(playwright, tmp_path / "profile", server, key)
        expect(browser.page.locator(".map-note")).to_contain_text("cannot be read")
        browser.page.context.close()
        server.stop()
