"""From the pages of one site to records of the places that it speaks of, each location on its own and never mixed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace
from yarl import URL

from placewright.model.geo import distance_m
from placewright.model.place import Address, Lifecycle, Name, Query, Record
from placewright.normalize.names import fold, tokens
from placewright.normalize.social_pages import social_page
from placewright.normalize.websites import canonical_url, social_network
from placewright.pages import mentions, phone_mentions
from placewright.pages.business import LONGEST_QUOTE, businesses, record_of
from placewright.pages.document import Document, read_document
from placewright.pages.door_hours import door_hours
from placewright.pages.items import read_items
from placewright.pages.lines import Line
from placewright.pages.mentions import HEADINGS, Mention
from placewright.pages.notices import find_notice
from placewright.pages.offers import joined_offers, offers_of, offers_of_all
from placewright.pages.vocabulary import has_word, is_word

NEAR_M = 250.0  # a page's point this near to the asked one is of the same location
_NEAR_LINES = 5  # between an address and a phone that is not called one
_LONGEST_HOME_PATH = 5  # characters: /, /en, /de-de
_TITLE_PARTS = re.compile(r"\s+[|–—·•:»>-]\s+|\s*[|»·]\s*")
_SHARING = re.compile(
    r"/(?:share|sharer|intent|dialog|plugins|hashtag|explore|search|policies|privacy)\b", re.IGNORECASE
)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one page says."""

    document: Document
    structured: tuple[Record, ...] = ()
    addresses: tuple[Mention, ...] = ()
    phones: tuple[Mention, ...] = ()
    hours: tuple[Mention, ...] = ()
    emails: tuple[Mention, ...] = ()
    socials: dict[str, str] = {}
    offers: dict[str, Any] = {}  # outputs beyond contacts: see `offers`
    is_legal: bool = False  # an imprint: its address is that of the firm
    sends_to_branches: bool = False  # it links to a list of stores


class _Location(msgspec.Struct, kw_only=True):
    """One location of a site while it is put together."""

    keys: list[str] = []
    records: list[Record] = []  # structured
    mentions: list[tuple[Reading, Mention]] = []  # of its address in text


def read_page(body: bytes, content_type: str, url: str, query: Query) -> Reading:
    """Read one page.

    Args:
        query: the place that is asked for; its country completes phone numbers, its address is looked for.
    """
    document = read_document(body, content_type, url)
    region = query.country_code
    items = read_items(document)
    places = tuple(businesses(items))
    return Reading(
        document=document,
        structured=tuple(record_of(item, url, region) for item in places),
        offers=offers_of(items, places, document),
        addresses=tuple(mentions.addresses(document.lines, region, query.address)),
        phones=tuple(phone_mentions.phones(document, region)),
        hours=tuple(mentions.hours(document.lines)),
        emails=tuple(mentions.emails(document)),
        socials=_socials(document),
        is_legal=any(is_word("about", text) for text in _headings(document)),
        sends_to_branches=any(is_word("branches", link.text) for link in document.links),
    )


def _headings(document: Document) -> Iterator[str]:
    yield from _TITLE_PARTS.split(document.title)
    yield from (line.text for line in document.lines if line.tag == "h1")


def _socials(document: Document) -> dict[str, str]:
    """Return network → page, of networks to which the page links in one way only."""
    found: dict[str, set[str]] = {}
    for link in document.links:
        network = _network(link.url.split("/", 3)[2]) if link.url.startswith("http") else None
        if network is None or _SHARING.search(link.url):
            continue
        url = canonical_url(link.url)
        if url and (page := social_page(url, network)):
            found.setdefault(network, set()).add(page)
    return {network: pages.pop() for network, pages in sorted(found.items()) if len(pages) == 1}


@lru_cache(maxsize=4096)
def _network(host: str) -> str | None:
    """Return the social network of a host; a site links to few hosts, and to itself most."""
    return social_network(f"https://{host}/")


def records_of(readings: Sequence[Reading], query: Query, year: int, *, of_chain: bool = False) -> list[Record]:
    """Return the records for a query: of the location that fits it; else of a site's only one; else what is of all.

    Args:
        readings: of one site, its home page first.
        year: in which they were read; see `notices.find_notice`.
        of_chain: the pages are of one branch among others, so that a location that does not fit is another branch.
    """
    if not readings:
        return []
    location, is_chain = _asked_for(readings, query, of_chain=of_chain)
    if location is None:
        return [_of_site(readings, query)]
    return [_of_location(location, readings, query, year, is_chain)]


