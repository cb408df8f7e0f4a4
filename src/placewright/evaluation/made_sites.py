"""What a made website is: the facts of its place, its kind, and what is to be read from it."""

from collections.abc import Mapping

import msgspec

from placewright.model.place import Address

OSM_DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
Span = tuple[int, int]  # minutes after midnight
Week = tuple[tuple[Span, ...], ...]  # of each day, Monday first

MARKED = ("jsonld", "jsonld graph", "jsonld broken", "microdata", "rdfa", "hcard")
TEXTS = ("text table", "text list", "text prose", "text dl")
BRANCHES = ("branches sections", "branches flat", "branches table", "branches pages", "branches sitemap", "head office")
NOTICES = ("closed for good", "closed for a while", "no closure", "other branch closed")
NO_SITES = ("parked", "moved", "default page")
HOSTILE = ("script", "hidden", "injection", "many tags", "endless links", "broken markup")
KINDS = (*MARKED, *TEXTS, *TEXTS, *BRANCHES, *NOTICES, *NO_SITES, *HOSTILE)
BARE_SERVERS = (
    "<html><head><title>Welcome to nginx!</title></head><body><p>Further configuration is required.</p></body>",
    "<html><head><title>Apache2 Ubuntu Default Page: It works</title></head><body>It works!</body></html>",
    "<html><head><title>Index of /</title></head><body><h1>Index of /</h1></body></html>",
)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of one place."""

    name: str
    address: Address
    phone: str | None = None  # E.164
    week: Week | None = None
    email: str | None = None


class MadeSite(msgspec.Struct, frozen=True, kw_only=True):
    """One website and what is to be read from it."""

    id: str
    language: str
    kind: str
    country: str
    facts: Facts  # of the asked place, as its site tells them
    others: frozenset[str]  # phones on the site that are not the place's: of branches, faxes, partners
    status: str  # Open, Closed, Temporarily Closed
    pages: Mapping[str, str | tuple[int, str]]  # {host} and {port} stand for the server's
    stale: Facts  # what the reference says

    @property
    def host(self) -> str:
        """Return the name of the host that serves it; it is looked up nowhere."""
        return f"{slug(self.facts.name)}-{slug(self.facts.address.city or '')}.com"  # bing.com would be another site


def slug(text: str) -> str:
    """Return a text as it stands in URLs, letters and digits only."""
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum()) or "shop"


def osm(week: Week) -> str:
    """Return a week as OpenStreetMap writes it."""
    days = zip(OSM_DAYS, week, strict=True)
    return "; ".join(f"{day} {','.join(f'{hm(a)}-{hm(b)}' for a, b in spans) or 'off'}" for day, spans in days)


def hm(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
