"""What clients send. Small bodies are checked by these models; submissions by their msgspec twins in `submission`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from placewright.api import customs
from placewright.api.schemas import examples
from placewright.api.shapes import MAX_BUDGET
from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import MOST_OUTPUTS, MOST_QUESTION
from placewright.model.export import ExportFormat
from placewright.model.inputs import LOCATING, MAX_PLACE_ID
from placewright.model.licences import MOST, unknown_licence
from placewright.model.override import MAX_AUTHOR, MAX_REASON, MOST_AT_ONCE
from placewright.model.suggestions import unknown_attribute

MAX_BATCH_ID = 200
MAX_BATCH_NAME = 500
MAX_JOBS = 50_000
MAX_EXPORTED_BATCHES = 1000

_NO_NUL = r"^[^\x00]*$"  # databases cannot hold it
PlaceId = Annotated[str, Field(min_length=1, max_length=MAX_PLACE_ID, pattern=_NO_NUL)]
BatchId = Annotated[str, Field(min_length=1, max_length=MAX_BATCH_ID, pattern=_NO_NUL)]
BatchName = Annotated[str, Field(min_length=1, max_length=MAX_BATCH_NAME, pattern=_NO_NUL)]
Licences = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=MOST)]
Budget = Annotated[float, Field(ge=0, le=MAX_BUDGET)]
_BUDGET = (
    "Most that paid sources may cost it: a batch over all its runs, a place outside of any batch in each of them; "
    "0: nothing. Default, and how large it may be: as the server is set."
)
AttributeSet = Literal["open_closed", "core", "all"]
WebhookUrl = Annotated[
    str, Field(min_length=1, max_length=2000, pattern=_NO_NUL, description="An http or https address of your server.")
]
WebhookEvents = Annotated[list[Literal["batch.completed", "batch.failed"]], Field(min_length=1, max_length=10)]


def _list_keys(schema: dict[str, Any]) -> None:
    """Name the known attributes in the description."""
    schema["anyOf"][0]["items"] = {"type": "string", "enum": list(ATTRIBUTES)}


def _list_known(schema: dict[str, Any]) -> None:
    """Name the known attributes in the description of one."""
    schema["anyOf"][0]["enum"] = list(ATTRIBUTES)


def _known(keys: list[str] | None) -> list[str] | None:
    for key in keys or ():
        if key not in customs.known():
            raise ValueError(unknown_attribute(key, customs.known()))
    return keys


def _licences(names: list[str] | None) -> list[str] | None:
    for name in names or ():
        if wrong := unknown_licence(name):
            raise ValueError(wrong)
    return names


class Request(BaseModel):
    """What all requests share: values are not converted, unknown keys are tolerated."""

    model_config = ConfigDict(strict=True, extra="ignore")


class WithAttributes(Request):
    """What to enrich: attributes, sets, or both (their union)."""

    attributes: list[str] | None = Field(
        None, description="Attributes to enrich; see GET /attributes.", json_schema_extra=_list_keys
    )
    attribute_set: AttributeSet | None = Field(None, description="A named set, merged with `attributes`.")

    _attributes_are_known = field_validator("attributes")(_known)

    @property
    def requested(self) -> tuple[tuple[str, ...], AttributeSet | None]:
        """Return what `model.attributes.requested` takes."""
        return tuple(self.attributes or ()), self.attribute_set


class WithBounds(Request):
    """What must not be used, and what must not be spent."""

    forbid_licences: Licences | None = Field(
        None, description="Licences under which nothing may be used for it, such as ODbL."
    )
    budget: Budget | None = Field(None, description=_BUDGET)

    _licences_are_known = field_validator("forbid_licences")(_licences)


class JobHead(WithAttributes):
    """A job without its inputs."""

    place_id: PlaceId | None = Field(None, description="Your id of the place; a UUID is made when absent.")
    refresh: bool | None = Field(None, description="Ignore cached evidence and results.")


def _location(schema: dict[str, Any]) -> None:
    """Say in the description what a model cannot: both coordinates or none, and a location of some kind."""
    schema["dependentRequired"] = {"latitude": ["longitude"], "longitude": ["latitude"]}
    ways = ["latitude", "wkt_geometry", *LOCATING]
    schema["anyOf"] = [{"required": [way]} for way in ways]


class PlaceInputs(BaseModel):
    """What you know of the place: a name and a location. Unknown keys are kept and echoed."""

    model_config = ConfigDict(strict=True, extra="allow", json_schema_extra=_location, title="PlaceInputs")

    name: str = Field(min_length=1, pattern=r"\S", description="Its name, in any script.")
    latitude: float | None = Field(None, ge=-90, le=90, description="Degrees, WGS 84.")
    longitude: float | None = Field(None, ge=-180, le=180, description="Degrees, WGS 84.")
    full_address: str | None = None
    wkt_geometry: str | None = Field(None, description="WKT, longitude first; of a shape, a point inside is taken.")
    country_code: str | None = Field(None, pattern="^[A-Z]{2}$", max_length=2, description="ISO 3166-1 alpha-2.")
    country: str | None = None
    state: str | None = None
    city: str | None = None
    street: str | None = None
    house: str | None = Field(None, description="House number, as text.")
    postalCode: str | None = None  # noqa: N815 the contract's spelling
    suburb: str | None = None
    building: str | None = None
    unit_number: str | None = None
    floor: str | None = None
    block: str | None = None
    km: str | None = None
    category: str | list[str] | None = None
    type: str | list[str] | None = None
    types: str | list[str] | None = None
    categories: str | list[str] | None = None
    website: str | None = None
    phone: str | None = None
    opening_hours: dict[str, str] | None = Field(None, description="Day → text, such as Monday → 09:00-18:00.")
    id: str | int | None = None
    source: str | None = None
    input_type: Literal["place"] | None = None
    place_id: PlaceId | None = Field(None, description="A job's own place_id wins over it.")


class JobRequest(JobHead):
    """A place to enrich."""

    model_config = ConfigDict(json_schema_extra={"example": examples.JOB})

    inputs: PlaceInputs


class SingleHead(JobHead, WithBounds):
    """A job outside of any batch, without its inputs."""


class SingleRequest(SingleHead):
    """A place to enrich outside of any batch."""

    model_config = ConfigDict(json_schema_extra={"example": examples.JOB})

    inputs: PlaceInputs


class BatchHead(WithAttributes, WithBounds):
    """A batch without its jobs."""

    batch_name: BatchName = Field(description="For people; need not be unique.")
    batch_id: BatchId | None = Field(None, description="An existing id appends to that batch.")
    kick_off_jobs_now: bool | None = Field(
        None, description="Default true; false stores only, and the jobs stay pending until reprocessed."
    )
    owner_id: Any = Field(None, description="Stored and ignored.")


class BatchRequest(BatchHead):
    """A batch of places, stored whole or not at all."""

    model_config = ConfigDict(json_schema_extra={"example": examples.BATCH})

    jobs: list[JobRequest] = Field(min_length=1, max_length=MAX_JOBS)


class RunOptions(WithAttributes):
    """How jobs run again. Without attributes each job keeps its own."""

    refresh: bool = Field(False, description="Ignore cached evidence and results.")
    use_previous_invocation_params: bool = Field(
        False, description="Each job's own attributes; the request's only for jobs that have none."
    )


class ReprocessBatch(RunOptions):
    """Which jobs of a batch run again. Neither flag given: the failed ones; both false: all."""

    model_config = ConfigDict(json_schema_extra={"example": {"failed_only": False, "attributes": ["websites"]}})

    failed_only: bool | None = Field(None, description="Only failed jobs; default true unless incomplete_only is.")
    incomplete_only: bool | None = Field(None, description="Only pending, queued and running jobs; default false.")


class ReprocessJobs(RunOptions):
    """Which places run again."""

    model_config = ConfigDict(json_schema_extra={"example": {"place_ids": ["nice-0001"], "attribute_set": "core"}})

    place_ids: list[PlaceId] = Field(min_length=1, max_length=MAX_JOBS)


class MarkRefresh(Request):
    """Which batches take part in the scheduled refresh."""

    model_config = ConfigDict(json_schema_extra={"example": {"batch_ids": [examples.BATCH_ANSWER["id"]]}})

    batch_ids: list[BatchId] = Field(min_length=1, max_length=MAX_JOBS)
    refresh: bool = Field(True, description="False takes the mark off.")


class UpdateBatch(Request):
    """What to change of a batch."""

    model_config = ConfigDict(json_schema_extra={"example": {"batch_name": "Nice, restaurants, summer list"}})

    batch_name: BatchName | None = None
    refresh: bool | None = Field(None, description="Take part in the scheduled refresh.")
    budget: Budget | None = Field(None, description=_BUDGET)


class WebhookFields(Request):
    """What can be said of a webhook."""

    url: WebhookUrl | None = None
    events: WebhookEvents | None = None
    active: bool | None = Field(None, description="False: nothing is sent, and what waits is given up.")


class CreateWebhook(WebhookFields):
    """Where events shall be sent."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"url": "https://example.com/placewright", "events": ["batch.completed"]}}
    )

    url: WebhookUrl
    events: WebhookEvents = ["batch.completed", "batch.failed"]
    active: bool = True


