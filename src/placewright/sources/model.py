"""The source `model`: a language model looks in the pages for what the patterns missed, and quotes it."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from placewright.model.licences import WEBSITE
from placewright.model.place import Address, Candidate, Dataset, JudgedSite, Lifecycle, Query, Record
from placewright.outgoing.fetch import Fetcher
from placewright.pages.site import stretches_of
from placewright.sources.adviser import ModelAdviser
from placewright.sources.asking import borne_out, schema_of
from placewright.sources.base import Source
from placewright.sources.evidence import Answers, PageText, Proven, proven, shown
from placewright.sources.llm import Model
from placewright.sources.prompts import digest, prompt
from placewright.sources.sites import Site, SiteReader, owner_of
from placewright.sources.website import dataset_of_sites, one_of_each, own_sites

_NAME = "model"
MOST_CHARACTERS = 12_000  # of one page that the model is shown
# What is asked for → attribute, field of a record.
_FIELDS = {
    "phone": ("phoneNumbers", "phones"),
    "email": ("email_address", "emails"),
    "hours": ("openingHours", "opening_hours"),
    "address": ("address", "address"),
    "state": ("closed_permanently", "lifecycle"),
}
_EMPTY = Record(id="")
SCHEMA = schema_of("field", list(_FIELDS))


class ModelSource(Source):
    """Asks a model about the pages of accepted sites; it reads no site that no other source has read.

    Args:
        model: closed with the source.
        fetcher: gives the kept pages; closed with the source.
        pages, age_days: as the source `website` has them, so that the same pages are read.
    """

    name = _NAME
    remote = True
    wave = 4
    attributes = frozenset(attribute for attribute, _ in _FIELDS.values()) | {"one_line_summary"}

    def __init__(self, model: Model, fetcher: Fetcher, *, pages: int, age_days: float) -> None:
        self._model, self._fetcher, self._age_days = model, fetcher, age_days
        self._reader = SiteReader(fetcher, pages)
        self.adviser = ModelAdviser(model)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset; its version tells the model, the prompts, and when the pages are due again."""
        since = dataset_of_sites(self._age_days).version
        version = f"{self._model.name} {digest()} {since}"
        return (Dataset(name=_NAME, source=_NAME, version=version, licence=WEBSITE, observed_at=since),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:
        """Return what the model finds in the pages, as far as they bear it out.

        Raises:
            BudgetSpent: the question would cost more than is left.
            SourceError: the model does not answer.
        """
        found: list[Candidate] = []
        async for site, record in read_sites(self._reader, query):
            found += await self._of_site(site, record, query, attributes)
        return found

    async def _of_site(self, site: Site, record: Record, query: Query, attributes: frozenset[str]) -> list[Candidate]:
        missed = [
            field
            for field, (attribute, name) in _FIELDS.items()
            if attribute in attributes and getattr(record, name) == getattr(_EMPTY, name)
        ]
        pages = texts_of(site, query)
        if not missed or not pages:
            return []
        data = {
            "place": {"name": query.names[0].text, "address": _told(query.address)},
            "fields": missed,
            "pages": [page.text[:MOST_CHARACTERS] for page in pages],
        }
        said = await self._model.ask(prompt("read.md"), data, Answers, SCHEMA)
        year = int(pages[0].fetched_at[:4])
        by_page = borne_out(
            said.answers if said else (),
            lambda one: proven(one, pages, query, year) if one.field in missed else "field",
            lambda one: one.field,
            self._model.refuse,
        )
        return [Candidate(_record(record, each), found_by=_NAME, reads=record.id) for each in by_page]

    def close(self) -> None:
        """Close the model and the fetcher."""
        self._model.close()
        self._fetcher.close()


async def read_sites(reader: SiteReader, query: Query) -> AsyncIterator[tuple[Site, Record]]:
    """Yield the sites of a place that other sources have read, once more from the kept pages, with their records."""
    for url in one_of_each(own_sites(query)):
        read = [page for page in query.pages if owner_of(page) == owner_of(url)]
        site = await reader.again(url, query) if read else None
        record = next((one for one in site.records if one.id in read), None) if site else None
        if site is not None and record is not None:
            yield site, record


def texts_of(site: Site, query: Query) -> list[PageText]:
    """Return the text of a site's pages that speaks of the place and may be shown to a model."""
    found = []
    for document, first, end in stretches_of(site.readings, query):
        page, lines = site.pages[document.url], shown(document.lines[first:end])
        if lines:
            found.append(PageText(url=document.url, sha256=page.sha256, fetched_at=page.fetched_at, lines=lines))
    return found


def _told(address: Address) -> dict[str, str]:
    return {key: value for key, value in msgspec.structs.asdict(address).items() if value}


def _record(record: Record, good: Sequence[Proven]) -> Record:
    """Return the record of what was proven by one page, beside the record that the patterns made of its site."""
    page = good[0].page
    quotes = {_FIELDS[one.field][0]: one.quote for one in good}
    values: dict[str, Any] = {one.field: one.value for one in good}
    state = values.get("state", Lifecycle.OPEN)
    return Record(
        id=page.url,
        url=page.url,
        dataset=_NAME,
        observed_at=page.fetched_at,
        sha256=page.sha256,
        country_code=record.country_code,
        phones=(values["phone"],) if "phone" in values else (),
        emails=(values["email"],) if "email" in values else (),
        opening_hours=values.get("hours"),
        address=values.get("address", Address()),
        lifecycle=state,
        lifecycle_note=f"“{quotes['closed_permanently']}”" if "state" in values else None,
        quotes=quotes,
        origins=(f"website:{record.id}",),  # it says nothing that is independent of the page
    )
