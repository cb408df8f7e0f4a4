"""Measures answers against a user's own labelled places: matches, values, and what each confidence word is worth."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.enrichment import Enricher
from placewright.evaluation.measure import Row, share
from placewright.evaluation.same_values import Unreadable, same
from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import FLOORS, Confidence, Output, confidence

NONE = "none"  # in a cell: there is none; of the id: no record is this place
_ATTRIBUTE_OF = {output: key for key, one in ATTRIBUTES.items() for output in one.outputs}
_PROMISES = {Confidence.VERY_HIGH: 0.97, Confidence.HIGH: 0.92, Confidence.MEDIUM: 0.80, Confidence.LOW: 0.60}
_ENOUGH = 30  # answers that tell whether a promise is kept; of fewer, one more or less decides
_TYPES = {"n": "node", "w": "way", "r": "relation"}


class Labelled(msgspec.Struct, frozen=True):
    """A place and what is true of it."""

    line: int  # of the file
    inputs: Mapping[str, Any]  # checked
    id: str  # of the record that it is, several by ";"; "none": of no record; "": unknown
    expected: Mapping[str, str]  # output → what is true; "none": there is none


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was compared: the match (`what` is "match") or an output."""

    line: int
    place_id: str
    name: str
    what: str
    expected: str
    answered: Any  # null: nothing was
    confidence: Confidence | None  # of an output
    right: bool
    reasoning: str
    unreadable: str | None = None  # why the expected value cannot be compared


def attributes_of(outputs: Iterable[str]) -> tuple[str, ...]:
    """Return the attributes that outputs belong to, in the order of model.attributes; without any, the least to ask."""
    wanted = {_ATTRIBUTE_OF[output] for output in outputs} or {"names"}
    return tuple(key for key in ATTRIBUTES if key in wanted)


async def compare(enricher: Enricher, place: Labelled, attributes: Sequence[str]) -> list[Finding]:
    """Ask one place and compare what came out with what is true."""
    run = await enricher.run(place.inputs, attributes)
    found = []
    if place.id:
        records = [match.record.id for match in run.verdict.accepted]
        found.append(_match(place, records, run.verdict.reason))
    outputs = {output.name: output for resolved in run.resolved for output in resolved.outputs}
    country = run.query.country_code
    found += [_value(place, outputs[name], text, country) for name, text in place.expected.items() if name in outputs]
    return found


def _match(place: Labelled, records: list[str], reason: str) -> Finding:
    wanted = {_record_id(part) for part in place.id.split(";")}
    right = not records if place.id == NONE else not wanted.isdisjoint(records)
    answered = "; ".join(records) or None
    return _finding(place, "match", place.id, answered, None, right, reason)


def _record_id(text: str) -> str:
    """Return the id of a record; objects of OpenStreetMap may be given by their address or as n123."""
    text = text.strip()
    parts = text.rstrip("/").rsplit("/", 2)
    if text.startswith("https://www.openstreetmap.org/"):
        return "/".join(parts[-2:])
    return f"{_TYPES[text[0].lower()]}/{text[1:]}" if text[:1].lower() in _TYPES and text[1:].isdecimal() else text


def _value(place: Labelled, output: Output, expected: str, country: str | None) -> Finding:
    word = confidence(output)
    details = (place, output.name, expected, output.value, word)
    if output.value is None or expected == NONE:
        return _finding(*details, output.value is None and expected == NONE, output.reasoning)
    try:
        return _finding(*details, same(output.name, expected, output.value, country), output.reasoning)
    except Unreadable as error:
        return _finding(*details, False, output.reasoning, str(error))


def _finding(
    place: Labelled,
    what: str,
    expected: str,
    answered: Any,
    word: Confidence | None,
    right: bool,
    reasoning: str,
    unreadable: str | None = None,
) -> Finding:
    return Finding(
        line=place.line,
        place_id=str(place.inputs.get("place_id", "")),
        name=place.inputs["name"],
        what=what,
        expected=expected,
        answered=answered,
        confidence=word,
        right=right,
        reasoning=reasoning,
        unreadable=unreadable,
    )


def rows(findings: Sequence[Finding]) -> list[Row]:
    """Return the measures: of the match, of each output, of each confidence word over all outputs and for each."""
    readable = [one for one in findings if one.unreadable is None]
    values = [one for one in readable if one.what != "match"]
    answered = [one for one in values if one.answered is not None]
    names = [name for name in _ATTRIBUTE_OF if any(one.what == name for one in values)]
    return [
        *_of_match([one for one in readable if one.what == "match"]),
        *(row for name in names for row in _of_output(name, [one for one in values if one.what == name])),
        *_of_words("all", answered),
        *(row for name in names for row in _of_words(name, [one for one in answered if one.what == name])),
    ]


def _of_match(found: Sequence[Finding]) -> list[Row]:
    if not found:
        return []
    counts = Counter((one.expected == NONE, one.answered is not None, one.right) for one in found)
    right = counts[False, True, True]
    wrong = counts[False, True, False]
    invented = counts[True, True, False]
    missed = counts[False, False, False]
    absent = invented + counts[True, False, True]
    return [
        share("match: precision", right, right + wrong + invented),
        share("match: recall", right, right + wrong + missed),
        *([share("match: absent matched", invented, absent)] if absent else []),
    ]


def _of_output(name: str, found: Sequence[Finding]) -> list[Row]:
    there = [one for one in found if one.expected != NONE]
    answered = [one for one in found if one.answered is not None]
    nothing = [one for one in found if one.expected == NONE]
    measured = []
    if there:
        measured.append(share(f"{name}: filled", sum(one.answered is not None for one in there), len(there)))
    if answered:
        measured.append(share(f"{name}: right where answered", sum(one.right for one in answered), len(answered)))
    if there:
        measured.append(share(f"{name}: right of all", sum(one.right for one in there), len(there)))
    if nothing:
        measured.append(share(f"{name}: none, and none answered", sum(one.right for one in nothing), len(nothing)))
    return measured


def _of_words(of: str, answered: Sequence[Finding]) -> list[Row]:
    found = []
    for word in FLOORS:
        said = [one for one in answered if one.confidence is word]
        if said:
            goal = _PROMISES[word] if len(said) >= _ENOUGH else None
            found.append(share(f"{of}: {word} is right", sum(one.right for one in said), len(said), goal=goal))
    return found
