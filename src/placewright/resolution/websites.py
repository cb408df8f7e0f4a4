"""The website of a place: its own site before a page in a social network, and that before one in a directory."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec
from rapidfuzz.fuzz import ratio

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.model.place import JudgedSite, Record
from placewright.normalize.names import fold
from placewright.normalize.websites import canonical_url, is_directory, registrable_domain, site_key, social_network
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import Claim, Standing, claim, weigh
from placewright.resolution.trust import validity

ATTRIBUTE = "websites"
OWN, SOCIAL, DIRECTORY, FILE = "own_site", "social_page", "directory_page", "file"
NOTES = {
    SOCIAL: "a page in a social network, not a site of its own",
    DIRECTORY: "a page in a directory, not a site of its own",
    FILE: "a file, not a page",
    "link_page": "a page of links, not a site of its own",
    "short_link": "a shortened link, which may lead anywhere",
    "shop_page": "a page in an online shop, not a site of its own",
    "form_page": "a form or a document, not a site of its own",
    "parked": "a domain that is for sale",
    "gone": "on a host that has ended its service",
}
RANKS = {kind: rank for rank, kind in enumerate((OWN, FILE, SOCIAL, *NOTES))}  # best first; the parked and gone last

_TELLING_LETTERS = 4  # a shorter word is soon within another
_ALIKE = 60.0  # percent of letters in common

FILES = (".gif", ".jpeg", ".jpg", ".pdf", ".png", ".webp")


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `website`."""
    judged = {key(one.url): one for one in case.judged}
    claims = [_claim(witness, url, judged) for witness in case.witnesses for url in pages_of(witness.record)]
    given = case.query.websites[0] if case.query.websites else None
    own_keys = tuple(key(url) for url in case.query.websites)
    ranked = weigh(ATTRIBUTE, claims, own_keys)
    if not ranked:
        return (missing("website", case, "website", given),)
    best = min(ranked, key=_preference)
    backed = best.key in own_keys if own_keys else None
    return (found("website", best, backed=backed, given=given),)


def pages_of(record: Record) -> tuple[str, ...]:
    """Return the websites of a record; failing these, its own pages in social networks."""
    if record.websites or not record.socials:
        return record.websites
    pages = (canonical_url(text) for _, text in sorted(record.socials.items()))
    return tuple(page for page in pages if page and kind_of(page) == SOCIAL and "/" in site_key(page).rstrip("/"))


def _claim(witness: Witness, url: str, judged: Mapping[str, JudgedSite]) -> Claim:
    site = judged.get(key(url))
    flaw = site.flaw if site else flaw_of(url, tuple(name.text for name in witness.record.names))
    note = f"but on {site.observed_at[:10]} {site.says}" if site else NOTES.get(flaw or "")
    return claim(witness, ATTRIBUTE, key(url), url, validity(flaw, witness.family), note)


def flaw_of(url: str, names: tuple[str, ...]) -> str | None:
    """Return what makes a URL a doubtful website for a place of these names: a kind, "other_name", or None.

    A domain that has nothing of the name may still be the owner's, but it is more often somebody else's.
    """
    kind = kind_of(url)
    if kind != OWN:
        return kind
    return "other_name" if names and not any(bears(url, name) for name in names) else None


@lru_cache(maxsize=16_384)
def bears(url: str, name: str) -> bool:
    """Tell whether the host of a URL has a word of a name in it, the name's initials, or most of its letters.

    A name in another script than the host's can be borne in any form, so it counts as borne.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.").replace("-", "")
    label = (registrable_domain(url) or "").partition(".")[0].replace("-", "")
    words = fold(name).split()
    letters = "".join(words)
    if not letters.isascii():
        return True
    initials = "".join(word[0] for word in words)
    told = any(len(word) >= _TELLING_LETTERS and word in host for word in words)
    return told or (len(initials) > 2 and initials in label) or ratio(label, letters) >= _ALIKE


def _preference(standing: Standing) -> tuple[bool, int, float]:
    withheld = standing.probability < FLOORS[Confidence.LOW]
    return withheld, RANKS[kind_of(standing.value)], -standing.probability


@lru_cache(maxsize=16_384)
def key(url: str) -> str:
    """Return what two URLs of one website share: the domain of an own site, the very page elsewhere."""
    domain = registrable_domain(url) if kind_of(url) in (OWN, FILE) else None
    return domain or site_key(url)


@lru_cache(maxsize=16_384)
def kind_of(url: str) -> str:
    """Return whether a URL is an own site, or a page in a social network or directory, or what else (see NOTES)."""
    host = urlsplit(url).hostname or ""
    above = host.split(".")
    unfit = next((kind for i in range(len(above)) if (kind := _unfit().get(".".join(above[i:])))), None)
    if unfit:
        return unfit
    if social_network(url):
        return SOCIAL
    if is_directory(url):
        return DIRECTORY
    return FILE if url.partition("?")[0].lower().endswith(FILES) else OWN


@cache
def _unfit() -> dict[str, str]:
    """Return host → kind of what is no place's own site, from hosts.json; a host covers its subdomains."""
    text = files(__package__).joinpath("hosts.json").read_bytes()
    kinds = msgspec.json.decode(text, type=dict[str, list[str]])
    return {host: kind for kind, hosts in kinds.items() for host in hosts}
