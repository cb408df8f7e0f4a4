"""The source `overpass`: an instance of the Overpass API, asked for what is mapped around a point."""

from collections.abc import Mapping, Sequence
from typing import Any

from yarl import URL

from placewright.model.geo import Point
from placewright.model.place import Candidate, Dataset, JudgedSite, Query
from placewright.outgoing.fetch import Fetcher
from placewright.sources.base import Source
from placewright.sources.openstreetmap import FILLS, candidate, dataset, texts
from placewright.sources.services import asked, objects

_NAME = "overpass"
_RADIUS_M = 200
_MOST = 100
_INTERVAL_SECONDS = 2.0  # public instances give two slots and ask for patience
_QUESTION = "[out:json][timeout:20];nwr(around:{radius},{latitude:.4f},{longitude:.4f})[name];out center meta {most};"


class OverpassSource(Source):
    """Asks Overpass for the named objects around a point. Places without a point are not asked for.

    Args:
        url: of the instance, such as https://overpass.example.org/api.
        fetcher: closed with the source.
    """

    name = _NAME
    remote = True
    wave = 1
    attributes = FILLS

    def __init__(self, url: str, fetcher: Fetcher, *, age_days: float) -> None:
        self._url, self._fetcher, self._age_days = URL(url) / "interpreter", fetcher, age_days

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset."""
        return (dataset(_NAME, self._age_days),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return the named objects around the point.

        Raises:
            SourceError: it does not answer.
        """
        if query.point is None:
            return []
        latitude, longitude = query.point.latitude, query.point.longitude  # rounded, so that neighbours share an answer
        question = _QUESTION.format(radius=_RADIUS_M, latitude=latitude, longitude=longitude, most=_MOST)
        answer = await asked(self._fetcher, self._url.with_query(data=question), interval_seconds=_INTERVAL_SECONDS)
        elements = objects(answer.get("elements")) if isinstance(answer, dict) else []
        return [found for one in elements if (found := _candidate(one, query)) is not None]

    def close(self) -> None:
        """Close the fetcher."""
        self._fetcher.close()


def _candidate(one: Mapping[str, Any], query: Query) -> Candidate | None:
    where = one.get("center") if isinstance(one.get("center"), dict) else one
    try:
        point = Point(float(where["lat"]), float(where["lon"]))  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return None
    identity, edited = f"{one.get('type')}/{one.get('id')}", one.get("timestamp")
    return candidate(_NAME, identity, texts(one.get("tags")), point, edited if isinstance(edited, str) else None, query)
