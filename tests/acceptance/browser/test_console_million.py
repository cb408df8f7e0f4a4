"""The long form of an upload: 200 MB and a million rows, broken off and resumed, in batches of 50,000.

PLACEWRIGHT_LONG_UPLOAD=1 runs it with a million rows, some minutes; any other number runs it with so many.
"""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.acceptance.browser import lists

from placewright.client import Client

ASKED = int(os.environ.get("PLACEWRIGHT_LONG_UPLOAD", "0"))
ROWS = 1_000_000 if ASKED == 1 else ASKED
pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not ASKED, reason="takes minutes: PLACEWRIGHT_LONG_UPLOAD=1 pytest -s runs it"),
]


def peak(pid: int) -> int:
    """Return the most memory that a process had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def test_a_million_rows_are_sent_and_resumed(browser, tmp_path):
    page, file = browser.page, tmp_path / "million.csv"
    lists.million(file, ROWS, 200)
    size, pid = file.stat().st_size, browser.site.pid
    before, began = peak(pid), time.monotonic()
    browser.open("/o/demo/new")
    page.set_input_files("#file", file)
    page.wait_for_function("() => document.getElementById('going-bar').value > 0.3")
    browser.open("/o/demo/new")  # as if the browser had been closed
    expect(page.locator("text=Not sent yet")).to_be_visible()
    page.set_input_files("#file", file)
    page.wait_for_function("() => document.getElementById('going-bar').value > 0")
    assert page.evaluate("document.getElementById('going-bar').value") > 0.3  # it goes on, and does not begin again
    page.wait_for_url("**/new/preview**", timeout=300_000)
    here = time.monotonic()
    page.wait_for_selector("#map[data-ready]")
    page.uncheck("[name=begin]")
    page.click("text=Create the batch")
    expect(page.locator("h1")).to_have_text("Sending…")
    shown = set()
    while "are in" not in (title := page.inner_text("h1")):
        assert title == "Sending…", page.inner_text("main")
        shown.add(page.inner_text("#sending .lead"))
        page.wait_for_timeout(1000)
    ended = time.monotonic()
    told = {"rows": ROWS, "MB": size // 10**6, "upload_s": round(here - began), "sending_s": round(ended - here)}
    print({**told, "server_MB": peak(pid), "server_MB_before": before, "progress_seen": len(shown)})
    with Client(browser.site.url, api_key=browser.site.key, organisation="demo") as client:
        batches = client.list_batches(limit=100).batches
    parts = sorted(batch.metadata.total_jobs for batch in batches)
    assert sum(parts) == ROWS
    assert parts[-1] == min(ROWS, 50_000)
    assert len(parts) == -(-ROWS // 50_000)
    assert len(shown) > 1 or ROWS < 100_000