class UpdateWebhook(WebhookFields):
    """What to change of a webhook."""

    model_config = ConfigDict(json_schema_extra={"example": {"active": False}})


class RotateSecret(Request):
    """How a webhook gets its new secret."""

    model_config = ConfigDict(json_schema_extra={"example": {"overlap_seconds": 3600}})

    overlap_seconds: int = Field(
        86_400, ge=0, le=604_800, description="So long the secret before signs too, so that the receiver can follow."
    )


class ExportRequest(Request):
    """Which batches to write into one file, and in which format."""

    model_config = ConfigDict(json_schema_extra={"example": {"batch_ids": [examples.BATCH_ANSWER["id"]]}})

    batch_ids: list[BatchId] = Field(min_length=1, max_length=MAX_EXPORTED_BATCHES)
    format: ExportFormat = Field(ExportFormat.CSV, strict=False, description="The format of the file.")


class OverrideRequest(Request):
    """What a person knows better about one attribute of one place."""

    model_config = ConfigDict(json_schema_extra={"example": examples.OVERRIDE})

    place_id: PlaceId = Field(description="Your id of the place, in whatever batch.")
    outputs: dict[str, Any] = Field(
        min_length=1, description="Output of the attribute → its value; null: the place has none."
    )
    author: str = Field(min_length=1, max_length=MAX_AUTHOR, description="Who says so.")
    reason: str = Field(min_length=1, max_length=MAX_REASON, description="Why, for those who read the answer.")
    attribute: str | None = Field(None, description="Told by the outputs when absent.", json_schema_extra=_list_known)
    expires_at: str | None = Field(None, description="From then on the sources count again; default: never.")


