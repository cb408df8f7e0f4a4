"""From a thing of schema.org to what it says of a place: the fields of a record, each with its quote."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from placewright.model.geo import Point
from placewright.model.place import Address, Lifecycle, Name, NameKind, Record
from placewright.normalize.addresses import parse_address
from placewright.normalize.categories import from_text
from placewright.normalize.countries import country_code
from placewright.normalize.hours_schema_org import from_opening_hours, from_specification
from placewright.normalize.phones import parse_phones
from placewright.normalize.social_pages import social_page
from placewright.normalize.websites import canonical_url, social_network
from placewright.pages.items import Item

LONGEST_QUOTE = 300
_EMAIL = re.compile(r"[^@\s<>;,\"']+@[^@\s<>;,\"']+\.[^@\s<>;,.\"']{2,}")
# Of these an address or a phone is not that of the site's place.
_NO_PLACES = frozenset(
    {"Person", "Event", "MusicEvent", "JobPosting", "Product", "Offer", "Review", "AggregateRating", "Article"}
    | {"NewsArticle", "BlogPosting", "Invoice", "PostalAddress", "GeoCoordinates", "ContactPoint", "Brand"}
    | {"ImageObject", "VideoObject", "SportsTeam"}
)
_PARTS = ("department", "suborganization", "location", "haspos", "containsplace", "branch", "branches", "subjectof")
_KEPT = (
    "priceRange",
    "hasMenu",
    "menu",
    "image",
    "photo",
    "logo",
    "currenciesAccepted",
    "paymentAccepted",
    "starRating",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def businesses(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the things that may be a place, and those inside them that stand for places of their own."""
    for item in items:
        if not _NO_PLACES.isdisjoint(item.types) and not any(_is_place_type(one) for one in item.types):
            continue
        parts = [part for part in item.items(*_PARTS) if _says_something(part)]
        if _says_something(item):
            yield item
        yield from businesses(parts)
        yield from businesses([one for one in item.items("mainentity", "about", "publisher", "provider") if one.types])


def _is_place_type(name: str) -> bool:
    return name not in _NO_PLACES and (name in ("LocalBusiness", "Store", "Place") or from_text(name) is not None)


def _says_something(item: Item) -> bool:
    return any(
        key in item.properties for key in ("address", "telephone", "geo", "openinghours", "openinghoursspecification")
    )


def record_of(item: Item, page_url: str, region: str | None) -> Record:
    """Return what a thing says, as a record without dataset.

    Args:
        region: alpha-2; completes national phone numbers where the address names no country.
    """
    address, country = _address(item)
    country = country or region
    pages = [url for text in item.texts("url", "mainEntityOfPage", "@id") if (url := canonical_url(text))]
    hours, hours_quote = _hours(item)
    phones = tuple(dict.fromkeys(one for text in _phone_texts(item) for one in parse_phones(text, country)))
    emails = tuple(dict.fromkeys(_EMAIL.findall(" ".join(item.texts("email")).removeprefix("mailto:"))))
    names = _names(item)
    closed_on = next(iter(_DAY.findall(item.text("dissolutionDate") or "")), None)
    quotes = {
        "names": item.text("name"),
        "address": _quote(item, "address"),
        "phoneNumbers": item.text("telephone") if phones else None,
        "openingHours": hours_quote if hours else None,
        "categories": ", ".join(item.types) if item.types else None,
        "email_address": item.text("email") if emails else None,
    }
    return Record(
        id=page_url,
        url=page_url,
        names=names,
        point=_point(item),
        address=address,
        country_code=country,
        categories=_categories(item),
        phones=phones,
        websites=tuple(dict.fromkeys(url for url in pages if not social_network(url)))[:1],
        emails=emails,
        opening_hours=hours,
        lifecycle=Lifecycle.CLOSED if closed_on else Lifecycle.OPEN,
        closed_on=closed_on,
        brand=item.text("brand"),
        cuisines=tuple(text.strip().lower() for one in item.texts("servesCuisine") for text in one.split(",")),
        socials=_socials(item),
        quotes={key: _shortened(text) for key, text in quotes.items() if text},
        tags={f"schema:{key}": text for key in _KEPT if (text := item.text(key))},
    )


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _quote(item: Item, key: str) -> str | None:
    """Return the parts of an address as they are written."""
    inner = item.items(key)
    if inner:
        return ", ".join(text for texts in inner[0].properties.values() for text in texts if isinstance(text, str))
    return item.text(key)


