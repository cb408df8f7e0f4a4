"""What clients get beside batches, jobs and files: keys, maps, traces, decisions, the audit log, custom attributes."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from placewright.api.schemas import examples


class KeyAnswer(BaseModel):
    """An API key, without its secret."""

    id: int
    name: str | None
    scope: Literal["read", "write", "admin"]
    prefix: str = Field(description="First characters of the secret, to recognise it by.")
    created_at: str
    expires_at: str | None
    last_used_at: str | None = Field(description="Within a minute.")
    revoked_at: str | None


class KeyWithSecret(KeyAnswer):
    """A new API key, with its secret this once."""

    secret: str


class KeyList(BaseModel):
    """The keys of the organisation, oldest first."""

    keys: list[KeyAnswer]


class RevokedKey(BaseModel):
    """A key that is refused from now on."""

    id: int
    revoked: Literal[True]


class SessionAnswer(BaseModel):
    """A session, with its secret this once; it is sent like a key."""

    secret: str
    organisation: str
    expires_at: str


class EndedSession(BaseModel):
    """A session that is refused from now on."""

    ended: Literal[True]


class DotList(BaseModel):
    """The places of a batch as a map shows them."""

    dots: list[tuple[str, float, float, int, int | None]] = Field(
        description="place_id, latitude, longitude, status (its place among the five), rank of the word of the least "
        "sure value (LOW 1 … VERY_HIGH 4; 0: no value; null: no answer)."
    )


class ConfidenceCounts(BaseModel):
    """How often each confidence word stands at each output of a batch."""

    outputs: dict[str, dict[str, int]]


class TraceAnswer(BaseModel):
    """Everything that led to an answer; its parts are those of `placewright explain --json`."""

    version: str
    attributes: list[str]
    query: dict[str, Any]
    asked: list[dict[str, Any]]
    datasets: list[dict[str, Any]]
    accepted: list[dict[str, Any]] = Field(description="Records taken for the place, most probable first.")
    rejected: list[dict[str, Any]] = Field(description="Records compared and not taken, most probable first.")
    margin: float | None
    reason: str
    resolved: list[dict[str, Any]]
    influences: list[dict[str, Any]]


class SourceAnswer(BaseModel):
    """A source that is asked."""

    name: str
    attributes: list[str]
    remote: bool
    setting: str = Field(description="What switches it on: a setting of the server, or a file of its data folder.")
    datasets: list[dict[str, Any]]


class SourceOff(BaseModel):
    """A source that is not asked, since nothing switches it on."""

    name: str
    setting: str


class SourceTest(BaseModel):
    """How a test of a source ended."""

    name: str
    ok: bool
    found: int = Field(description="Records that it answered with.")
    seconds: float
    detail: str = Field(description="What it did, or why it does not work.")


class SettingsAnswer(BaseModel):
    """What an organisation sets for itself."""

    retention_days: float | None = Field(description="Null: as the server is set; 0: for ever.")
    default_retention_days: float = Field(description="As the server is set; 0: for ever.")


class InstallationAnswer(BaseModel):
    """What this installation asks, and what it limits."""

    version: str
    sources: list[SourceAnswer]
    off: list[SourceOff]
    limits: dict[str, Any] = Field(description="By the name of the setting; 0 means none.")


class PairAnswer(BaseModel):
    """A decision about a place and a record."""

    id: int
    place_id: str
    record: str
    same: bool
    inputs: dict[str, Any]
    author: str
    created_at: str


class PairList(BaseModel):
    """A page of decisions, oldest first."""

    pairs: list[PairAnswer]
    total: int


class DeletedPair(BaseModel):
    """A decision that is gone."""

    id: int
    deleted: Literal[True]


class AuditItem(BaseModel):
    """A change: by a key, or by the operator at the command line."""

    at: str
    key_id: int | None
    key_name: str | None
    actor: str | None
    action: str
    subject: str | None
    request_id: str | None


class AuditLog(BaseModel):
    """A page of changes, newest first."""

    entries: list[AuditItem]
    next_cursor: str | None


class CustomVersion(BaseModel):
    """One version of a custom attribute."""

    version: int
    question: str
    outputs: dict[str, str] = Field(description="Output, as answers name it → type.")


class CustomAttributeAnswer(BaseModel):
    """A custom attribute."""

    model_config = ConfigDict(json_schema_extra={"example": examples.CUSTOM_ANSWER})

    key: str
    default_version: int
    versions: list[CustomVersion]
    created_at: str


class CustomAttributeList(BaseModel):
    """All custom attributes of the organisation."""

    model_config = ConfigDict(json_schema_extra={"example": {"attributes": [examples.CUSTOM_ANSWER]}})

    attributes: list[CustomAttributeAnswer]


class DeletedCustomAttribute(BaseModel):
    """A custom attribute that is gone."""

    model_config = ConfigDict(json_schema_extra={"example": {"key": "terrace", "deleted": True}})

    key: str
    deleted: bool