def stretches_of(readings: Sequence[Reading], query: Query) -> list[tuple[Document, int, int]]:
    """Return the stretches of text that speak of the place asked for: page, first line, end; no imprints.

    Nothing where it cannot be told which of several locations is the one.
    """
    location, is_chain = _asked_for(readings, query)
    found = [] if location is None else _belonging(location, readings, is_chain)
    return [(one.document, first, end) for one, first, end in found if not one.is_legal]


def _asked_for(readings: Sequence[Reading], query: Query, *, of_chain: bool = False) -> tuple[_Location | None, bool]:
    """Return the location of a site that is asked for, None where it cannot be told; and whether there are others."""
    locations = _locations(readings)
    fitting = [one for one in locations if _fits(one, query)]
    is_chain = of_chain or len(locations) > 1 or any(one.sends_to_branches for one in readings)
    if fitting:
        return _merged(fitting), is_chain
    if not is_chain:
        return (locations[0] if locations else _Location()), is_chain
    if len(locations) == 1 and not _can_be_told(locations[0], query) and _is_deep(readings[0].document.url):
        return locations[0], is_chain
    return None, is_chain


def _belonging(location: _Location, readings: Sequence[Reading], is_chain: bool) -> list[tuple[Reading, int, int]]:
    if is_chain:
        return _territories(location)
    return [(one, 0, len(one.document.lines)) for one in readings if not _is_of_firm_elsewhere(one, location)]


def _can_be_told(one: _Location, query: Query) -> bool:
    """Tell whether it can be told if a location is where the asked place is."""
    by_address = bool(one.keys and mentions.address_key(query.address, query.country_code))
    return by_address or (query.point is not None and any(record.point for record in one.records))


def _is_deep(url: str) -> bool:
    """Tell a page inside a site, as those of branches are, from its home."""
    return len(URL(url).path.strip("/")) > _LONGEST_HOME_PATH


def _locations(readings: Sequence[Reading]) -> list[_Location]:
    """Return the locations that a site names, by addresses or points; those of an imprint where there is no other."""
    found: list[_Location] = []
    for reading in sorted(readings, key=lambda one: one.is_legal):
        if reading.is_legal and found:
            continue
        for record in reading.structured:
            key = mentions.address_key(record.address, record.country_code)
            if key or record.point:
                place = _place(found, key, record)
                place.records.append(record)
        for mention in reading.addresses:
            same = next((one for one in found if any(_tells(mention, record) for record in one.records)), None)
            (same or _place(found, mention.key, None)).mentions.append((reading, mention))
    return found


def _tells(mention: Mention, record: Record) -> bool:
    """Tell whether the text of an address holds the marked-up one: it may have been read with a name before it."""
    return mentions.holds(mention.quote, record.address)


def _place(found: list[_Location], key: str, record: Record | None) -> _Location:
    """Return the location of a key, or of the point of a record; a new one where none is known."""
    for one in found:
        if key and any(mentions.same_address(key, other) for other in one.keys):
            one.keys.append(key)
            return one
        if not key and record and any(_near(record, other) for other in one.records):
            return one
    new = _Location(keys=[key] if key else [])
    found.append(new)
    return new


def _near(a: Record | Query, b: Record) -> bool:
    return a.point is not None and b.point is not None and distance_m(a.point, b.point) <= NEAR_M


def _fits(one: _Location, query: Query) -> bool:
    """Tell whether a location is where the asked place is."""
    asked = mentions.asked_keys(query.address, query.country_code)
    if asked and one.keys:
        return any(mentions.same_address(key, other) for key in asked for other in one.keys)
    return any(_near(query, record) for record in one.records)


def _merged(locations: Sequence[_Location]) -> _Location:
    return _Location(
        keys=[key for one in locations for key in one.keys],
        records=[record for one in locations for record in one.records],
        mentions=[mention for one in locations for mention in one.mentions],
    )


def _of_site(readings: Sequence[Reading], query: Query) -> Record:
    """Return what is true of every location of a site: its name and address in the web."""
    home = readings[0].document
    return Record(
        id=home.url,
        url=home.url,
        names=_names(readings, (), query),
        websites=_websites(home),
        socials=_shared(readings),
        outputs=offers_of_all(readings[0].offers),
    )


