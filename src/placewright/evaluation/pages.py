"""How well websites are read: marked-up pages of others, and a made web that is served over HTTP (QUALITY, section 1).

The made web has two halves of different seeds. They differ in places, values and layout, not in words: both are made
from the words of `made_wording`, in the same order of languages and kinds, so the second half is no independent test of
the reader's vocabulary. The reader was mended on the first; of the second, wrong statuses and websites were seen too.

The third and fourth set are made of words that were harvested from translation catalogues, which `harvested_words.json`
names with their licences, and have hours in more layouts. The words of the reader were not taken from these, but how it
reads words that it does not know was mended on the third. The errors of the fourth are written nowhere, so that nobody
mends on them; it has other places, values and layouts than the third, not other words.

Mail addresses and categories of the made web are not judged: no resolver answers `email_address`, and only marked-up
pages tell a category.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from placewright.enrichment import Enricher
from placewright.evaluation.data import build_folder, data_file
from placewright.evaluation.harvested_pages import harvested_web
from placewright.evaluation.made_pages import make_web
from placewright.evaluation.made_sites import HOSTILE, NO_SITES, MadeSite, osm
from placewright.evaluation.measure import Row, share
from placewright.evaluation.same_values import Unreadable, same
from placewright.model.geo import Point
from placewright.model.outputs import Result
from placewright.model.place import Candidate, Dataset, Name, Query, Record
from placewright.normalize.addresses import house_key, street_key
from placewright.normalize.hours import same_hours
from placewright.normalize.phones import parse_phones
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits
from placewright.pages.business import businesses, record_of
from placewright.pages.document import read_document
from placewright.pages.items import read_items
from placewright.sources.base import Source
from placewright.sources.website import WebsiteSource

SEEDS = {"mended on": 1, "other seed": 2}
HARVESTED = {"harvested words": 11, "harvested words, held out": 12}
SITES = 160  # of each half
FILE = "pages_errors.json"
RIGHT = ("right", "none")
_ATTRIBUTES = ("closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address")
_REFERENCE = Dataset(name="old", source="openstreetmap", version="1", observed_at="2019-03-01", licence="ODbL-1.0")
_LIMITS = Limits(agent="Placewright-evaluation", host_interval_seconds=0, page_seconds=5, longest_wait_seconds=10)
_POINT = Point(49.4101, 8.7090)  # no site tells a point, so any will do


class _Reference(Source):
    """Old data that know one place."""

    name = "old"
    remote = False
    wave = 0
    attributes = frozenset(_ATTRIBUTES)

    def __init__(self, record: Record) -> None:
        self._record = record

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset."""
        return (_REFERENCE,)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:  # noqa: ARG002
        """Return the place."""
        return [Candidate(self._record)]

    def close(self) -> None:
        """Hold nothing."""


class _Here(AbstractResolver):
    """Finds every host on this machine, so that made sites have names as real ones have."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002
        """Return 127.0.0.1."""
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Hold nothing."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one made site: what was to be read, and what came."""

    site: str
    language: str
    kind: str
    field: str
    outcome: str  # right, missed, stale (the old value stayed), wrong, wrong branch, invented, none (rightly)
    expected: str | None
    answered: str | None


def measure() -> list[Row]:
    """Return the rows of the marked-up pages, then those of both halves of the made web."""
    rows = list(_marked_up())
    wrong: list[Judged] = []
    for half, seed in SEEDS.items():
        found = judge_all(make_web(SITES, seed))
        rows += _rows(half, found)
        wrong += [one for one in found if one.outcome not in RIGHT]
    for half, seed in HARVESTED.items():
        found = judge_all(harvested_web(SITES, seed))
        rows += _rows(half, found)
        wrong += [one for one in found if one.outcome not in RIGHT and "held out" not in half]
    (build_folder() / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(wrong), indent=1))
    return rows


