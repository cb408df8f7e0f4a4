"""A person walks through the console: drops the list of Monaco, sees it become true, corrects, reviews, searches."""

import gzip
import re

import httpx
import pytest
from playwright.sync_api import expect
from tests.acceptance.browser import lists
from tests.acceptance.browser.conftest import MONACO

from placewright.client import Client

pytestmark = pytest.mark.xdist_group("browser")

MAP = "#map[data-ready]"
MOST_BYTES = 100_000  # of a page, compressed, without its map


@pytest.fixture(scope="module")
def batch(browser) -> str:
    """Drop the list; return the address of its batch, when it has finished."""
    page = browser.page
    browser.look("batches-empty")
    page.click("text=Make the first batch")
    browser.look("new")
    page.set_input_files("#file", MONACO / "places.csv")
    page.wait_for_url("**/new/preview**")
    page.wait_for_selector(MAP)
    assert "500 good" in page.inner_text("main")
    assert page.input_value('[name="map.postalCode"]') == "postalCode"
    browser.look("preview")
    page.select_option('[name="map.name"]', "")
    expect(page.get_by_role("alert")).to_contain_text("names of the places")
    browser.look("preview-lacking")
    page.select_option('[name="map.name"]', "name")
    expect(page.get_by_text("500 good")).to_be_visible()
    page.fill('input[name="name"]', "Monaco 2021")
    page.click("text=Create the batch")
    page.click("text=Open the batch")
    # It is followed live, and loads again when it has ended.
    expect(page.locator("#summary .big")).to_have_text(re.compile("100"), timeout=60_000)
    expect(page.locator("#summary[data-live]")).to_have_count(0)
    page.wait_for_selector("main .meter-row")
    return page.url.removeprefix(browser.site.url)


def test_a_batch_is_seen_filtered_and_exported(browser, batch):
    page = browser.page
    browser.open(batch, MAP)
    page.click("#sure summary")
    page.wait_for_selector("#sure .f-VERY_HIGH")
    page.get_by_text("Status", exact=True).last.click()
    expect(page.locator("#legend")).to_have_text("Completed")
    browser.look("batch")
    with page.expect_response("**/batch/table**"):
        page.select_option("[name=below]", "HIGH")
    page.wait_for_url("**below=HIGH**")
    few = int(re.match(r"\d+", page.inner_text("#table [role=status]"))[0])
    assert 0 < few < 300
    page.reload()
    assert page.input_value("[name=below]") == "HIGH"  # what is seen is in the address
    page.click("summary:has-text('Export')")
    with page.expect_download() as download:
        page.click("text=GeoJSON")
    assert download.value.suggested_filename == "Monaco-2021.geojson"


def test_a_place_is_explained_and_corrected(browser, batch):
    page = browser.page
    browser.open(f"{batch}&q=Carrefour", "#table a.name")
    page.click("#table a.name >> nth=0")
    page.wait_for_selector(MAP)
    page.click("#f-website summary")
    expect(page.locator("#f-website .proof").first).to_contain_text("node/")
    assert page.locator("#f-opening_hours svg .open").count() >= 7
    browser.look("place")
    page.select_option("[name=output]", "phone")
    page.fill("[name=value]", "not a phone")
    page.fill("[name=reason]", "Rang them")
    page.click("text=Keep the correction")
    expect(page.get_by_role("alert")).to_be_visible()
    browser.faults.clear()  # that the form was refused is told by the status too
    page.fill("[name=value]", "+377 92 05 57 00")
    page.click("text=Keep the correction")
    expect(page.locator("#f-phone")).to_contain_text("corrected by hand")
    page.click("text=Take back")
    expect(page.locator("#f-phone")).not_to_contain_text("corrected by hand")


