"""A sentence about a place, made of what was resolved of it: no word in it that is not such a fact.

Where a language model is switched on, its sentence takes the place of this one (`enrichment.summary`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from placewright.model.outputs import Output
from placewright.model.place import Address
from placewright.normalize.addresses import format_address
from placewright.resolution import address, categories, closed_permanently, hours, names
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import weigh
from placewright.resolution.provided import provided_claims, said

ATTRIBUTE = OUTPUT = "one_line_summary"
_SOURCES = (names, categories, address, closed_permanently, hours)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_VOWELS = "aeiou"
# Categories that are no count nouns: what stands before them, in place of "a".
_UNCOUNTED = {"parking", "accommodation", "shopping", "real_estate", "arts_and_entertainment", "beauty_and_spa"}
_MOST_EVIDENCE = 5


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `one_line_summary`."""
    given = weigh(ATTRIBUTE, provided_claims(OUTPUT, case.witnesses))
    if given:
        return (found(OUTPUT, given[0], said("summary")),)
    facts = {one.name: one for source in _SOURCES for one in source.resolve(case) if one.value is not None}
    if "name" not in facts:
        return (missing(OUTPUT, case, "name to write of"),)
    sentence, used = written({name: one.value for name, one in facts.items()}, _country(case))
    weakest = min((facts[name] for name in used), key=lambda one: one.probability or 0.0)
    evidence = tuple(one for name in used for one in facts[name].evidence[:1])[:_MOST_EVIDENCE]
    told = ", ".join(name.replace("_", " ") for name in used)
    reason = f"Put together by rule from {told}; the least sure of these is the {weakest.name.replace('_', ' ')}."
    output = Output(name=OUTPUT, value=sentence, probability=weakest.probability, reasoning=reason, evidence=evidence)
    return (output,)


def _country(case: Case) -> str | None:
    return case.query.country_code or next((one.record.country_code for one in case.witnesses), None)


def written(facts: Mapping[str, Any], country: str | None = None) -> tuple[str, list[str]]:
    """Return the sentence of some outputs, and which of them it is made of.

    >>> written({"name": "Café Lune", "categories": ["cafe"], "open_closed_status": "Closed"})
    ('Café Lune is a cafe; it is permanently closed.', ['name', 'categories', 'open_closed_status'])
    """
    used = ["name"]
    kind = _kind(facts.get("categories"))
    where = _where(facts.get("address"), country)
    used += ["categories"] * bool(kind) + ["address"] * bool(where)
    sentence = f"{facts['name']} is {kind or 'a place'}{where}"
    state = {"Closed": "it is permanently closed", "Temporarily Closed": "it is temporarily closed"}
    status = state.get(facts.get("open_closed_status", ""))
    if status:
        return f"{sentence}; {status}.", [*used, "open_closed_status"]
    brand = facts.get("brand_name")
    if brand and brand.casefold() not in facts["name"].casefold():
        sentence += f", of the brand {brand}"
        used.append("brand_name")
    opening = _opening(facts.get("opening_hours"))
    if opening:
        used.append("opening_hours")
    return f"{sentence}{f'; {opening}' if opening else ''}.", used


def _kind(found_categories: Sequence[str] | None) -> str:
    if not found_categories:
        return ""
    first = found_categories[0]
    words = first.replace("_", " ")
    if first in _UNCOUNTED or (words.endswith("s") and not words.endswith("ss")):
        return f"of the category {words}"
    return f"{'an' if words[0] in _VOWELS else 'a'} {words}"


def _where(parts: Mapping[str, Any] | None, country: str | None) -> str:
    """Return the street and the city: " at 3 Place du Casino, Monaco"; nothing where neither is known."""
    if not parts:
        return ""
    known = Address(house=parts.get("house"), street=parts.get("street"))
    street = format_address(known, country) if known.street else ""  # the number where the country writes it
    city = parts.get("city") or ""
    if street and city:
        return f" at {street}, {city}"
    return f" at {street}" if street else f" in {city}" if city else ""


def _opening(week: Mapping[str, str] | None) -> str:
    """Return in few words on which days it opens."""
    if not week or set(week) != set(_DAYS):
        return ""
    shut = [day for day in _DAYS if week[day] == "Closed"]
    if set(week.values()) == {"Open 24 hours"}:
        return "it is open around the clock"
    if not shut:
        return "it opens every day"
    return f"it is closed on {' and '.join(shut)}" if len(shut) <= 2 else ""
