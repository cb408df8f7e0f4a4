"""What a listing says, between the lines, of whether its place is still there.

Providers of listings seldom say that a place has closed. They score it low, stop updating it, lose its phone or its
street. Each sign has levels as a comparison of the matcher has; what a level is worth stands in presence.json. The
words that the readers of reference data leave in `Record.tags` are read here and nowhere else.
"""

import re
from collections.abc import Mapping

from placewright.model.place import Record
from placewright.normalize.category_tree import parents
from placewright.normalize.websites import is_directory, social_network

FLAT_SCORE = 0.77  # what Overture notes for rows of providers that give no score of their own
# Machines without staff: they come and go with contracts, and nobody updates their listing.
UNATTENDED = frozenset(
    {"atms", "ev_charging_station", "package_locker", "photo_booth_rental", "propane_supplier", "rental_kiosks"}
)
_SCORES = (
    ("score_99", 0.99), ("score_95", 0.95), ("score_85", 0.85), ("score_70", 0.70), ("score_50", 0.50),
    ("score_35", 0.35), ("score_low", 0.0),
)  # fmt: skip
_YEARS = (("years_7", 7.0), ("years_5", 5.0), ("years_3", 3.0), ("years_2", 2.0), ("years_1", 1.0), ("fresh", 0.0))
_GONE_FLAGS = frozenset({"closed", "doesnt_exist"})  # of Foursquare
_LAST_WORDS = re.compile(
    r"\b(?:permanently closed|closed permanently|now closed|formerly|has moved|dauerhaft geschlossen|"
    r"définitivement fermé|cerrado permanentemente|chiuso definitivamente)\b|\(closed\)",
    re.IGNORECASE,
)


def signs_of(record: Record, age_years: float | None) -> dict[str, str]:
    """Return sign → level of a record; what the record's source does not tell has no entry.

    Args:
        age_years: from the newest update of the listing to the date of the data.
    """
    tags = record.tags
    flat = is_flat(tags)
    found = {"contacts_of_unscored" if flat else "contacts": _contacts(record), "kind": _kind(record)}
    found["chain"] = "chain" if record.brand or record.brand_wikidata else "single"
    found["street"] = "street" if record.address.street or record.address.full_address else "no_street"
    if any(_LAST_WORDS.search(name.text) for name in record.names):
        found["name"] = "says_closed"
    providers = providers_of(tags)
    if providers:
        found["providers"] = "several" if len(providers) > 1 else "one"
    score = score_of(tags)
    if flat:
        found["unscored"] = "unscored_microsoft" if "microsoft" in providers else "unscored"
    elif score is not None:
        found["score"] = next(key for key, least in _SCORES if score >= least)
    if age_years is not None and providers:
        found["age"] = next(key for key, least in _YEARS if age_years >= least)
    return {sign: level for sign, level in found.items() if level}


def score_of(tags: Mapping[str, str]) -> float | None:
    """Return the provider's own confidence that the place exists, 0..1."""
    try:
        return min(1.0, max(0.0, float(tags["confidence"])))
    except (KeyError, ValueError):
        return None


def is_flat(tags: Mapping[str, str]) -> bool:
    """Tell whether the score is the one that stands for none."""
    score = score_of(tags)
    return score is not None and abs(score - FLAT_SCORE) < 1e-6


def providers_of(tags: Mapping[str, str]) -> frozenset[str]:
    """Return the providers that the listing was made of, in small letters."""
    names = (name.strip().casefold() for name in re.split(r"[;,|]", tags.get("sources", "")))
    return frozenset("microsoft" if name == "msft" else name for name in names if name)


def is_flagged(record: Record) -> bool:
    """Tell whether somebody has said that a place is gone which its source describes as present, unconfirmed so far."""
    return not _GONE_FLAGS.isdisjoint(record.tags.get("unresolved_flags", "").split(";"))


def has_own_site(record: Record) -> bool:
    """Tell whether a record names a website that is neither a profile nor a page in a directory."""
    return any(not social_network(url) and not is_directory(url) for url in record.websites)


def _contacts(record: Record) -> str:
    told = (("site", record.websites), ("phone", record.phones), ("profile", record.socials))
    return "_".join(word for word, value in told if value) or "none"


def _kind(record: Record) -> str:
    if not record.categories:
        return ""
    primary = record.categories[0]
    return "unattended" if primary in UNATTENDED else (parents(primary) or (primary,))[-1]
