"""A source for each provider of providers.toml: its JSON becomes records like those of a file of one's own."""

from collections.abc import Mapping, Sequence
from typing import Any

import jmespath
import structlog
from msgspec.structs import replace

from placewright.errors import InvalidInput
from placewright.model.geo import distance_m
from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.normalize.addresses import format_address
from placewright.normalize.output_values import canonical, of_kind
from placewright.outgoing.fetch import Fetcher
from placewright.reference.formats.tables.record import record_of
from placewright.sources.base import Source
from placewright.sources.live import live_dataset
from placewright.sources.paying import price
from placewright.sources.providers import Provider, headers_of, url_of
from placewright.sources.services import asked

log = structlog.get_logger()

_MOST = 50  # places of one answer that are looked at


class ProviderSource(Source):
    """Asks one provider.

    Args:
        fetcher: closed with the source.
        age_days: how long an answer is kept.
    """

    remote = True
    wave = 1

    def __init__(self, provider: Provider, fetcher: Fetcher, *, age_days: float) -> None:
        self.name = provider.name
        self.attributes = provider.attributes
        self.stop_at = provider.stop_at if provider.cost else None
        self._provider, self._fetcher, self._age_days = provider, fetcher, age_days
        self._headers, self._price = headers_of(provider), price(provider.name, provider.cost)
        self._places = jmespath.compile(provider.places) if provider.places else None
        self._record = {field: jmespath.compile(path) for field, path in provider.record.items()}
        self._custom = {output: jmespath.compile(path) for output, path in provider.custom.items()}
        self._outputs = {output: jmespath.compile(path) for output, path in provider.outputs.items()}

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset; its version changes when kept answers are due to be asked for again."""
        return (live_dataset(self.name, self.name, self._age_days, self._provider.licence),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return the places of its answer.

        Raises:
            BudgetSpent: a call would cost more than is left.
            SourceError: it does not answer.
        """
        url = url_of(self._provider, known_of(query))
        if url is None:
            return []
        answer = await asked(self._fetcher, url, self._headers, self._provider.interval_seconds, self._price)
        places = self._places.search(answer) if self._places else answer
        places = places if isinstance(places, list) else [places]
        return [found for place in places[:_MOST] if (found := self._candidate(place, query)) is not None]

    def _candidate(self, place: Any, query: Query) -> Candidate | None:
        if not isinstance(place, dict):
            return None
        row = {field: value for field, path in self._record.items() if (value := path.search(place)) is not None}
        given = {
            output: value
            for output, path in self._outputs.items()
            if (value := self._said(output, path, place)) is not None
        }
        wanted = {name: kind for one in query.questions for name, kind in one.outputs.items()}
        for output, path in self._custom.items():
            if output in wanted and (value := self._said(output, path, place, wanted[output])) is not None:
                given[output] = value
        # A provider that is asked for one place need not say again where that is.
        whole = {"name": query.names[0].text, **_where(query), **row} if self._places is None else row
        record = record_of(whole, {field: field for field in whole})
        if isinstance(record, str):
            return None
        distance = distance_m(query.point, record.point) if query.point and record.point else None
        return Candidate(replace(record, dataset=self.name, outputs=given), distance, found_by=self.name)

    def _said(self, output: str, path: Any, place: dict[str, Any], kind: str | None = None) -> Any:
        """Return an output in its form (of a custom one of its `kind`); None for what is none, which is logged."""
        value = path.search(place)
        try:
            return canonical(output, value) if kind is None else of_kind(kind, value)
        except InvalidInput as error:
            log.warning("provider_value_refused", provider=self.name, output=output, reason=str(error))
            return None

    def close(self) -> None:
        """Close the fetcher."""
        self._fetcher.close()


def _where(query: Query) -> dict[str, Any]:
    known = known_of(query)
    return {key: known[key] for key in ("latitude", "longitude", "full_address") if known.get(key) is not None}


def known_of(query: Query) -> Mapping[str, Any]:
    """Return what of a query can be filled into a URL."""
    address, point = query.address, query.point
    return {
        "name": query.names[0].text if query.names else None,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "full_address": address.full_address or format_address(address, query.country_code) or None,
        "street": address.street,
        "house": address.house,
        "city": address.city,
        "state": address.state,
        "postalCode": address.postal_code,
        "country_code": query.country_code,
        "phone": next(iter(query.phones), None),
        "website": next(iter(query.websites), None),
        "email": next(iter(query.emails), None),
    }
