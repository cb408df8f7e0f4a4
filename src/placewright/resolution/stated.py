"""Resolves an attribute from what each record states of its outputs: the shape that most attributes share.

An attribute's file says what one record states (`Stated`, by output) and how far that is believed (`Belief`); what
providers give ready-made joins it here, and all of it is weighed as everywhere else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import MOST, Claim, together, weigh
from placewright.resolution.provided import provided_claims, said, text_of
from placewright.resolution.trust import Belief


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """One value that a record states."""

    output: str
    value: Any  # in the output's form; of a list of several, one item
    validity: float = 1.0  # what a flaw of the value leaves of the belief
    note: str | None = None  # what is remarkable, to follow the value in a sentence


Read = Callable[[Witness], Iterable[Stated]]


def resolved(
    attribute: str,
    case: Case,
    belief: Belief,
    read: Read,
    *,
    nouns: Mapping[str, str] | None = None,
    same: Callable[[str, Any], str] | None = None,
    several: frozenset[str] = frozenset(),
) -> tuple[Output, ...]:
    """Return the outputs of an attribute.

    Args:
        read: what a record states.
        nouns: output → what it is called in a sentence; else its name.
        same: output and value → a key that is equal for values that mean the same; else the value itself.
        several: outputs that are lists, to which every record may add items of its own.
    """
    key_of = same or (lambda _, value: text_of(value))
    claims: dict[str, list[Claim]] = {name: [] for name in ATTRIBUTES[attribute].outputs}
    for witness in case.witnesses:
        for one in read(witness):
            claims[one.output].append(_claim(attribute, witness, one, belief, key_of(one.output, one.value)))
    answers = []
    for name, own in claims.items():
        noun = (nouns or {}).get(name) or name.replace("_", " ")
        given = [_keyed(one, key_of(name, one.value)) for one in provided_claims(name, case.witnesses, belief)]
        if name in several:
            answers.append(_several(attribute, name, case, [*own, *_items(given)], noun, belief))
        else:
            ranked = weigh(attribute, [*own, *given], wrong_values=belief.wrong_values)
            answers.append(found(name, ranked[0], said(noun)) if ranked else missing(name, case, noun))
    return tuple(answers)


def _claim(attribute: str, witness: Witness, one: Stated, belief: Belief, key: str) -> Claim:
    return Claim(
        witness=witness,
        key=key,
        value=one.value,
        accuracy=min(MOST, witness.probability * belief.of(witness) * one.validity),
        note=one.note,
        quote=witness.record.quotes.get(attribute),
    )


def _keyed(one: Claim, key: str) -> Claim:
    return msgspec.structs.replace(one, key=key)


def _items(claims: Iterable[Claim]) -> Iterable[Claim]:
    """Yield a claim for each item of lists that are given whole."""
    for one in claims:
        for item in one.value if isinstance(one.value, list) else [one.value]:
            yield msgspec.structs.replace(one, value=item, key=text_of(item))


def _several(attribute: str, name: str, case: Case, claims: list[Claim], noun: str, belief: Belief) -> Output:
    """Return an output that is a list: the items that are sure enough, the surest first."""
    by_key: dict[str, list[Claim]] = {}
    for one in claims:
        by_key.setdefault(one.key, []).append(one)
    if not by_key:
        return missing(name, case, noun)
    # Each for itself: that others do not have an item says nothing against it.
    ranked = [weigh(attribute, group, wrong_values=belief.wrong_values)[0] for group in by_key.values()]
    ranked.sort(key=lambda one: -one.probability)
    sure = [one for one in ranked if one.probability >= FLOORS[Confidence.LOW]]
    if not sure:
        return found(name, ranked[0], said(noun), form=_listed)
    whole = [one.value for one in sure]
    return found(name, together(attribute, [one.supporting[0] for one in sure], whole), said(noun), form=_listed)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
