"""All settings, typed, read once: PLACEWRIGHT_* variables, `placewright.env` in the data folder, secret files."""

import os
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from placewright.errors import SettingsError
from placewright.model.licences import unknown_licence

# Source → what switches it on; those that are not named here are providers of the file.
SWITCHES = {
    "nominatim": "PLACEWRIGHT_NOMINATIM",
    "overpass": "PLACEWRIGHT_OVERPASS",
    "website": "PLACEWRIGHT_WEBSITE",
    "search": "PLACEWRIGHT_SEARCH",
    "model": "PLACEWRIGHT_LLM",
    "questions": "PLACEWRIGHT_LLM",
}
_BY_DATA = ("reference", "ground")


def switch(source: str) -> str:
    """Return what switches a source on: a setting, the data that was added, or the file of providers."""
    return SWITCHES.get(source) or ("placewright reference add" if source in _BY_DATA else "providers.toml")


class Settings(BaseSettings):
    """Every setting with its default; docs/settings.md is the same table for people."""

    model_config = SettingsConfigDict(env_prefix="PLACEWRIGHT_", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Folder that holds everything: placewright.db, reference/, exports/.")
    database_url: str | None = Field(
        None, description="The store, as postgresql://USER@HOST/NAME; default: SQLite in the data folder."
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port that the server listens on; 0 takes a free one.")
    workers: int = Field(0, ge=0, le=256, description="Worker processes that serve starts; 0: one for each core.")
    api_only: bool = Field(False, description="serve starts no workers: `placewright worker` does the jobs.")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="Least level that is logged.")
    log_format: str = Field("auto", pattern="^(auto|text|json)$", description="auto: text on a terminal, else JSON.")

    max_body_bytes: int = Field(256 * 2**20, ge=1024, description="Largest request body, after decompression.")
    max_jobs_per_request: int = Field(50_000, ge=1, description="Most jobs in one submission.")
    failure_threshold: float = Field(0.5, ge=0, le=1, description="A batch fails above this share of failed jobs.")
    enrich_timeout_seconds: float = Field(60, gt=0, description="Time limit of POST /place_enrichment/enrich.")
    drain_seconds: float = Field(10, gt=0, description="How long a stopping process may finish its work.")
    export_inline_rows: int = Field(50_000, ge=0, description="Exports of more rows are written by the workers.")
    export_days: float = Field(7, gt=0, description="How long the files of exports are kept.")
    refresh_day: int = Field(9, ge=1, le=28, description="Day of the month (UTC) of the scheduled refresh.")

    key_requests_per_second: float = Field(0, ge=0, description="Rate limit of each API key; 0: none.")
    key_requests_burst: int = Field(0, ge=0, description="Requests a key may send at once; 0: those of one second.")
    organisation_requests_per_second: float = Field(0, ge=0, description="Rate limit of each organisation; 0: none.")
    organisation_requests_burst: int = Field(
        0, ge=0, description="Requests an organisation may send at once; 0: those of one second."
    )

    organisation_batches: int = Field(
        0, ge=0, description="Batches of an organisation that may wait or run at once; 0: any number."
    )
    organisation_jobs: int = Field(0, ge=0, description="Jobs that an organisation may store; 0: any number.")
    retention_days: float = Field(
        0, ge=0, le=36_500, description="How long results are kept after the last run; 0: for ever."
    )

    evidence_days: float = Field(
        0,
        ge=0,
        le=36_500,
        description="How long quotes and kept pages stay after reading; 0: as results and cache.",
    )
    batch_budget: float = Field(
        0, ge=0, description="Most that a batch may spend on paid sources, unless it says otherwise; 0: any amount."
    )
    place_budget: float = Field(
        0, ge=0, description="The same of a run of a place outside of any batch; 0: any amount."
    )
    most_budget: float = Field(
        0, ge=0, description="Largest budget that a batch or place may have, whoever sets it; 0: any amount."
    )

    slice_jobs: int = Field(200, ge=1, le=1000, description="Most jobs in one slice.")
    lease_seconds: float = Field(20, gt=0, description="A slice not renewed for so long is taken back.")
    max_attempts: int = Field(3, ge=1, description="Runs of a job that fails, before it ends as failed.")
    max_crashes: int = Field(2, ge=1, description="Workers that a job may kill, before it ends as poisonous.")
    job_seconds: float = Field(120, gt=0, description="A job that runs longer ends; so does a hanging worker.")
    retry_seconds: float = Field(
        5, gt=0, description="First wait before a failed job runs again; doubles, with jitter."
    )

    outgoing_allow: str = Field("", description="Private networks that requests may go to, as 127.0.0.0/8,10.0.0.0/8.")
    website: bool = Field(False, description="Read the places' own websites.")
    search: str = Field(
        "",
        pattern="^(|brave|https?://.+)$",
        description="Search engine for places without a known website: brave, or the URL of a SearXNG.",
    )
    search_key: SecretStr = Field(SecretStr(""), description="Key of the search engine, for brave.")
    search_cost: float = Field(0, ge=0, description="Cost of a question to the search engine, in the unit of budgets.")
    nominatim: str = Field("", pattern="^(|https?://.+)$", description="URL of a Nominatim that is asked for places.")
    overpass: str = Field("", pattern="^(|https?://.+)$", description="URL of an Overpass API, as https://HOST/api.")
    web_agent: str = Field(
        "Placewright (self-hosted place enrichment)",
        min_length=3,
        description="How requests to websites call themselves.",
    )
    web_pages: int = Field(4, ge=1, le=10, description="Most pages of one website that are read for a place.")
    web_days: float = Field(30, gt=0, description="A page is read again when it was read longer ago.")
    web_page_seconds: float = Field(20, gt=0, description="Time limit of one page.")
    web_page_bytes: int = Field(3 * 2**20, ge=10_000, description="Largest page, as sent and unpacked.")
    web_host_seconds: float = Field(
        0.5, ge=0, description="Least time between two requests to one host, of all workers."
    )
    web_host_connections: int = Field(2, ge=1, le=100, description="Most connections to one host, of all workers.")
    web_wait_seconds: float = Field(60, gt=0, description="Longest wait for a turn with a host.")
    web_cache_bytes: int = Field(2 * 2**30, ge=2**20, description="Size of the kept pages; the oldest go first.")

    forbid_licences: str = Field(
        "", description="Licences under which nothing may be used, as ODbL,CC-BY-SA; such sources are not asked."
    )

    llm: str = Field(
        "",
        pattern="^(|https?://.+)$",
        description="Base URL of an OpenAI-compatible API, as https://HOST/v1; empty: no model is asked.",
    )
    llm_model: str = Field("", description="Name of the model.")
    llm_key: SecretStr = Field(SecretStr(""), description="Key of the API, where it needs one.")
    llm_seconds: float = Field(30, gt=0, description="Time limit of one question to the model, retries included.")
    llm_tokens: int = Field(0, ge=0, description="Most tokens that a process may spend; 0: any number.")
    llm_money: float = Field(
        0, ge=0, description="Most money that a process may spend, in the currency of the prices; 0: any amount."
    )
    llm_price_in: float = Field(0, ge=0, description="Price of a million tokens that the model reads.")
    llm_price_out: float = Field(0, ge=0, description="Price of a million tokens that the model writes.")

    webhook_seconds: float = Field(15, gt=0, description="Time limit of one delivery to a webhook.")
    webhook_retry_seconds: float = Field(
        5, gt=0, description="First wait before a delivery is tried again; doubles, with jitter, to at most 6 hours."
    )
    webhook_retry_hours: float = Field(72, gt=0, description="How long a delivery is tried again.")
    audit_days: int = Field(365, ge=1, description="How long the audit log is kept.")
    webhook_log_days: int = Field(30, ge=4, description="How long events and their deliveries can be looked up.")

    map_style: str = Field(
        "",
        pattern=r"^(|https?://[^\s/;,'\"]+/\S*|.+\.pmtiles)$",
        description="Base map of the console: URL of a MapLibre style, or URL or path of a .pmtiles file; empty: ours.",
    )
    console_uploads: int = Field(20, ge=1, description="Files that an organisation may have on their way at once.")
    console_upload_bytes: int = Field(
        8 * 2**30, ge=2**20, description="Size of all files that an organisation has on their way."
    )
    metrics_host: str = Field("127.0.0.1", description="Address of the metrics port of `placewright worker`.")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port for /metrics and /healthz of `placewright worker`; 0: none."
    )
    metrics_organisations: int = Field(
        0, ge=0, le=1000, description="Organisations that /metrics names, those with most waiting first; 0: none."
    )
    traces_url: str | None = Field(
        None, description="Where traces go by OTLP, as http://127.0.0.1:4318/v1/traces; default: nowhere."
    )
    traces_share: float = Field(1, ge=0, le=1, description="Share of the traces begun here that is sent.")
    secrets: Path | None = Field(
        None, description="Folder with a file for each secret setting, such as placewright_database_url."
    )

    @field_validator("traces_url")
    @classmethod
    def _is_a_url(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value or None

    @field_validator("outgoing_allow")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for word in _words(value):
            ip_network(word)
        return value

    @field_validator("most_budget")
    @classmethod
    def _holds_the_others(cls, value: float, info: ValidationInfo) -> float:
        for key in ("batch_budget", "place_budget"):
            if 0 < value < info.data.get(key, 0):
                raise ValueError(f"it must not be less than PLACEWRIGHT_{key.upper()}")
        return value

    @field_validator("forbid_licences")
    @classmethod
    def _are_licences(cls, value: str) -> str:
        for word in _words(value):
            if wrong := unknown_licence(word):
                raise ValueError(wrong)
        return value

    @property
    def default_batch_budget(self) -> float:
        """Return what a batch may spend that says nothing; 0: any amount."""
        return self.batch_budget or self.most_budget

    @property
    def default_place_budget(self) -> float:
        """Return what a run of a place of no batch may spend that says nothing; 0: any amount."""
        return self.place_budget or self.most_budget

    @property
    def forbidden_licences(self) -> tuple[str, ...]:
        """Return the names of `forbid_licences`."""
        return _words(self.forbid_licences)

    @property
    def outgoing_networks(self) -> tuple[str, ...]:
        """Return the networks of `outgoing_allow`."""
        return _words(self.outgoing_allow)

    @property
    def webhook_retry_us(self) -> int:
        """Return how long a delivery is tried again, in microseconds."""
        return int(self.webhook_retry_hours * 3_600_000_000)

    @cached_property
    def url(self) -> str:
        """Return the database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data / 'placewright.db'}"

    @property
    def reference(self) -> Path:
        """Return the folder of reference datasets."""
        return self.data / "reference"

    @property
    def web_cache(self) -> Path:
        """Return the folder of kept pages and of the ledger of hosts; all workers of a machine share it."""
        return self.data / "cache"

    @property
    def exports(self) -> Path:
        """Return the folder of the files of exports; server and workers share it."""
        return self.data / "exports"


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def load_settings(**given: Any) -> Settings:
    """Read the settings; `given` (from the command line; None means not given) wins over file and environment.

    Raises:
        SettingsError: a value is wrong; the sentence names the setting.
    """
    chosen = {key: value for key, value in given.items() if value is not None}
    data = Path(chosen.get("data") or os.environ.get("PLACEWRIGHT_DATA") or "data")
    secrets = chosen.get("secrets") or os.environ.get("PLACEWRIGHT_SECRETS") or None
    if secrets is not None and not Path(secrets).is_dir():
        raise SettingsError(f"A setting is wrong: PLACEWRIGHT_SECRETS: there is no folder {secrets}.")
    try:
        return Settings(_env_file=data / "placewright.env", _secrets_dir=secrets, **chosen)
    except ValidationError as error:
        sentences = "; ".join(f"PLACEWRIGHT_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors() if e["loc"])
        raise SettingsError(f"A setting is wrong: {sentences}.") from error
