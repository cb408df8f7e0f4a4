"""How the console holds up with a batch of 50,000 places: its filters, its map, and how smoothly the map is moved."""

import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
from tests.chromium import CHROMIUM, OPTIONS

from bench.answered import answered, real_answers
from bench.databases import SQLITE, installation, kinds
from bench.row import Row, seconds
from bench.server import ORGANISATION, Served
from placewright.model.outputs import Result
from placewright.store import open_database

COUNT = 50_000
# QUALITY has no row for these; they are goals of the console.
GOAL_FILTER, GOAL_MAP, GOAL_FRAMES = 0.3, 2.0, 30.0
FILTERS = [
    *("", "status=completed", "status=failed", "below=LOW", "below=MEDIUM", "below=VERY_HIGH", "open=Open"),
    *("open=Closed", "empty=website", "empty=opening_hours", "changed=1", "q=Carrefour", "q=zzzz", "q=a"),
    *("page=1000", "below=HIGH&empty=phone&q=bar", "below=HIGH&page=200"),
]
ZOOMS = (5, 10, 13, 16)
_DRAWN = """() => Number(document.getElementById('map').dataset.drawn)
  - performance.getEntriesByType('navigation')[0].loadEventEnd"""
_FRAMES = """async zoom => {
  const map = document.getElementById('map').map;
  map.jumpTo({zoom});
  await new Promise(done => setTimeout(done, 500));
  const times = [];
  let on = true;
  const tick = time => { times.push(time); if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  map.panBy([400, 150], {duration: 2000, easing: part => part});
  await new Promise(done => map.once('moveend', done));
  on = false;
  return (times.length - 1) / (times.at(-1) - times[0]) * 1000;
}"""


def measure(repeat: int) -> list[Row]:
    """Measure filters on each database, and the map, which does not depend on it, on the first."""
    answers = real_answers()
    return [row for kind in kinds() for row in _on(kind, answers, repeat)]


def _on(kind: str, answers: list[Result], repeat: int) -> list[Row]:
    with installation(kind) as made:
        settings = made.settings()
        database = open_database(settings)
        (batch_id,) = answered(settings, database, answers, COUNT)
        database.close()
        with made.server(workers=1) as client:
            rows = _filters(client, batch_id, repeat)
            if kind == SQLITE:
                rows += _map(client, batch_id, repeat)
    return [replace(row, name=made.named(row.name)) for row in rows]


def _filters(client: Served, batch_id: str, repeat: int) -> list[Row]:
    """Ask for the table under each filter; the slowest filter counts, each by its median."""
    site = str(client.base_url.copy_with(path="/")).rstrip("/")
    with httpx.Client(base_url=site, follow_redirects=True, timeout=60) as browser:
        token = re.findall(r'name="form_token" value="([^"]+)"', browser.get("/sign-in").text)[0]
        form = {"organisation": ORGANISATION, "key": client.headers["apiKey"], "form_token": token}
        browser.post("/sign-in", data=form, headers={"Origin": site}).raise_for_status()

        def ask(wanted: str) -> None:
            browser.get(f"/o/{ORGANISATION}/batch/table?id={batch_id}&{wanted}").raise_for_status()

        times = {one: statistics.median(seconds(lambda one=one: ask(one)) for _ in range(repeat)) for one in FILTERS}  # type: ignore[misc]
    slowest = max(times, key=lambda one: times[one])
    note = f"the slowest of {len(FILTERS)}: {slowest or 'no filter'}; the fastest {min(times.values()):.3f} s"
    return [Row("console: filters of a batch", times[slowest], "s", COUNT, None, "", GOAL_FILTER, "less", note=note)]


def _map(client: Served, batch_id: str, repeat: int) -> list[Row]:
    """Open the batch's page in a browser that draws in software, and move its map."""
    if not CHROMIUM.exists():
        print(f"console: the map is not measured, since the browser is not here: {CHROMIUM} (as root: make browser)")
        return []
    with _page(client) as page:
        drawn = []
        for _ in range(repeat):
            page.goto(f"{page.url.split('/o/')[0]}/o/{ORGANISATION}/batch?id={batch_id}")
            page.wait_for_selector("#map[data-drawn]")
            drawn.append(page.evaluate(_DRAWN) / 1000)
        page.locator("#map").scroll_into_view_if_needed()
        frames = [page.evaluate(_FRAMES, zoom) for zoom in ZOOMS]
    first = f"the first time; then {statistics.median(drawn[1:] or drawn):.2f} s"
    least = f"the least of zooms {', '.join(map(str, ZOOMS))}; the most {max(frames):.0f}; drawn in software"
    return [
        Row("console: places on the map after load", drawn[0], "s", COUNT, None, "", GOAL_MAP, "less", note=first),
        Row("console: frames as the map moves", min(frames), "/s", COUNT, None, "", GOAL_FRAMES, "more", note=least),
    ]


@contextmanager
def _page(client: Served) -> Iterator[Any]:
    """Yield a page of Chromium that is signed in."""
    from playwright.sync_api import sync_playwright

    site = str(client.base_url.copy_with(path="/")).rstrip("/")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=OPTIONS, viewport={"width": 1440, "height": 900}
        )
        page = context.pages[0]
        page.goto(site)
        page.fill("[name=organisation]", ORGANISATION)
        page.fill("[name=key]", client.headers["apiKey"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/o/{ORGANISATION}/batches")
        yield page
        context.close()
