"""The tools that talk to a Placewright server: batches and their results; what changes something, only on demand."""

from collections.abc import Awaitable
from typing import Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from placewright.client import AsyncClient
from placewright.errors import PlacewrightError
from placewright.mcp.asked import READS, Place, plain

T = TypeVar("T")
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)
MOST_JOBS = 200  # in one answer
MOST_PLACES = 1000  # in one submission

Word = Literal["VERY_HIGH", "HIGH", "MEDIUM", "LOW"]


class Batches:
    """The tools over one organisation of a server."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def add_to(self, server: MCPServer, *, writes: bool) -> None:
        """Offer the tools that read, and with `writes` those that change something."""
        for tool in (self.list_batches, self.batch_status, self.batch_results):
            server.add_tool(tool, annotations=READS)
        if writes:
            server.add_tool(self.submit_batch, annotations=WRITES)
            server.add_tool(self.cancel_batch, annotations=CHANGES)
            server.add_tool(self.reprocess_batch, annotations=CHANGES)
            server.add_tool(self.correct_place, annotations=CHANGES)

    async def list_batches(
        self,
        query: Annotated[str | None, Field(description="Part of the name.")] = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
        offset: Annotated[int, Field(ge=0)] = 0,
    ) -> dict[str, Any]:
        """List batches, newest first, with their status and counts."""
        return await _told(self._client.list_batches(query=query, limit=limit, offset=offset))

    async def batch_status(self, batch_id: str) -> dict[str, Any]:
        """Tell how far a batch is: status, counts, fill rates, rate and time to go."""
        told = await _told(self._client.get_batch(batch_id))
        return {key: value for key, value in told.items() if key not in ("jobs", "etag", "attribute_statuses")}

    async def batch_results(
        self,
        batch_id: str,
        limit: Annotated[int, Field(ge=1, le=MOST_JOBS)] = 20,
        cursor: Annotated[str | None, Field(description="next_cursor of the answer before.")] = None,
        confidence_below: Annotated[
            Word | None, Field(description="Only places with an output less sure than this.")
        ] = None,
    ) -> dict[str, Any]:
        """Give results of a batch, in the order of submission, a page at a time."""
        page = self._client.list_jobs(batch_id=batch_id, limit=limit, cursor=cursor, confidence_below=confidence_below)
        return await _told(page)

    async def submit_batch(
        self,
        batch_name: str,
        places: Annotated[list[Place], Field(min_length=1, max_length=MOST_PLACES)],
        attributes: Annotated[list[str] | None, Field(description="Default: the core ones.")] = None,
    ) -> dict[str, Any]:
        """Submit places to be enriched and stored on the server; batch_status follows it."""
        jobs = [{"place_id": f"{number}", "inputs": place.inputs()} for number, place in enumerate(places, 1)]
        batch = await _told(
            self._client.submit_batch(
                batch_name, jobs, attributes=attributes, attribute_set=None if attributes else "core"
            )
        )
        return {"id": batch["id"], "status": batch["status"], "total": len(jobs)}

    async def cancel_batch(self, batch_id: str) -> dict[str, Any]:
        """Stop a batch: waiting places go back to pending, finished results stay."""
        return await _told(self._client.cancel_batch(batch_id))

    async def reprocess_batch(
        self,
        batch_id: str,
        which: Annotated[
            Literal["failed", "incomplete", "all"], Field(description="Which of its places run again.")
        ] = "failed",
    ) -> dict[str, Any]:
        """Run places of a batch again."""
        return await _told(
            self._client.reprocess_batch(batch_id, failed_only=which == "failed", incomplete_only=which == "incomplete")
        )

    async def correct_place(
        self,
        place_id: str,
        outputs: Annotated[dict[str, Any], Field(description="Outputs of one attribute; null: there is none.")],
        author: Annotated[str, Field(description="The person who says so.")],
        reason: str,
    ) -> dict[str, Any]:
        """Correct a place for good: the value wins over every source until it is taken back."""
        return await _told(self._client.create_override(place_id, outputs, author=author, reason=reason))


async def _told(asked: Awaitable[T]) -> dict[str, Any]:
    """Return an answer of the server.

    Raises:
        ToolError: the server refused, or is out of reach; with its sentence.
    """
    try:
        told: dict[str, Any] = plain(await asked)
    except PlacewrightError as error:
        raise ToolError(str(error)) from error
    return told
