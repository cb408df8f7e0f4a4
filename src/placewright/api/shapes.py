"""What a submission looks like to msgspec: a batch without its jobs, and a job with the text of its inputs.

These structs and the models in `schemas.requests` are two writings of one schema; tests/unit/api/test_one_schema.py
holds them together.
"""

from typing import Annotated, Any, Literal

import msgspec

from placewright.model.inputs import PlaceId
from placewright.model.licences import MOST

BatchId = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern="^[^\x00]*$")]
BatchName = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern="^[^\x00]*$")]
Licence = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
MAX_BUDGET = 1e9  # in millionths it still fits into 64 bits
AttributeSet = Literal["open_closed", "core", "all"]


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch, or a job outside of any batch, must not use and not spend."""

    forbid_licences: Annotated[tuple[Licence, ...], msgspec.Meta(max_length=MOST)] | None = None
    budget: Annotated[float, msgspec.Meta(ge=0, le=MAX_BUDGET)] | None = None


class Head(Bounds, frozen=True, kw_only=True):
    """A batch without its jobs."""

    batch_name: BatchName
    batch_id: BatchId | None = None
    attributes: tuple[str, ...] | None = None
    attribute_set: AttributeSet | None = None
    kick_off_jobs_now: bool | None = None
    owner_id: Any = None


class Job(msgspec.Struct, frozen=True, gc=False):
    """A job, with the text of its inputs."""

    inputs: msgspec.Raw
    place_id: PlaceId | None = None
    attributes: tuple[str, ...] | None = None
    attribute_set: AttributeSet | None = None
    refresh: bool | None = None