class OverrideCopy(OverrideRequest):
    """An override as it is exported."""

    created_at: str | None = Field(None, description="When it was made; default: now.")


class ImportOverrides(Request):
    """Many overrides, kept whole or not at all."""

    model_config = ConfigDict(json_schema_extra={"example": {"overrides": [examples.OVERRIDE]}})

    overrides: list[OverrideCopy] = Field(min_length=1, max_length=MOST_AT_ONCE)


class CreateKey(Request):
    """What a new API key is for, and for how long."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Nightly sync", "scope": "write", "days": 90}})

    name: str | None = Field(None, max_length=200, pattern=_NO_NUL, description="To tell keys apart.")
    scope: Literal["read", "write", "admin"] = Field("admin", description="admin: also keys and webhooks.")
    days: int | None = Field(None, ge=1, le=36_500, description="Until it expires; default: never.")


class FirstKey(Request):
    """The secret of the link that a new installation prints."""

    model_config = ConfigDict(json_schema_extra={"example": {"token": "…"}})

    token: str = Field(min_length=1, max_length=200)


class OrganisationSettings(Request):
    """What an organisation sets for itself; what is absent goes by the settings of the server."""

    model_config = ConfigDict(json_schema_extra={"example": {"retention_days": 365}})

    retention_days: float | None = Field(
        None, ge=0, le=36_500, description="How long results are kept after the last run; 0: for ever."
    )


class TestedPlace(Request):
    """A place that a source should know."""

    model_config = ConfigDict(json_schema_extra={"example": {"inputs": examples.INPUTS}})

    inputs: dict[str, Any] | None = Field(None, description="As in a job; default: a place that the world knows.")


class ExplainRequest(WithAttributes, WithBounds):
    """A place whose answer is to be explained."""

    model_config = ConfigDict(json_schema_extra={"example": {"inputs": examples.INPUTS, "attributes": ["websites"]}})

    inputs: dict[str, Any] = Field(description="As in a job.")


class LabelPair(Request):
    """A decision about a place and a record of the reference data."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"place_id": "nice-0001", "record": "node/1", "same": True, "inputs": examples.INPUTS}
        }
    )

    place_id: PlaceId
    record: str = Field("", max_length=500, pattern=_NO_NUL, description="Its id; empty: no record is the place.")
    same: bool = Field(description="Whether the record is the place.")
    inputs: dict[str, Any] = Field({}, description="What is known of the place, as in a job.")
    author: str = Field("", max_length=MAX_AUTHOR, pattern=_NO_NUL, description="Who says so.")


class CustomVersionRequest(Request):
    """Another version of a custom attribute."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {key: examples.CUSTOM[key] for key in ("question", "outputs")} | {"default": True}
        }
    )

    question: str = Field(min_length=1, max_length=MOST_QUESTION, description="What is asked of the place's pages.")
    outputs: dict[str, Literal["string", "integer", "number", "boolean", "list of strings"]] = Field(
        min_length=1, max_length=MOST_OUTPUTS, description="Name → type. In answers `key.name`, or `key` alone."
    )
    default: bool = Field(False, description="It is asked from now on.")


class CustomAttributeRequest(Request):
    """A new custom attribute."""

    model_config = ConfigDict(json_schema_extra={"example": examples.CUSTOM})

    key: str = Field(pattern="^[a-z][A-Za-z0-9_]{1,63}$", description="As requests name it; not the name of another.")
    question: str = Field(min_length=1, max_length=MOST_QUESTION, description="What is asked of the place's pages.")
    outputs: dict[str, Literal["string", "integer", "number", "boolean", "list of strings"]] = Field(
        min_length=1, max_length=MOST_OUTPUTS, description="Name → type. In answers `key.name`, or `key` alone."
    )


class DefaultVersion(Request):
    """Which version is asked."""

    model_config = ConfigDict(json_schema_extra={"example": {"default_version": 2}})

    default_version: int = Field(ge=1, le=1_000_000)