def _rows(half: str, found: Sequence[Judged]) -> Iterator[Row]:
    """Yield the rows of one half."""
    by_field: dict[str, list[Judged]] = {}
    for one in found:
        by_field.setdefault(one.field, []).append(one)
    status = by_field.pop("status")
    sites = by_field.pop("no site", [])
    told = [one for own in by_field.values() for one in own if one.outcome not in ("none", "invented")]
    yield _share(f"pages {half}: all fields", told, "right", goal=0.97, note=_NOTE)
    for name, own in sorted(by_field.items()):
        yield _share(f"pages {half}: {name}", [one for one in own if one.outcome not in ("none", "invented")], "right")
    absent = [one for own in by_field.values() for one in own if one.outcome in ("none", "invented")]
    yield _share(f"pages {half}: invented where the site has none", absent, "invented", goal=0.0)
    every = [*told, *absent]
    yield _share(f"pages {half}: values of others", every, "wrong branch", goal=0.0)
    fresh = [one for one in told if one.field in ("phone", "hours")]
    yield _share(f"pages {half}: fresh site wins over stale data", fresh, "right")
    if closed := [one for one in status if one.expected != "Open"]:
        called = [one for one in status if one.answered not in ("Open", None)]
        hits = sum(one.outcome == "right" for one in closed)
        yield share(f"pages {half}: closed notices found", hits, len(closed), goal=0.95)
        yield share(f"pages {half}: closed notices precision", hits, len(called), goal=0.98)
    yield _share(f"pages {half}: parked, moved, bare recognised", sites, "right")
    hostile = [one for one in told if one.kind in HOSTILE]
    yield _share(f"pages {half}: fields of hostile sites", hostile, "right")


_NOTE = (
    "name, website, phone, hours and address. Both halves are written in the same words, some of which the reader was "
    "taught after they were seen to fail, so other sites may be read less well"
)


def _share(name: str, found: Sequence[Judged], outcome: str, *, goal: float | None = None, note: str = "") -> Row:
    hits = sum(one.outcome == outcome for one in found)
    return share(name, hits, len(found), goal=goal, at_most=goal == 0.0, note=note)


def judge_all(sites: Sequence[MadeSite]) -> list[Judged]:
    """Serve each site, read it through the whole road, and judge each field."""
    found: list[Judged] = []
    with TemporaryDirectory(prefix="placewright-pages-") as folder:
        for site in sites:
            found += _judged(site, *read_site(site, Path(folder) / site.id))
    return found


def read_site(site: MadeSite, folder: Path) -> tuple[Result, str]:
    """Return the answer for the place of a site, and the address at which it was served."""
    fetcher = Fetcher(folder, Guard(["127.0.0.0/8", "::1/128"]), _LIMITS, _Here())
    website = WebsiteSource(fetcher, pages=4, age_days=30)

    async def enrich() -> tuple[Result, str]:
        async with _served(site) as port:
            url = f"http://{site.host}:{port}/"
            reference = _Reference(_stale(site, url))
            return await Enricher([reference, website]).enrich(_inputs(site), _ATTRIBUTES), url

    try:
        return asyncio.run(enrich())
    finally:
        website.close()


