"""Attributes that are the code of a category in another scheme, by a table that people wrote."""

from collections.abc import Callable, Mapping

import msgspec

from placewright.model.outputs import Output
from placewright.normalize.industries import Code
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, bounded, claim, weigh
from placewright.resolution.provided import provided_claims, provided_with, resolve_provided, text_of

_CATEGORIES = "categories"  # whoever is right about the category is right about the code, as far as the table is


class Scheme(msgspec.Struct, frozen=True):
    """A scheme of codes."""

    attribute: str
    output: str  # the code
    called: str  # for sentences: the NAICS code
    code_of: Callable[[str], Code | None]
    others: Mapping[str, Callable[[str], str | None]]  # output → what a code says of it


def resolve_coded(scheme: Scheme, case: Case) -> tuple[Output, ...]:
    """Resolve the outputs of a scheme: the code, and what it says."""
    ranked = weigh(scheme.attribute, [*_claims(scheme, case), *provided_claims(scheme.output, case.witnesses)])
    if not ranked:
        return _none(scheme, case)
    best = bounded(ranked[0])
    code = found(scheme.output, best, lambda value: f"{scheme.called} {value}")
    return (code, *(_other(scheme, name, best, case) for name in scheme.others))


def _claims(scheme: Scheme, case: Case) -> list[Claim]:
    claims = []
    for witness in case.witnesses:
        category = next(iter(witness.record.categories), "")
        code = scheme.code_of(category)
        if code is not None and code.code is not None:
            said = category.replace("_", " ")
            note = f"since it is {_article(said)} {said}" + ("" if code.is_own else "; the nearest code there is")
            one = claim(witness, _CATEGORIES, text_of(code.code), code.code, note=note)
            claims.append(msgspec.structs.replace(one, flaw="own_code" if code.is_own else "near_code"))
    return claims


def _other(scheme: Scheme, name: str, best: Standing, case: Case) -> Output:
    value = provided_with(best, name) or scheme.others[name](best.value)
    noun = name.replace("_", " ")
    if value is None:
        return missing(name, case, noun)
    return found(name, best, lambda code: f"{scheme.called} {code}", form=lambda _: value)


def _none(scheme: Scheme, case: Case) -> tuple[Output, ...]:
    """Return the outputs without a code: what providers say of them, and that a place is no business."""
    outputs = resolve_provided(scheme.attribute, case)
    first = next((one.record.categories[0] for one in case.witnesses if one.record.categories), None)
    if first is None or scheme.code_of(first) is None:
        return outputs
    said = first.replace("_", " ")
    reasoning = f"{_article(said).capitalize()} {said} is no business, so it has no code."
    return tuple(one if one.value is not None else msgspec.structs.replace(one, reasoning=reasoning) for one in outputs)


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"
