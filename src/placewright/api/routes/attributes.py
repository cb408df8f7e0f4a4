"""The attributes: which there are, and which this installation can fill."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import described, json_answer
from placewright.api.auth import Owner
from placewright.api.schemas.answers import AttributeLists
from placewright.api.services import services_of
from placewright.model.attributes import ATTRIBUTES, SETS
from placewright.model.output_types import INPUTS_NEEDED, OUTPUT_TYPES
from placewright.model.reliability import reliabilities
from placewright.store import custom_attributes

router = APIRouter(prefix="/place_enrichment", tags=["Attributes"])


@router.get("/attributes", summary="List attributes", responses=described(AttributeLists, text="The keys."))
async def list_(
    request: Request,
    owner: Owner,
    details: Annotated[
        bool, Query(description="Adds outputs, types, needed inputs, sources, licences and reliability.")
    ] = False,
) -> Response:
    """List the attribute keys; `all` holds what this installation can fill, `custom` the organisation's own."""
    offered = await services_of(request).enriching.offered()
    work = partial(custom_attributes.of_organisation, organisation_id=owner.organisation_id)
    custom = await services_of(request).read(work)
    answer: dict[str, Any] = {"core": SETS["core"], "custom": [one.key for one in custom], "all": offered.attributes}
    if details:
        measured = reliabilities().attributes
        answer["details"] = [
            {
                "attribute": key,
                "outputs": {output: OUTPUT_TYPES[output] for output in attribute.outputs},
                "inputs": INPUTS_NEEDED,
                "available": key in offered.attributes,
                "sources": offered.sources.get(key, ()),
                "reliability": measured.get(key),
            }
            for key, attribute in ATTRIBUTES.items()
        ] + [
            {
                "attribute": one.key,
                "outputs": one.default.outputs,
                "inputs": INPUTS_NEEDED,
                "available": offered.answers_questions or one.key in offered.filled,
                "sources": (),
                "reliability": None,
                "question": one.default.question,
                "version": one.default_version,
            }
            for one in custom
        ]
    return json_answer(answer)
