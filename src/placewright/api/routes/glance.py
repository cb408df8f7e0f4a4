"""A batch at a glance: its counts without the ids, its places as a map shows them, how sure its answers are."""

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import described, encode, json_answer
from placewright.api.auth import Owner
from placewright.api.routes.parameters import PathBatchId
from placewright.api.schemas.answers import BatchItem
from placewright.api.schemas.around import ConfidenceCounts, DotList
from placewright.api.services import services_of
from placewright.api.views import batch_view
from placewright.store import JobFilter, batches, jobs, results

router = APIRouter(prefix="/place_enrichment/batches", tags=["Batches"])


@router.get(
    "/{batch_id:encoded}/summary", summary="Summarise a batch", responses=described(BatchItem, 404, 410, text="It.")
)
async def summary(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Get a batch as lists show it: small, however many jobs it has."""
    services = services_of(request)
    work = partial(batches.get, organisation_id=owner.organisation_id, batch_id=batch_id)
    return json_answer(batch_view(await services.read(work), services.settings.failure_threshold))


@router.get(
    "/{batch_id:encoded}/dots", summary="Map a batch", responses=described(DotList, 404, 410, text="Its places.")
)
async def get(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Get the places of a batch that have coordinates, each with its status and its weakest confidence word."""
    services = services_of(request)
    wanted = JobFilter(batch_id=batch_id)

    def read() -> bytes:
        found = services.database.read(partial(jobs.dots, organisation_id=owner.organisation_id, wanted=wanted))
        return encode({"dots": found})

    return json_answer(await services.in_thread(read))


@router.get(
    "/{batch_id:encoded}/confidence",
    summary="Count the confidence words of a batch",
    responses=described(ConfidenceCounts, 404, 410, text="How often each word stands at each output."),
)
async def confidence(request: Request, owner: Owner, batch_id: PathBatchId) -> Response:
    """Count, for each output, the places whose answer has each of the five words."""
    services = services_of(request)
    work = partial(results.words_of_batch, organisation_id=owner.organisation_id, batch_id=batch_id)
    return json_answer({"outputs": await services.read(work)})
