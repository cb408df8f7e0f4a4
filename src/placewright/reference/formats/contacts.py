"""Phones, websites, mail addresses and profiles from lists of texts, as directories give them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec

from placewright.normalize.phones import parse_phones
from placewright.normalize.tables import rows
from placewright.normalize.websites import canonical_url, social_network

EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,.]{2,}")
_HOST = re.compile(r"\s*https?://([A-Za-z0-9.-]+)/")


class Contacts(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a place."""

    phones: tuple[str, ...] = ()  # E.164
    websites: tuple[str, ...] = ()  # canonical
    emails: tuple[str, ...] = ()
    socials: Mapping[str, str] = {}  # network → as written
    keys: frozenset[str] = frozenset()  # the keys of tags that were understood

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields of a record that hold them."""
        return {name: getattr(self, name) for name in ("phones", "websites", "emails", "socials")}


def contacts_from(
    phones: Iterable[str] = (),
    websites: Iterable[str] = (),
    emails: Iterable[str] = (),
    profiles: Iterable[str] = (),
    socials: Mapping[str, str] | None = None,
    country_code: str | None = None,
) -> Contacts:
    """Return the contacts; what is none is left out.

    Args:
        phones: fields, each with one number or several.
        websites: addresses; one that is a profile of a network counts as a profile.
        emails: fields, each with one address or several.
        profiles: addresses of profiles; the network is told by the host.
        socials: network → address or handle; it wins over what addresses tell.
        country_code: completes national numbers.
    """
    numbers = (number for text in phones for number in parse_phones(text, country_code))
    known = {network: text.strip() for network, text in (socials or {}).items() if text and text.strip()}
    pages: dict[str, None] = {}
    others = []
    for text in profiles:  # their network is all that matters; the whole address need not be taken apart
        host = _HOST.match(text)
        network = _network(host[1].lower()) if host is not None else None
        if network is not None:
            known.setdefault(network, text.strip())
        else:
            others.append(text)
    for text in (*websites, *others):
        url = canonical_url(text) if text else None
        network = _network(url.split("/", 3)[2]) if url is not None else None
        if url is not None and network is not None:
            known.setdefault(network, text.strip())
        elif url is not None:
            pages[url] = None
    return Contacts(
        phones=tuple(dict.fromkeys(numbers)),
        websites=tuple(pages),
        emails=tuple(dict.fromkeys(found for text in emails if text for found in EMAIL.findall(text))),
        socials=known,
    )


@lru_cache(maxsize=65536)
def _network(host: str) -> str | None:
    """Return the network of a host; networks are told by their hosts alone.

    Most websites have a host of their own, for which the whole table need not be asked.
    """
    return social_network(f"https://{host}/") if not _labels().isdisjoint(host.split(".")) else None


@cache
def _labels() -> frozenset[str]:
    """Return a label of each network's hosts: facebook of facebook.com, t of t.me."""
    return frozenset(host.split(".")[-2] for kind, _, host in rows("hosts.tsv") if kind == "social")