@asynccontextmanager
async def _served(site: MadeSite) -> AsyncIterator[int]:
    """Serve the pages of a site on a free port of 127.0.0.1, and give the port."""
    port = 0

    async def answer(request: web.Request) -> web.Response:
        page = site.pages.get(request.path, (404, "not here"))
        status, body = (200, page) if isinstance(page, str) else page
        body = body.replace("{host}", site.host).replace("{port}", str(port))
        if 300 <= status < 400:
            return web.Response(status=status, headers={"Location": body})
        kind = "application/xml" if body.startswith("<?xml") else "text/html"
        return web.Response(status=status, text=body, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        yield port
    finally:
        await runner.cleanup()


def _stale(site: MadeSite, url: str) -> Record:
    facts = site.stale
    return Record(
        id="node/1",
        dataset="old",
        names=(Name(facts.name),),
        point=_POINT,
        address=facts.address,
        country_code=site.country,
        phones=(facts.phone,) if facts.phone else (),
        websites=(url,),
        opening_hours=osm(facts.week) if facts.week else None,
        observed_at="2016-03-01",
    )


def _inputs(site: MadeSite) -> dict[str, Any]:
    return {
        "name": site.facts.name,
        "latitude": _POINT.latitude,
        "longitude": _POINT.longitude,
        "country_code": site.country,
    }


def _judged(site: MadeSite, result: Result, url: str) -> Iterator[Judged]:
    """Yield each field of a site, judged."""
    outputs, facts = result.outputs, site.facts

    def one(field: str, outcome: str, expected: Any, answered: Any) -> Judged:
        texts = [None if value is None else str(value) for value in (expected, answered)]
        return Judged(
            site=site.id,
            language=site.language,
            kind=site.kind,
            field=field,
            outcome=outcome,
            expected=texts[0],
            answered=texts[1],
        )

    if site.kind in NO_SITES:
        answered = outputs["website"]
        yield one("no site", "right" if answered is None else "missed", None, answered)
        phone = outputs["phone"]
        yield one("phone", "wrong branch" if phone in site.others else "none", None, phone)
        yield one("status", "right", "Open", None)
        return
    said = outputs["open_closed_status"]
    yield one("status", "right" if said == site.status else "wrong", site.status, said)
    if site.status == "Closed":
        return  # what a closed place's other fields are is open to dispute
    yield one("name", *_outcome(site, "name", facts.name, None, outputs.get("name")))
    is_branch = (outputs["website"] or "").startswith(f"{url}shops/") and outputs["website"].endswith(
        f"-{facts.address.house}"
    )
    wanted_url = outputs["website"] if is_branch else url  # the place's own page is as right as its home page
    yield one("website", *_outcome(site, "website", wanted_url, None, outputs["website"]))
    yield one("phone", *_outcome(site, "phone", facts.phone, site.stale.phone, outputs["phone"]))
    week, old = (osm(value) if value else None for value in (facts.week, site.stale.week))
    yield one("hours", *_outcome(site, "opening_hours", week, old, outputs["opening_hours"]))
    address = outputs["address"]
    wanted = (street_key(facts.address.street or "", site.country), house_key(facts.address.house or ""))
    got = address and (street_key(address["street"] or "", site.country), house_key(address["house"] or ""))
    yield one("address", "right" if got == wanted else "wrong" if got else "missed", wanted, got)


def _outcome(
    site: MadeSite, output: str, expected: str | None, stale: str | None, answered: Any
) -> tuple[str, str | None, Any]:
    """Return the outcome of a field, with what was expected and answered."""
    if answered is None:
        return ("none" if expected is None else "missed"), expected, answered
    if output == "phone" and answered in site.others:
        return "wrong branch", expected, answered
    if expected is None:
        return "invented", expected, answered
    try:
        if same(output, expected, answered, site.country):
            return "right", expected, answered
        if stale and same(output, stale, answered, site.country):
            return "stale", expected, answered
    except Unreadable as error:
        raise AssertionError(f"{site.id}: {output} {expected!r}: {error}") from error
    return "wrong", expected, answered


def causes(found: Sequence[Judged]) -> Counter[tuple[str, str, str]]:
    """Count what went wrong by field, outcome and kind of site."""
    return Counter((one.field, one.outcome, one.kind) for one in found if one.outcome not in RIGHT)


def _marked_up() -> Iterator[Row]:
    """Yield the fields of the JSON-LD objects of All The Places, and how the forms of schema.org's examples agree."""
    hits: Counter[str] = Counter()
    n: Counter[str] = Counter()
    for line in data_file("web-pages/alltheplaces_jsonld_cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        page = f'<script type="application/ld+json">{json.dumps(case["jsonld"])}</script>'
        records = _records(page)
        for field, expected in case["expected"].items():
            if field not in _READ or not expected:
                continue
            n[field] += 1
            hits[field] += any(_READ[field](one, expected) for one in records)
    yield share("pages marked up: fields of alltheplaces cases", sum(hits.values()), sum(n.values()), goal=0.97)
    agree = total = 0
    for line in data_file("schemaorg-examples/examples.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not (wanted := _values(case.get("jsonld"))):
            continue
        for form in ("microdata", "rdfa"):
            if case.get(form) and (told := _values(case[form])):
                total += len(wanted | told)
                agree += len(wanted & told)
    yield share("pages marked up: microdata and RDFa agree with JSON-LD", agree, total)


def _records(page: str) -> list[Record]:
    document = read_document(page.encode(), "text/html; charset=utf-8", "http://example.org/")
    return [record_of(item, document.url, None) for item in businesses(read_items(document))]


def _values(page: str | None) -> set[tuple[str, str]]:
    """Return the (field, value) pairs that a page is read to say."""
    found: set[tuple[str, str]] = set()
    for one in _records(page or ""):
        found |= {("name", name.text) for name in one.names}
        found |= {("phone", phone) for phone in one.phones}
        found |= {("hours", one.opening_hours)} if one.opening_hours else set()
        found |= {("city", one.address.city)} if one.address.city else set()
    return found


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


_READ: Mapping[str, Any] = {
    "name": lambda one, expected: any(name.text == expected for name in one.names),
    "city": lambda one, expected: one.address.city == expected,
    "postcode": lambda one, expected: one.address.postal_code == expected,
    "phone": lambda one, expected: any(
        phone in parse_phones(expected, one.country_code or "US") or _digits(expected) in phone for phone in one.phones
    ),
    "email": lambda one, expected: expected in one.emails,
    "opening_hours": lambda one, expected: one.opening_hours is not None and _same_hours(expected, one.opening_hours),
}


def _same_hours(expected: Any, told: str) -> bool:
    return isinstance(expected, str) and same_hours(expected, told)
