"""A place as somebody describes it: who asks (`Query`) or what a source holds (`Record`), in one shape."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from placewright.model.custom import CustomAttribute
from placewright.model.geo import Point


class NameKind(StrEnum):
    """What kind of name it is; the values follow OpenStreetMap's keys."""

    NAME = "name"
    ALTERNATIVE = "alt_name"
    OFFICIAL = "official_name"
    SHORT = "short_name"
    OLD = "old_name"
    BRAND = "brand"
    OPERATOR = "operator"


class Name(msgspec.Struct, frozen=True, omit_defaults=True):
    """One name of a place, as written by its source."""

    text: str
    kind: NameKind = NameKind.NAME
    language: str | None = None  # BCP 47 tag, such as fr, zh-Hant or ja-Latn; None: the local name


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """The parts of an address, as written by its source; what is unknown is None."""

    full_address: str | None = None
    unit_number: str | None = None
    floor: str | None = None
    building: str | None = None
    block: str | None = None
    km: str | None = None
    house: str | None = None  # house number
    street: str | None = None
    neighborhood: str | None = None
    suburb: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one party says of a place. Every field may be empty: an empty one is no evidence for or against."""

    names: tuple[Name, ...] = ()  # the main name first
    point: Point | None = None
    address: Address = Address()
    country_code: str | None = None  # ISO 3166-1 alpha-2, upper case; of the address, else of the point
    categories: tuple[str, ...] = ()  # Overture places categories, primary first
    phones: tuple[str, ...] = ()  # E.164 where the number is possible, else left out
    websites: tuple[str, ...] = ()  # absolute canonical URLs
    emails: tuple[str, ...] = ()
    opening_hours: str | None = None  # OSM opening_hours text


class Spot(msgspec.Struct, frozen=True):
    """Where an accepted record says that its place is, for sources that look around it."""

    dataset: str
    record: str
    point: Point
    address: Address = Address()  # as the record has it, which may be all in one line
    country_code: str | None = None


class Query(Place, frozen=True, kw_only=True, omit_defaults=True):
    """The place that is asked for, made from a job's inputs."""

    precision_m: float | None = (
        None  # radius around `point` that holds the true place, as told by the input's own digits
    )
    inputs: Mapping[str, Any] = {}  # as sent
    questions: tuple[CustomAttribute, ...] = ()  # the custom attributes that are asked for
    pages: tuple[str, ...] = ()  # ids of accepted records that were read from pages of the web
    spots: tuple[Spot, ...] = ()  # where the accepted records are, most probable first


class Lifecycle(StrEnum):
    """What a record says of whether the place is still there."""

    OPEN = "open"  # described as present, or nothing said
    TEMPORARILY_CLOSED = "temporarily_closed"
    CLOSED = "closed"
    VANISHED = "vanished"  # its dataset held it once, and holds neither it nor a successor any more


class Record(Place, frozen=True, kw_only=True, omit_defaults=True):
    """What one source holds of one place: a row of a reference dataset, a web page, an answer of a service."""

    id: str  # the source's own id: node/123, an Overture id, a page's address
    dataset: str = ""  # name of the `Dataset` that holds it; filled in by the source
    url: str | None = None  # where a person can look at the record
    observed_at: str | None = None  # RFC 3339 date or time of its last edit or sighting
    lifecycle: Lifecycle = Lifecycle.OPEN
    lifecycle_note: str | None = None  # what says so: "tagged disused:shop=bakery", "Closed since 2023-05"
    opened_on: str | None = None  # YYYY[-MM[-DD]]
    closed_on: str | None = None  # YYYY[-MM[-DD]]
    brand: str | None = None
    brand_wikidata: str | None = None
    operator: str | None = None
    cuisines: tuple[str, ...] = ()
    socials: Mapping[str, str] = {}  # network → address or handle as written: {"facebook": "https://…"}
    quotes: Mapping[str, str] = {}  # of a page: attribute → the words that say so, 300 characters at most
    sha256: str | None = None  # of a page: of its bytes as they were read, hexadecimal
    outputs: Mapping[str, Any] = {}  # of a provider: outputs of CONTRACT section 8, ready-made
    tags: Mapping[str, str] = {}  # what the source says beyond the fields above, in its own words
    last_seen: str | None = None  # of a vanished one: RFC 3339 time of the newest version that held it
    origins: tuple[str, ...] = ()  # records of other datasets that it was made of: foursquare:4b05…, meta:109093534897


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """A source of records: what it is, how old, under which licence."""

    name: str  # unique in an installation: monaco
    source: str  # openstreetmap, overture, foursquare, alltheplaces, website …
    version: str  # changes when the content changes
    licence: str | None = None  # SPDX id: ODbL-1.0, CDLA-Permissive-2.0
    attribution: str | None = None
    observed_at: str | None = None  # RFC 3339 time of the data
    places: int | None = None
    of: str | None = None  # name of the dataset whose vanished places these are; None: a dataset of its own


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between a dataset and the version that it replaced, by the ids of places."""

    version: str  # of the one that was replaced
    observed_at: str | None  # RFC 3339 time of its data
    places: int  # that it held
    gone: int  # of them are not in the new one; some under another id
    added: int  # that only the new one holds
    compared: int  # of those in both: every one of a small dataset, else some of all areas
    changed: int  # of the compared ones differ in anything, the date of their last edit included


class Holding(msgspec.Struct, frozen=True):
    """What a dataset holds of the chain that a record is a branch of."""

    dataset: str  # its name
    places: int  # open branches
    domains: tuple[str, ...] = ()  # of the branches' websites, most frequent first
    wikipedia: str | None = None  # the article on the chain, as tagged: en:McDonald's


class Candidate(msgspec.Struct, frozen=True):
    """A record that may be the place asked for, and how it was found."""

    record: Record
    distance_m: float | None = None  # from the query's point; None when either has none
    found_by: str = "near"  # near, name, address
    reads: str | None = None  # id of the record whose page it is read from too: it is the place where that is
    holding: Holding | None = None  # of its chain, of the dataset that holds most of it; only where that was asked for


class JudgedSite(msgspec.Struct, frozen=True, kw_only=True):
    """A website that was looked at and found to be no site of a place any more."""

    url: str  # as the records give it
    flaw: str  # parked, gone, moved, hijacked: as resolution calls the flaws of websites
    says: str  # ends a sentence: "its host does not exist"
    observed_at: str  # RFC 3339
