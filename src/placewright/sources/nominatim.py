"""The source `nominatim`: an instance of Nominatim, one's own or the public one, asked for name and address."""

from collections.abc import Mapping, Sequence
from typing import Any

from yarl import URL

from placewright.model.geo import Point
from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.outgoing.fetch import Fetcher
from placewright.sources.base import Source
from placewright.sources.openstreetmap import FILLS, candidate, dataset, texts
from placewright.sources.search import words_of
from placewright.sources.services import asked, objects

_NAME = "nominatim"
_INTERVAL_SECONDS = 1.0  # the public instance's usage policy: at most one request a second
_PUBLIC = "nominatim.openstreetmap.org"
_AROUND_DEGREES = 0.02  # of the box around a known point in which the name is looked for
_MOST = 10
_ADDRESS = {"house_number": "addr:housenumber", "road": "addr:street", "postcode": "addr:postcode"}
_CITIES = ("city", "town", "village", "municipality")


class NominatimSource(Source):
    """Asks Nominatim.

    Args:
        url: of the instance, such as https://nominatim.example.org.
        fetcher: closed with the source.
    """

    name = _NAME
    remote = True
    wave = 1
    attributes = FILLS

    def __init__(self, url: str, fetcher: Fetcher, *, age_days: float) -> None:
        self._url, self._fetcher, self._age_days = URL(url) / "search", fetcher, age_days
        self._interval = _INTERVAL_SECONDS if self._url.host == _PUBLIC else 0.0

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset."""
        return (dataset(_NAME, self._age_days),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return the places that Nominatim finds.

        Raises:
            SourceError: it does not answer.
        """
        question = {
            "format": "jsonv2",
            "addressdetails": "1",
            "extratags": "1",
            "namedetails": "1",
            "limit": str(_MOST),
        }
        if query.point is not None:
            latitude, longitude = query.point.latitude, query.point.longitude
            west, east = longitude - _AROUND_DEGREES, longitude + _AROUND_DEGREES
            box = f"{west:.5f},{latitude + _AROUND_DEGREES:.5f},{east:.5f},{latitude - _AROUND_DEGREES:.5f}"
            question |= {"q": query.names[0].text, "viewbox": box, "bounded": "1"}
        else:
            question |= {"q": words_of(query).replace('"', "")}
            question |= {"countrycodes": query.country_code.lower()} if query.country_code else {}
        answer = await asked(self._fetcher, self._url.with_query(question), interval_seconds=self._interval)
        return [found for one in objects(answer) if (found := _candidate(one, query)) is not None]

    def close(self) -> None:
        """Close the fetcher."""
        self._fetcher.close()


def _candidate(one: Mapping[str, Any], query: Query) -> Candidate | None:
    kind, number = one.get("osm_type"), one.get("osm_id")
    try:
        point = Point(float(one["lat"]), float(one["lon"]))
    except (KeyError, TypeError, ValueError):
        return None
    if kind not in ("node", "way", "relation") or not isinstance(number, int):
        return None
    return candidate(_NAME, f"{kind}/{number}", _tags(one), point, None, query)


def _tags(one: Mapping[str, Any]) -> dict[str, str]:
    """Return what an answer says in the tags of OpenStreetMap."""
    address = texts(one.get("address"))
    tags = {_ADDRESS[key]: value for key, value in address.items() if key in _ADDRESS}
    city = next((address[key] for key in _CITIES if key in address), None)
    tags |= {"addr:city": city} if city else {}
    kind, value = one.get("category"), one.get("type")
    tags |= {kind: value} if isinstance(kind, str) and isinstance(value, str) else {}
    return {**tags, **texts(one.get("extratags")), **texts(one.get("namedetails"))}