def _names(item: Item) -> tuple[Name, ...]:
    found = [Name(text) for text in item.texts("name")[:2]]
    found += [Name(text, NameKind.OFFICIAL) for text in item.texts("legalName")[:1]]
    found += [Name(text, NameKind.ALTERNATIVE) for text in item.texts("alternateName")[:3]]
    return tuple(dict.fromkeys(found))


def _address(item: Item) -> tuple[Address, str | None]:
    parts = [one for one in item.items("address") if one.properties]
    if not parts:
        text = item.text("address")
        if not text:
            return Address(), None
        parsed = parse_address(text)
        return parsed, country_code(parsed.country) if parsed.country else None
    part = parts[0]
    named = part.text("addressCountry")
    code = country_code(named) if named else None
    street = part.text("streetAddress")
    read = parse_address(street, code) if street else Address()
    city = part.text("addressLocality")
    written = [street, " ".join(filter(None, (part.text("postalCode"), city))), part.text("addressRegion"), named]
    return (
        msgspec.structs.replace(
            read,
            full_address=", ".join(text for text in written if text) or None,
            street=read.street or street,
            city=city or (read.city if read.street else None),
            state=part.text("addressRegion") or read.state,
            postal_code=part.text("postalCode") or read.postal_code,
            country=named or read.country,
        ),
        code,
    )


def _point(item: Item) -> Point | None:
    for holder in (*item.items("geo"), item):
        try:
            latitude = float((holder.text("latitude") or "").replace(",", "."))
            longitude = float((holder.text("longitude") or "").replace(",", "."))
        except ValueError:
            continue
        if -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude):
            return Point(latitude, longitude)
    return None


def _categories(item: Item) -> tuple[str, ...]:
    texts = [*item.types, *item.texts("additionalType")]
    found = (from_text(text) for text in texts if text not in ("LocalBusiness", "Organization", "Place", "Corporation"))
    return tuple(dict.fromkeys(category for category in found if category))


def _phone_texts(item: Item) -> list[str]:
    own = item.texts("telephone", "phone")
    return own or [
        text for point in item.items("contactpoint", "contactpoints")[:1] for text in point.texts("telephone")
    ]


def _hours(item: Item) -> tuple[str | None, str | None]:
    """Return the hours in OSM syntax, and as they are written."""
    specification = [_plain(one) for one in item.items("openinghoursspecification", "openinghours")]
    if specification and (hours := from_specification(specification)):
        return hours, msgspec.json.encode(specification).decode()
    texts = [one for one in item.properties.get("openinghours", []) if isinstance(one, str)]
    hours = from_opening_hours(texts) if texts else None
    return hours, "; ".join(texts)


_SPELLED = {"dayofweek": "dayOfWeek", "validfrom": "validFrom", "validthrough": "validThrough"}


def _plain(item: Item) -> dict[str, Any]:
    """Return an item as the JSON that it was made of, with lists only where there is more than one."""
    plain: dict[str, Any] = {"@type": item.types[0]} if item.types else {}
    for key, values in item.properties.items():
        texts = [one if isinstance(one, str) else one.label for one in values]
        plain[_SPELLED.get(key, key)] = texts[0] if len(texts) == 1 else texts
    return plain


def _socials(item: Item) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in (*item.texts("sameAs"), *item.texts("url")):
        url = canonical_url(text)
        network = social_network(url) if url else None
        if url and network and social_page(url, network):
            found.setdefault(network, url)
    return found
