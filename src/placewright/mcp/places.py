"""The tools that read the data folder: enrich a place, explain an answer, find reference places. Nothing is stored."""

import asyncio
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from placewright.enrichment import Enricher, Trace, open_enricher
from placewright.errors import InvalidInput, UsageError
from placewright.mcp.asked import READS, Place, plain
from placewright.model.area import Area, Circle
from placewright.model.attributes import CORE
from placewright.model.geo import Point
from placewright.reference.area import Wanted, known_categories, query_keys
from placewright.reference.watch import Watched
from placewright.reference.within import address_of, places_within
from placewright.settings import Settings

MOST_FOUND = 100
_ANSWERED = ("outputs", "confidence_scores", "reasoning", "attribute_status", "enrichment_metadata")
MOST_REJECTED = 5  # candidates that were not taken, in an explanation

Attributes = Annotated[
    list[str] | None, Field(description="Attribute keys, as list_attributes tells them. Default: the core ones.")
]


class Places:
    """The tools over one data folder; its reference data are opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._enricher: Enricher | None = None
        self._watched: Watched | None = None

    def add_to(self, server: MCPServer) -> None:
        """Offer the tools."""
        for tool in (self.enrich_place, self.explain_place, self.find_places, self.list_attributes):
            server.add_tool(tool, annotations=READS)

    async def enrich_place(self, place: Place, attributes: Attributes = None) -> dict[str, Any]:
        """Complete and check one place from the reference data of this installation; nothing is stored.

        Gives per output a value or null, a confidence word (VERY_HIGH is right at least 97 % of the time, HIGH 92 %,
        MEDIUM 80 %, LOW 60 %), a sentence of reasoning, and the evidence with its source, date and licence.
        """
        inputs = place.inputs()
        try:
            result = await self._opened().enrich(inputs, attributes or CORE)
        except UsageError as error:
            raise ToolError(str(error)) from error
        told = plain(result)
        return {key: told[key] for key in _ANSWERED}

    async def explain_place(self, place: Place, attributes: Attributes = None) -> dict[str, Any]:
        """Tell how the answer for one place comes about.

        Gives the candidates with their comparisons and weights, the verdict, and how each piece of evidence moved
        each value.
        """
        inputs = place.inputs()
        try:
            trace: Trace = await self._opened().explain(inputs, attributes or CORE)
        except UsageError as error:
            raise ToolError(str(error)) from error
        told: dict[str, Any] = plain(trace)
        told["rejected"] = told["rejected"][:MOST_REJECTED]
        return told

    async def find_places(
        self,
        latitude: Annotated[float, Field(ge=-90, le=90)],
        longitude: Annotated[float, Field(ge=-180, le=180)],
        radius_meters: Annotated[float, Field(gt=0, le=50_000)] = 500,
        query: Annotated[str | None, Field(description="A name, or part of one.")] = None,
        categories: Annotated[list[str] | None, Field(description="As in restaurant, pharmacy.")] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_FOUND)] = 20,
    ) -> dict[str, Any]:
        """Find reference places around a point: nearest first, or with a query those called most like it first."""
        try:
            wanted = Wanted(
                categories=known_categories(categories or (), "categories"),
                query=query_keys(query) if query else (),
                sort_by="relevance" if query else "distance",
                limit=limit,
            )
        except InvalidInput as error:
            raise ToolError(" ".join(problem.detail for problem in error.problems)) from error
        return await asyncio.to_thread(self._found, Circle(Point(latitude, longitude), radius_meters), wanted)

    def _found(self, area: Area, wanted: Wanted) -> dict[str, Any]:
        if self._watched is None:
            self._watched = Watched(self._settings.reference)
        within = places_within(self._watched.indexes(), area, wanted)
        places = [
            {
                "id": record.id,
                "dataset": record.dataset,
                "name": next((name.text for name in record.names), None),
                "latitude": record.point.latitude,
                "longitude": record.point.longitude,
                "distance_meters": round(distance, 1),
                "categories": list(record.categories),
                "address": address_of(record),
            }
            for record, distance in within.places
            if record.point is not None
        ]
        return {"places": places, "total": within.total}

    async def list_attributes(self) -> dict[str, Any]:
        """List the attributes that this installation can fill, and the datasets that it holds."""
        enricher = self._opened()
        return {
            "attributes": list(enricher.attributes),
            "core": list(CORE),
            "datasets": [plain(dataset) for source in enricher.sources for dataset in source.datasets],
        }

    def _opened(self) -> Enricher:
        if self._enricher is None:
            self._enricher = open_enricher(self._settings)
        if not any(source.remote or source.datasets for source in self._enricher.sources):
            raise ToolError(
                f"There is no reference data in {self._settings.reference}. Add some: placewright reference add FILE"
            )
        return self._enricher

    def close(self) -> None:
        """Release what was opened."""
        for opened in (self._enricher, self._watched):
            if opened is not None:
                opened.close()
