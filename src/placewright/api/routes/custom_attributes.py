"""Custom attributes: questions of the organisation's own, in versions, one of which is asked by default."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api import strict_json
from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_body, read_json
from placewright.api.changing import about
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import NO_NUL
from placewright.api.schemas.around import CustomAttributeAnswer, CustomAttributeList, DeletedCustomAttribute
from placewright.api.schemas.requests import CustomAttributeRequest, CustomVersionRequest, DefaultVersion
from placewright.api.services import services_of
from placewright.model.custom import read_custom
from placewright.store import custom_attributes
from placewright.store.custom_attributes import Defined
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/attributes", tags=["Attributes"])

Key = Annotated[str, Path(description="The key of the attribute.", max_length=100, pattern=NO_NUL)]


@router.get("", summary="List custom attributes", responses=described(CustomAttributeList, text="All of them, by key."))
async def list_(request: Request, owner: Owner) -> Response:
    """List the attributes that the organisation has defined, with their versions."""
    work = partial(custom_attributes.of_organisation, organisation_id=owner.organisation_id)
    return json_answer({"attributes": [view(one) for one in await services_of(request).read(work)]})


@router.post(
    "",
    summary="Define a custom attribute",
    status_code=201,
    responses=described(CustomAttributeAnswer, 409, 413, 415, status=201, text="It may be asked for from now on."),
    openapi_extra=body_of(CustomAttributeRequest),
)
async def create(request: Request, owner: Owner, once: Once) -> Response:
    """Define an attribute: a question, and the outputs that answer it.

    It is named in requests by its key, as the others are. A model answers it from the pages of the place, or a provider
    of the installation fills it.
    """
    body = await read_body(request, services_of(request).settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        new = read_custom(strict_json.decode(body))

        def work(conn: Connection) -> Answer:
            about(new.key)
            return json_kept(view(custom_attributes.create(conn, owner.organisation_id, new)), 201)

        return await once.write(work)


@router.get(
    "/{attribute_key:encoded}",
    summary="Get a custom attribute",
    responses=described(CustomAttributeAnswer, 404, text="It."),
)
async def get(request: Request, owner: Owner, attribute_key: Key) -> Response:
    """Get one attribute with its versions."""
    work = partial(custom_attributes.get, organisation_id=owner.organisation_id, key=attribute_key)
    return json_answer(view(await services_of(request).read(work)))


@router.post(
    "/{attribute_key:encoded}/versions",
    summary="Add a version to a custom attribute",
    status_code=201,
    responses=described(CustomAttributeAnswer, 404, 409, 413, 415, status=201, text="The attribute."),
    openapi_extra=body_of(CustomVersionRequest),
)
async def add_version(request: Request, owner: Owner, once: Once, attribute_key: Key) -> Response:
    """Ask otherwise: another question, other outputs. It is asked from now on if it is made the default."""
    body = await read_body(request, services_of(request).settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        value = strict_json.decode(body)
        default = isinstance(value, dict) and value.get("default") is True

        def work(conn: Connection) -> Answer:
            custom_attributes.get(
                conn, owner.organisation_id, attribute_key
            )  # what is not there is told before what is wrong
            new = read_custom(value, attribute_key)
            done = custom_attributes.add_version(conn, owner.organisation_id, new, default=default)
            return json_kept(view(done), 201)

        return await once.write(work)


@router.put(
    "/{attribute_key:encoded}",
    summary="Choose the version that is asked",
    responses=described(CustomAttributeAnswer, 404, 413, 415, text="The attribute."),
    openapi_extra=body_of(DefaultVersion),
)
async def set_default(request: Request, owner: Owner, attribute_key: Key) -> Response:
    """Let a version be asked from now on; answers of another one stay until they are run again."""
    services = services_of(request)
    wanted = await read_json(request, DefaultVersion, limit=services.settings.max_body_bytes)
    organisation_id, version = owner.organisation_id, wanted.default_version
    found = await services.write(
        lambda conn: custom_attributes.set_default(conn, organisation_id, attribute_key, version)
    )
    return json_answer(view(found))


@router.delete(
    "/{attribute_key:encoded}",
    summary="Delete a custom attribute",
    responses=described(DeletedCustomAttribute, 404, text="It is gone."),
)
async def delete(request: Request, owner: Owner, attribute_key: Key) -> Response:
    """Delete an attribute with its versions. Answers that it was given stay; jobs that wait for it end as `NOT_RUN`."""
    work = partial(custom_attributes.remove, organisation_id=owner.organisation_id, key=attribute_key)
    await services_of(request).write(work)
    return json_answer({"key": attribute_key, "deleted": True})


def view(one: Defined) -> dict[str, Any]:
    """Return an attribute as clients see it."""
    versions = [{"version": each.version, "question": each.question, "outputs": each.outputs} for each in one.versions]
    return {
        "key": one.key,
        "default_version": one.default_version,
        "versions": versions,
        "created_at": one.created_at,
    }