def _shared(readings: Sequence[Reading]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reading in readings:
        for network, page in reading.socials.items():
            found.setdefault(network, page)
    return found


def _websites(home: Document) -> tuple[str, ...]:
    url = canonical_url(home.url)
    return (url,) if url else ()


def _of_location(location: _Location, readings: Sequence[Reading], query: Query, year: int, is_chain: bool) -> Record:
    """Return the record of one location: of what is marked up as its own, then of the text that belongs to it."""
    structured = list(location.records)
    if not is_chain:
        structured += [record for reading in readings for record in reading.structured if record not in structured]
    pages = [record.url for record in location.records] + [reading.document.url for reading, _ in location.mentions]
    record = _joined(structured, Record(id=next(iter(filter(None, pages)), readings[0].document.url)))
    belonging = _belonging(location, readings, is_chain)
    record = _with_notice(_with_text(record, location, belonging, query), belonging, query, year)
    socials = record.socials or _shared(readings)
    return replace(
        record,
        url=record.id,
        names=_names(readings, record.names, query),
        websites=_websites(readings[0].document),
        socials=socials,
        outputs=joined_offers([one.offers for one in ([each for each, _, _ in belonging] if is_chain else readings)]),
        country_code=record.country_code or query.country_code,
    )


def _is_of_firm_elsewhere(reading: Reading, location: _Location) -> bool:
    """Tell an imprint that names other addresses than the place's: its phone is that of the firm."""
    if not (reading.is_legal and reading.addresses and location.keys):
        return False
    return not any(mentions.same_address(one.key, key) for one in reading.addresses for key in location.keys)


def _joined(records: Sequence[Record], empty: Record) -> Record:
    """Return the fields of several records of one place; of each field the first that has it."""
    changes: dict[str, Any] = {}
    quotes: dict[str, str] = {}
    tags: dict[str, str] = {}
    for record in records:
        for field in ("names", "point", "country_code", "categories", "phones", "emails", "opening_hours", "brand"):
            if (value := getattr(record, field)) and field not in changes:
                changes[field] = value
        for field in ("closed_on", "cuisines", "socials"):
            if (value := getattr(record, field)) and field not in changes:
                changes[field] = value
        if record.address != Address() and "address" not in changes:
            changes["address"] = record.address
        if record.closed_on:
            changes.setdefault("lifecycle", record.lifecycle)
        quotes = {**record.quotes, **quotes}
        tags = {**record.tags, **tags}
    return replace(empty, **changes, quotes=quotes, tags=tags)


def _territories(location: _Location) -> list[tuple[Reading, int, int]]:
    """Return the stretches of lines that speak of a location and of no other: reading, first line, end."""
    found = []
    for reading, mention in location.mentions:
        others = [one for one in reading.addresses if not mentions.same_address(one.key, mention.key)]
        found.append((reading, *territory(reading.document, mention, others)))
    return found


def territory(document: Document, mention: Mention, others: Sequence[Mention]) -> tuple[int, int]:
    """Return the largest stretch of lines around a mention, as first line and end, that holds none of the others.

    It is the largest block that holds the mention alone. Where the blocks are flat, it goes from the heading above the
    mention to the next heading.
    """
    lines = document.lines
    first, end = mention.first, mention.last + 1
    if _is_row(lines, mention, others):
        return first, end
    shared = set(lines[mention.first].blocks).intersection(lines[mention.last].blocks)
    for block in [one for one in reversed(lines[mention.first].blocks) if one in shared]:
        inside = [index for index, line in enumerate(lines) if block in line.blocks]
        if any(other.first <= inside[-1] and other.last >= inside[0] for other in others):
            break
        first, end = inside[0], inside[-1] + 1
    if end - first > mention.last + 1 - mention.first:
        return first, end
    while first > 0 and lines[first].tag not in HEADINGS and not _in_any(first - 1, others):
        first -= 1
    while end < len(lines) and lines[end].tag not in HEADINGS and not _in_any(end, others):
        end += 1
    return first, end


def _is_row(lines: Sequence[Line], mention: Mention, others: Sequence[Mention]) -> bool:
    """Tell a row of a table whose other rows hold other addresses: it is of one location, and they are not."""
    line = lines[mention.first]
    if line.tag != "tr" or mention.first != mention.last:
        return False
    rows = [lines[other.first] for other in others]
    return any(row.tag == "tr" and row.blocks[:-1] == line.blocks[:-1] for row in rows)


def _in_any(index: int, others: Sequence[Mention]) -> bool:
    return any(other.first <= index <= other.last for other in others)


def _with_text(
    record: Record, location: _Location, belonging: Sequence[tuple[Reading, int, int]], query: Query
) -> Record:
    """Fill the empty fields of a record from stretches of text."""
    changes: dict[str, Any] = {}
    quotes = dict(record.quotes)
    ordered = sorted(belonging, key=lambda one: one[0].is_legal)

    def take(field: str, attribute: str, found: Sequence[Mention], value: Any) -> None:
        if found and not getattr(record, field):
            changes[field] = value
            quotes[attribute] = found[0].quote[:LONGEST_QUOTE]

    phones = _called_so(_within(ordered, "phones")) or _only_one_nearby(ordered)
    take("phones", "phoneNumbers", phones, tuple(dict.fromkeys(one.value for one in phones)))
    emails = _within(ordered, "emails")
    take("emails", "email_address", emails, tuple(dict.fromkeys(one.value for one in emails)))
    hours = door_hours(_within(ordered, "hours"), query)
    if len({one.value for one in hours}) == 1:  # several that differ: which are the door's is not clear
        take("opening_hours", "openingHours", hours, hours[0].value)
    if record.address == Address() and location.mentions:
        changes["address"] = location.mentions[0][1].value
        quotes["address"] = location.mentions[0][1].quote[:LONGEST_QUOTE]
    return replace(record, **changes, quotes=quotes)


def _called_so(phones: Sequence[Mention]) -> list[Mention]:
    return [one for one in phones if not one.is_weak]


def _only_one_nearby(belonging: Sequence[tuple[Reading, int, int]]) -> list[Mention]:
    """Return the number whose label no vocabulary knows, where it stands by an address and no other such does."""
    found = [
        phone
        for reading, first, end in belonging
        for phone in reading.phones
        if phone.is_weak
        and first <= phone.first < end
        and not reading.is_legal
        and any(-_NEAR_LINES <= phone.first - one.last <= _NEAR_LINES for one in reading.addresses)
    ]
    return found if len({one.value for one in found}) == 1 else []


def _with_notice(record: Record, belonging: Sequence[tuple[Reading, int, int]], query: Query, year: int) -> Record:
    """Add the notice of a closure that stands in stretches of text; one for good before one for a while."""
    found = [
        notice
        for reading, first, end in belonging
        if (notice := find_notice(reading.document, query, year, range(first, end)))
    ]
    if not found:
        return record
    notice = min(found, key=lambda one: one.lifecycle is not Lifecycle.CLOSED)
    quotes = {**record.quotes, "closed_permanently": notice.quote}
    return replace(record, lifecycle=notice.lifecycle, lifecycle_note=f"“{notice.quote}”", quotes=quotes)


def _within(belonging: Sequence[tuple[Reading, int, int]], field: str) -> list[Mention]:
    """Return the mentions within stretches; those of an imprint only where no other page has any."""
    found: list[Mention] = []
    for reading, first, end in belonging:
        if reading.is_legal and found:
            continue
        found += [one for one in getattr(reading, field) if first <= one.first and one.last < end]
    return found


def _names(readings: Sequence[Reading], structured: tuple[Name, ...], query: Query) -> tuple[Name, ...]:
    """Return the names: those that are marked up; else the asked one where a title has it, else the title's own."""
    if structured:
        return structured
    home = readings[0].document
    parts = [part for part in (home.head.get("og:site_name", ""), *_TITLE_PARTS.split(home.title)) if part.strip()]
    parts += [line.text for line in home.lines if line.tag == "h1"]
    parts = [part.strip() for part in parts if not is_word("home", part) and len(part) <= 100]
    for name in query.names:
        asked = " ".join(tokens(name.text))
        if asked and any(f" {asked} " in f" {' '.join(tokens(part))} " for part in parts):
            return (Name(name.text),)
    own = [part for part in parts if fold(part) and not has_word("contact", part)]
    return (Name(own[0]),) if own else ()
