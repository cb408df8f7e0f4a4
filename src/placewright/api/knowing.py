"""What a route depends on that reads keys of attributes: the organisation's own ones."""

from functools import partial

from fastapi import Depends
from starlette.requests import Request

from placewright.api import customs
from placewright.api.auth import Owner
from placewright.api.services import services_of
from placewright.store import custom_attributes


async def _read(request: Request, owner: Owner) -> None:
    if request.method == "GET" and "enrichments" not in request.query_params:
        return  # polls of a batch name none
    work = partial(custom_attributes.of_organisation, organisation_id=owner.organisation_id)
    customs.tell(await services_of(request).read(work))


KNOWS_CUSTOMS = Depends(_read)
