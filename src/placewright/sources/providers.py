"""The providers of an installation: services that answer JSON, described in providers.toml of the data folder."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from yarl import URL

from placewright.errors import SettingsError
from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import attribute_of
from placewright.model.outputs import Confidence

FILE = "providers.toml"
# What may be filled into the URL, by the name in braces.
ASKED = (
    *("name", "latitude", "longitude", "full_address", "street", "house", "city", "state", "postalCode"),
    *("country_code", "phone", "website", "email"),
)
# What of a place may be mapped, as the columns of a file of one's own are; each fills the attributes beside it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "place_id": (),
    "name": ("names",),
    "alt_name": ("names",),
    "brand": ("names",),
    "latitude": ("coordinates",),
    "longitude": ("coordinates",),
    **dict.fromkeys(("full_address", "street", "house", "city", "state", "postalCode", "country"), ("address",)),
    "country_code": (),
    "phone": ("phoneNumbers",),
    "website": ("websites",),
    "email": ("email_address",),
    "category": ("categories",),
    "opening_hours": ("openingHours",),
    "status": ("closed_permanently",),
    "opened_on": ("closed_permanently",),
    "closed_on": ("closed_permanently",),
    "facebook": ("socialHandles",),
    "instagram": ("socialHandles",),
    "x": ("moreSocialHandles",),
    "operator": (),
    "observed_at": (),
}
_HOLE = re.compile(r"\{(\w+)\}")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{1,30}")


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One service, as its table in the file describes it."""

    name: str
    url: str  # with holes such as {name}; a place that lacks what a hole wants is not asked for
    licence: str  # SPDX id, or what the contract calls it
    headers: dict[str, str] = {}  # ${KEY} stands for an environment variable
    places: str | None = None  # JMESPath to the list of places in an answer; None: the answer is one place
    record: dict[str, str] = {}  # field of FIELDS → JMESPath within a place
    outputs: dict[str, str] = {}  # output of CONTRACT section 8 → JMESPath within a place
    custom: dict[str, str] = {}  # output of a custom attribute (terrace.seats) → JMESPath within a place
    cost: float = 0.0  # of one call, in the unit of the budget
    stop_at: Confidence = Confidence.VERY_HIGH  # not asked for attributes that are answered so surely already
    interval_seconds: float = 0.0  # between two calls

    @property
    def attributes(self) -> frozenset[str]:
        """Return the attributes that its answers can fill."""
        by_field = {attribute for field in self.record for attribute in FIELDS[field]}
        by_output = {key for key, one in ATTRIBUTES.items() if set(one.outputs) & set(self.outputs)}
        return frozenset(by_field | by_output | set(map(attribute_of, self.custom)))

    @property
    def holes(self) -> tuple[str, ...]:
        """Return what its URL wants to know of a place."""
        return tuple(dict.fromkeys(_HOLE.findall(self.url)))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    provider: list[Provider] = []


def read_providers(folder: Path) -> list[Provider]:
    """Return the providers of a data folder; none where it has no file of them.

    Raises:
        SettingsError: something in the file is wrong; the sentence says what and where.
    """
    path = folder / FILE
    if not path.exists():
        return []
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), type=_File).provider
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path} is wrong: {error}.") from error
    for provider in found:
        if problem := _problem(provider):
            raise SettingsError(f"{path}, provider {provider.name}: {problem}.")
    if len({provider.name for provider in found}) < len(found):
        raise SettingsError(f"{path}: two providers have the same name.")
    return found


def _problem(provider: Provider) -> str | None:
    """Return what is wrong with a provider, None when nothing is."""
    unknown_outputs = set(provider.outputs) - {output for one in ATTRIBUTES.values() for output in one.outputs}
    for kind, unknown in (
        ("the URL wants", set(provider.holes) - set(ASKED)),
        ("record has", set(provider.record) - set(FIELDS)),
        ("outputs has", unknown_outputs),
    ):
        if unknown:
            return f"{kind} {', '.join(sorted(unknown))}, which is not known"
    if not _NAME.fullmatch(provider.name):
        return "its name must be of small letters, digits, - and _"
    if URL(provider.url).scheme not in ("http", "https"):
        return "its URL must start with http:// or https://"
    if not provider.record and not provider.outputs and not provider.custom:
        return "neither record nor outputs says what its answers fill"
    if taken := [one for one in provider.custom if attribute_of(one) in ATTRIBUTES]:
        return f"custom has {taken[0]}, which is of an attribute that is no custom one"
    for key, path in {
        **provider.record,
        **provider.outputs,
        **provider.custom,
        "places": provider.places or "@",
    }.items():
        try:
            jmespath.compile(path)
        except JMESPathError as error:
            return f"the path of {key} is no JMESPath ({str(error).splitlines()[0]})"
    missing = [name for text in provider.headers.values() for name in _VARIABLE.findall(text) if name not in os.environ]
    return f"its headers want the environment variable {missing[0]}, which is not set" if missing else None


def headers_of(provider: Provider) -> dict[str, str]:
    """Return the headers to send, with what the environment holds filled in."""
    return {key: _VARIABLE.sub(lambda found: os.environ[found[1]], text) for key, text in provider.headers.items()}


def url_of(provider: Provider, known: Mapping[str, Any]) -> URL | None:
    """Return the URL to ask for a place, percent-encoded; None when the place lacks something that it wants."""
    if any(known.get(hole) in (None, "") for hole in provider.holes):
        return None
    return URL(_HOLE.sub(lambda found: quote(str(known[found[1]]), safe=""), provider.url), encoded=True)
