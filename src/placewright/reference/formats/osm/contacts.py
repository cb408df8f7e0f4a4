"""Phones, websites, mail addresses and profiles of an OpenStreetMap object, in both spellings of their keys."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from placewright.normalize.phones import parse_phones
from placewright.normalize.social_pages import social_page
from placewright.normalize.websites import canonical_url, social_network
from placewright.reference.formats.contacts import EMAIL, Contacts

_PHONES = ("phone", "contact:phone", "mobile", "contact:mobile", "phone:mobile", "contact:landline", "contact:tel")
_WEBSITES = (
    "website", "contact:website", "url", "contact:url", "website:official", "url:official", "homepage",
)  # fmt: skip
_EMAILS = ("email", "contact:email")
_NETWORKS = (
    "facebook", "instagram", "twitter", "x", "youtube", "tiktok", "linkedin", "threads", "bluesky", "vk", "mastodon",
    "telegram", "whatsapp", "pinterest", "tripadvisor", "yelp", "foursquare",
)  # fmt: skip


def contacts_of(tags: Mapping[str, str], country_code: str | None) -> Contacts:
    """Return the contacts; a national phone number is completed with the code of the country."""
    used: set[str] = set()
    phones = _gather(tags, _PHONES, lambda text: parse_phones(text, country_code), used)
    emails = _gather(tags, _EMAILS, EMAIL.findall, used)
    websites, socials = _pages(tags, used)
    return Contacts(
        phones=_unique(phones),
        websites=_unique(websites),
        emails=_unique(emails),
        socials=socials,
        keys=frozenset(used),
    )


def _pages(tags: Mapping[str, str], used: set[str]) -> tuple[list[str], dict[str, str]]:
    """Return the websites, and the profiles: a website that is a profile of a network counts as one."""
    websites: list[str] = []
    socials: dict[str, str] = {}
    for key, text in _given(tags, tuple(f"{prefix}{name}" for name in _NETWORKS for prefix in ("contact:", ""))):
        name = key.removeprefix("contact:")
        socials.setdefault(name, social_page(text, name) or text.strip())
        used.add(key)
    for key, text in _given(tags, _WEBSITES):
        for part in re.split(r"\s*;\s*(?=http|www\.)|\s+(?=https?://)", text.strip()):
            url = canonical_url(part)
            network = social_network(url) if url is not None else None
            if url is None:
                continue
            used.add(key)
            if network is not None:
                socials.setdefault(network, part)
            else:
                websites.append(url)
    return websites, socials


def _given(tags: Mapping[str, str], keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((key, tags[key]) for key in keys if key in tags)


def _gather(
    tags: Mapping[str, str], keys: tuple[str, ...], parse: Callable[[str], Iterable[str]], used: set[str]
) -> list[str]:
    """Return what is found under the keys, and note those under which something was."""
    found: list[str] = []
    for key, text in _given(tags, keys):
        values = list(parse(text))
        if values:
            used.add(key)
            found.extend(values)
    return found


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