def test_review_goes_by_keyboard_alone(browser, batch):
    page = browser.page
    browser.open(batch.replace("/batch?", "/review?"), MAP)
    browser.look("review")
    names = [page.inner_text("h1")]
    with page.expect_navigation():
        page.keyboard.press("x")
    assert page.inner_text("h1") == names.pop()  # one record less, and the place still to be decided
    page.wait_for_selector("#decision .tag:has-text('not it')")
    for key in ("r", "1", "a", "n"):
        names.append(page.inner_text("h1"))
        with page.expect_navigation():
            page.keyboard.press(key)
    assert len(set(names)) == 4
    page.wait_for_selector("#decision")
    page.keyboard.press("e")
    page.keyboard.type("Edited by hand")
    page.select_option("#edit [name=output]", "official_name")
    with page.expect_navigation():
        page.press("#edit [name=value]", "Enter")
    assert "4 decided" in page.inner_text(".eyebrow")
    cookie = {one["name"]: one["value"] for one in page.context.cookies()}
    rows = httpx.get(f"{browser.site.url}/o/demo/review/labelled.csv", cookies=cookie).text.splitlines()
    assert rows[0].endswith("expected_id")
    assert len(rows) == 4
    everything = httpx.get(f"{browser.site.url}/o/demo/review/labelled.ndjson", cookies=cookie).text.splitlines()
    assert len(everything) >= 4


def test_an_area_is_drawn_and_becomes_a_batch(browser, batch):
    page = browser.page
    browser.open("/o/demo/area?latitude=43.7394&longitude=7.4272&radius=120", MAP)
    before = int(re.match(r"\d+", page.inner_text("section:has(table) h2"))[0])
    assert before > 10
    page.fill("[name=categories]", "restaurant")
    page.click("button:has-text('Search')")
    page.wait_for_selector(MAP)
    browser.look("area")
    page.click("text=Polygon")
    box = page.locator("#map").bounding_box()
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.fill("[name=categories]", "")
    page.click("button:has-text('Search')")
    page.wait_for_url("**ring=**")
    page.fill('input[name="name"]', "Triangle")
    page.click("text=Make the batch")
    page.wait_for_url("**/batch?**")
    assert page.inner_text("h1") == "Triangle"
    expect(page.locator("#summary .big")).to_have_text(re.compile("100"), timeout=60_000)
    expect(page.locator("#summary[data-live]")).to_have_count(0)  # else it loads again while the next test goes on


def test_settings_and_quality(browser, batch):
    page = browser.page
    browser.open("/o/demo/settings")
    page.fill("[placeholder='Nightly sync']", "From a test")
    page.click("text=Create a key")
    assert page.inner_text(".secret").startswith("pw_")
    page.click("button[aria-label='Test Reference']")
    expect(page.locator("#sources .notice")).to_contain_text("Its data can be read")
    page.fill("#retention [name=days]", "400")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("text=Keep them so long")
    expect(page.locator("#retention")).to_contain_text("are kept 400 days")
    expect(page.locator("#changes")).to_contain_text("retention 400")
    browser.look("settings")
    browser.open("/o/demo/quality")
    expect(page.locator("#sources tbody tr").first).to_contain_text("openstreetmap")
    expect(page.locator("#drift tbody tr").first).to_contain_text("nothing yet")
    browser.look("quality")


@pytest.mark.parametrize("write", [lists.xlsx, lists.geojson, lists.parquet])
def test_lists_of_other_formats_walk_through(browser, tmp_path, write):
    page, file = browser.page, write(tmp_path)
    browser.open("/o/demo/new")
    page.set_input_files("#file", file)
    page.wait_for_url("**/new/preview**")
    page.wait_for_selector(MAP)
    assert "40 good" in page.inner_text("main")
    assert page.input_value('[name="map.latitude"]') == "latitude"
    assert len(page.evaluate("JSON.parse(document.getElementById('map').dataset.dots)")) == 40
    page.uncheck("[name=begin]")
    page.click("text=Create the batch")
    expect(page.locator("h1")).to_have_text("40 places are in")
    page.click("text=Open the batch")
    page.wait_for_selector("#map[data-drawn]")
    assert page.inner_text("h1") == file.stem
    expect(page.locator("#table tbody tr").first).to_contain_text(lists.rows()[0]["name"])
    browser.open("/o/demo/new")
    assert page.locator("text=Not sent yet").count() == 0
    assert browser.faults == []


