"""Overrides: what people of the organisation know better than every source; one by one, as lists, as files."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api import strict_json
from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import off_the_loop, read_body, read_raw
from placewright.api.changing import about
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import NO_NUL, parameter_error
from placewright.api.schemas.answers import (
    AppliedOverride,
    DeletedOverride,
    ImportedOverrides,
    OverrideAnswer,
    OverrideList,
)
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.requests import ImportOverrides, OverrideRequest, PlaceId
from placewright.api.services import services_of
from placewright.api.streaming import CSV, NDJSON, preferred, streamed
from placewright.errors import Problem
from placewright.model.attributes import ATTRIBUTES
from placewright.model.override import Override
from placewright.model.suggestions import unknown_attribute
from placewright.overrides import listed, read_override, read_overrides, written
from placewright.overrides.stored import parts_of, reapply
from placewright.store import overrides
from placewright.store.idempotency import Answer
from placewright.store.overrides import OverrideFilter

router = APIRouter(prefix="/overrides", tags=["Overrides"])

_KINDS = {NDJSON: "ndjson", "application/ndjson": "ndjson", "application/jsonl": "ndjson", CSV: "csv"}
_FILES = {
    NDJSON: {"schema": {"type": "string", "description": "One override per line."}},
    CSV: {"schema": {"type": "string", "description": "One row per output, with the columns of an export."}},
}
OverrideId = Annotated[str, Path(description="The override.", max_length=100, pattern=NO_NUL)]
Apply = Annotated[
    bool,
    Query(description="Bring the stored answers of the place up to date at once; false: at the next run of each."),
]


@router.post(
    "",
    summary="Correct a place",
    status_code=201,
    responses=described(AppliedOverride, 409, 413, 415, status=201, text="The override; it holds from now on."),
    openapi_extra=body_of(OverrideRequest),
)
async def create(request: Request, owner: Owner, once: Once, apply: Apply = True) -> Response:
    """Keep what a person knows better than every source, in place of an earlier override of that place and attribute.

    It wins in every run of the place, whatever the sources say, with the confidence VERY_HIGH, until it expires or is
    deleted. Values are brought into the form of answers: phones in E.164, canonical URLs, hours by day.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        now = datetime.now(UTC)
        one = await off_the_loop(lambda: read_override(strict_json.decode(body), now), body)

        def work(conn: Connection) -> Answer:
            about(f"{one.place_id} {one.attribute}")
            overrides.put(conn, owner.organisation_id, [one])
            applied = reapply(conn, owner.organisation_id, [one.place_id]) if apply else 0
            return json_kept({**msgspec.structs.asdict(one), "applied": applied}, 201)

        return await once.write(work)


def _import_body() -> dict[str, Any]:
    body = body_of(ImportOverrides)
    body["requestBody"]["content"] |= _FILES
    return body


@router.post(
    "/import",
    summary="Import overrides",
    responses=described(ImportedOverrides, 409, 413, 415, text="All of them are kept."),
    openapi_extra=_import_body(),
)
async def import_(request: Request, owner: Owner, once: Once, apply: Apply = True) -> Response:
    """Keep up to 50,000 overrides, all or none: a JSON list, or an exported file as NDJSON or CSV by `Content-Type`."""
    services = services_of(request)
    kind = _KINDS.get(request.headers.get("content-type", "").partition(";")[0].strip().lower())
    read = read_body if kind is None else read_raw
    body = await read(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        now = datetime.now(UTC)
        new = await services.in_thread(partial(_imported, body, kind, now))

        def work(conn: Connection) -> Answer:
            overrides.put(conn, owner.organisation_id, new)
            return json_kept({"imported": len(new)})

        answer = earlier if earlier is not None else await once.write(work)
        # In parts, so that other writers need not wait; who repeats the request finishes what was broken off.
        for places in parts_of(new) if apply else ():
            await services.write(partial(reapply, organisation_id=owner.organisation_id, place_ids=places))
        return answer


def _imported(body: bytes, kind: str | None, now: datetime) -> list[Override]:
    if kind is not None:
        found = listed(body, kind)
        return read_overrides(found.sent, now, found.lines)
    value = strict_json.decode(body)
    if not isinstance(value, Mapping):
        raise invalid([Problem("", "This must be an object.")])
    sent = value.get("overrides")
    if not isinstance(sent, list):
        raise invalid([Problem("/overrides", "This is required." if sent is None else "This must be a list.")])
    return read_overrides(sent, now)


def _described() -> dict[int | str, Any]:
    responses = described(OverrideList, text="A page of overrides; all of them as NDJSON or CSV by `Accept`.")
    responses[200]["content"] |= _FILES
    return responses


@router.get("", summary="List overrides", responses=_described())
async def list_(
    request: Request,
    owner: Owner,
    place_id: Annotated[PlaceId | None, Query(description="Of one place.")] = None,
    attribute: Annotated[str | None, Query(max_length=100, description="Of one attribute.")] = None,
    author: Annotated[str | None, Query(max_length=200, pattern=NO_NUL, description="Of one author.")] = None,
    expired: Annotated[bool | None, Query(description="Only those that are over, or only those that are not.")] = None,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most overrides in the answer.")] = 100,
) -> Response:
    """List overrides, oldest first.

    With `Accept: application/x-ndjson` or `text/csv` all matches are streamed: the file that import takes.
    """
    if attribute is not None and attribute not in ATTRIBUTES:
        raise parameter_error("attribute", unknown_attribute(attribute))
    services = services_of(request)
    wanted = OverrideFilter(place_id=place_id, attribute=attribute, author=author, expired=expired)
    kind = preferred(request.headers.get("accept", ""))
    if kind is not None:

        def start() -> tuple[Iterator[bytes], bytes]:
            chunks = written(overrides.stream(services.database, owner.organisation_id, wanted), _KINDS[kind])
            return chunks, next(chunks, b"")

        return await streamed(services, start, kind, "overrides")
    page = await services.read(
        partial(
            overrides.page, organisation_id=owner.organisation_id, wanted=wanted, limit=limit, cursor=cursor or None
        )
    )
    return json_answer({"overrides": page.overrides, "limit": limit, "next_cursor": page.next_cursor})


@router.get("/{override_id:encoded}", summary="Get an override", responses=described(OverrideAnswer, 404, text="It."))
async def get(request: Request, owner: Owner, override_id: OverrideId) -> Response:
    """Get one override; the evidence of an answer names it as its record."""
    work = partial(overrides.get, organisation_id=owner.organisation_id, override_id=override_id)
    return json_answer(await services_of(request).read(work))


@router.delete(
    "/{override_id:encoded}",
    summary="Delete an override",
    responses=described(DeletedOverride, 404, text="It is gone."),
)
async def delete(request: Request, owner: Owner, override_id: OverrideId, apply: Apply = True) -> Response:
    """Delete an override; the answers of the sources come back."""

    def work(conn: Connection) -> int:
        gone = overrides.remove(conn, owner.organisation_id, override_id)
        return reapply(conn, owner.organisation_id, [gone.place_id]) if apply else 0

    applied = await services_of(request).write(work)
    return json_answer({"id": override_id, "deleted": True, "applied": applied})
