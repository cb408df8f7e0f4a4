"""What tools are told and tell: a place in words of the contract, answers in JSON's own types."""

from typing import Annotated, Any

import msgspec
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from placewright.model.inputs import check_inputs

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class Place(BaseModel):
    """A place that is asked about: its name and where it is (coordinates, an address, or a city)."""

    name: Annotated[str, Field(description="What the place is called.")]
    latitude: Annotated[float | None, Field(description="Degrees, with longitude.")] = None
    longitude: Annotated[float | None, Field(description="Degrees, with latitude.")] = None
    full_address: Annotated[str | None, Field(description="The whole address in one line.")] = None
    street: str | None = None
    house: Annotated[str | None, Field(description="House number.")] = None
    city: str | None = None
    postalCode: str | None = None  # noqa: N815 - the contract's name
    state: str | None = None
    country: Annotated[str | None, Field(description="Name or two-letter code.")] = None
    category: Annotated[str | None, Field(description="As in restaurant.")] = None
    phone: str | None = None
    website: str | None = None

    def inputs(self) -> dict[str, Any]:
        """Return the inputs of a job.

        Raises:
            ToolError: they do not do; the sentence says which and why.
        """
        given = self.model_dump(exclude_none=True)
        problems = list(check_inputs(given))
        if problems:
            raise ToolError(
                " ".join(f"{problem.pointer.lstrip('/') or 'place'}: {problem.detail}" for problem in problems)
            )
        return given


def plain(value: Any) -> Any:
    """Return a value of ours as JSON's own types."""
    return msgspec.to_builtins(value, str_keys=True)
