"""Labelled pairs: decisions of people about places and records, as `placewright eval` reads them."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.changing import about
from placewright.api.schemas.around import DeletedPair, PairAnswer, PairList
from placewright.api.schemas.requests import LabelPair, PlaceId
from placewright.api.services import services_of
from placewright.api.streaming import CSV, NDJSON, preferred, streamed
from placewright.errors import NotFound
from placewright.store import LabelledPair, pairs
from placewright.tables.cells import line_of

router = APIRouter(prefix="/pairs", tags=["Labelled pairs"])

_INPUTS = (
    "name", "latitude", "longitude", "full_address", "house", "street", "city", "postalCode", "country_code",
    "category", "phone", "website",
)  # fmt: skip
_END = "\r\n"  # of lines, as exports have it
_LISTED = described(PairList, text="A page of decisions; all of them as NDJSON or CSV by `Accept`.")
_LISTED[200]["content"] |= {
    NDJSON: {"schema": {"type": "string", "description": "One decision per line."}},
    CSV: {"schema": {"type": "string", "description": "What `placewright eval` reads."}},
}


@router.post(
    "",
    summary="Label a pair",
    status_code=201,
    responses=described(PairAnswer, 413, 415, status=201, text="The decision, in place of an earlier one."),
    openapi_extra=body_of(LabelPair),
)
async def create(request: Request, owner: Owner) -> Response:
    """Keep whether a record of the reference data is a place. An empty `record` says that none is."""
    services = services_of(request)
    wanted = await read_json(request, LabelPair, limit=services.settings.max_body_bytes)
    sent = wanted.model_dump() | {"inputs": msgspec.json.encode(wanted.inputs).decode()}
    about(wanted.place_id)
    made = await services.write(partial(pairs.put, organisation_id=owner.organisation_id, **sent))
    return json_answer(made, 201)


@router.get("", summary="List labelled pairs", responses=_LISTED)
async def list_(
    request: Request,
    owner: Owner,
    place_id: Annotated[PlaceId | None, Query(description="Of one place.")] = None,
    after: Annotated[int, Query(ge=0, le=2**62, description="Only those with a greater id.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most decisions in the answer.")] = 100,
) -> Response:
    """List decisions, oldest first.

    With `Accept: text/csv` all of them are streamed as a list for `placewright eval`, with the column `expected_id`.
    """
    services = services_of(request)
    kind = preferred(request.headers.get("accept", ""))
    if kind is not None:

        def start() -> tuple[Iterator[bytes], bytes]:
            chunks = _written(pairs.stream(services.database, owner.organisation_id), kind == CSV)
            return chunks, next(chunks, b"")

        return await streamed(services, start, kind, "pairs")
    work = partial(pairs.page, organisation_id=owner.organisation_id, limit=limit, place_id=place_id, after=after)
    found, total = await services.read(work)
    return json_answer({"pairs": found, "total": total})


@router.delete(
    "/{pair_id}", summary="Delete a labelled pair", responses=described(DeletedPair, 404, text="It is gone.")
)
async def delete(request: Request, owner: Owner, pair_id: Annotated[int, Path(ge=1, le=2**62)]) -> Response:
    """Take a decision back."""
    work = partial(pairs.remove, organisation_id=owner.organisation_id, pair_id=pair_id)
    if not await services_of(request).write(work):
        raise NotFound(f"There is no labelled pair {pair_id}.")
    return json_answer({"id": pair_id, "deleted": True})


def _written(found: Iterator[LabelledPair], as_csv: bool) -> Iterator[bytes]:
    if not as_csv:
        yield from (msgspec.json.encode(one) + b"\n" for one in found)
        return
    yield line_of(["id", *_INPUTS, "expected_id"], end=_END)
    for one in found:
        # Of a wrong record it is not known which one is right: no row of the list can say that.
        if not one.same and one.record:
            continue
        inputs: dict[str, Any] = msgspec.json.decode(one.inputs)
        yield line_of([one.place_id, *(inputs.get(key) for key in _INPUTS), one.record or "none"], end=_END)