def test_a_file_that_is_not_sent_can_be_discarded(browser, tmp_path):
    page = browser.page
    browser.open("/o/demo/new")
    page.set_input_files("#file", lists.geojson(tmp_path))
    page.wait_for_url("**/new/preview**")
    browser.open("/o/demo/new")
    browser.look("new-waiting")
    page.click("text=Discard")
    expect(page.locator("text=Not sent yet")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark"), (390, "dark")])
def test_pages_hold_on_phones_and_in_the_dark(browser, batch, width, scheme):
    page = browser.page
    page.goto("about:blank")  # a map that is open would draw itself anew in the other colours
    page.set_viewport_size({"width": width, "height": 900 if width > 500 else 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    browser.open(batch, MAP)
    place = page.get_attribute("#table a.name >> nth=3", "href")
    pages = {
        "batch": (batch, MAP),
        "place": (place, MAP),
        "review": (batch.replace("/batch?", "/review?"), MAP),
        "batches": ("/o/demo/batches", None),
        "new": ("/o/demo/new", None),
        "area": ("/o/demo/area", MAP),
        "quality": ("/o/demo/quality", None),
        "settings": ("/o/demo/settings", None),
    }
    for name, (path, ready) in pages.items():
        browser.open(path, ready)
        browser.look(f"{name}-{width}-{scheme}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("about:blank")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def test_names_of_any_length_and_script_fit_on_a_phone(browser):
    page, names = browser.page, ["x" * 500, "مطعم الشام الكبير", "abc\u202egnp.exe", "<b>bold</b>"]
    jobs = [
        {"place_id": f"h{n}", "inputs": {"name": name, "full_address": name, "latitude": 43.73, "longitude": 7.42}}
        for n, name in enumerate(names)
    ]
    body = {"batch_name": names[0], "batch_id": "long", "jobs": jobs, "attribute_set": "core"}
    with Client(browser.site.url, api_key=browser.site.key, organisation="demo") as client:
        client.submit_batch(**body)
        client.wait_for_batch("long", every_seconds=0.2)  # else its page loads again while the next one is opened
    page.set_viewport_size({"width": 390, "height": 844})
    paths = [
        "/o/demo/batches",
        "/o/demo/batch?id=long",
        "/o/demo/place?batch=long&id=h0",
        "/o/demo/place?batch=long&id=h1",
    ]
    for path in paths:
        browser.open(path, MAP if "=" in path else None)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    browser.open("/o/demo/place?batch=long&id=h3")
    assert page.inner_text("h1") == names[3]
    page.set_viewport_size({"width": 1440, "height": 900})
    assert browser.faults == []


def test_pages_are_small(browser, batch):
    """What a page loads is counted as sent, compressed; the map and its world are left out."""
    cookie = {one["name"]: one["value"] for one in browser.page.context.cookies()}
    with httpx.Client(base_url=browser.site.url, cookies=cookie) as client:
        for path in ("/o/demo/batches", batch, "/o/demo/settings", "/o/demo/quality"):
            text = client.get(path).text
            parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
            sizes = {part: len(gzip.compress(client.get(part).content, 5)) for part in parts if "maplibre" not in part}
            total = len(gzip.compress(text.encode(), 5)) + sum(sizes.values())
            assert total <= MOST_BYTES, (path, total, sizes)


def test_without_webgl_the_page_says_so_and_stays_useful(browser, batch):
    page = browser.page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    browser.open(batch)
    expect(page.locator("#map .none")).to_contain_text("no WebGL")
    assert page.locator("#table a.name").count() == 50
