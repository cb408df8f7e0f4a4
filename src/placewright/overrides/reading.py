"""Reads overrides as people send them: checks every field, derives the attribute, brings the values into form."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.attributes import ATTRIBUTES
from placewright.model.inputs import MAX_PLACE_ID, escape
from placewright.model.override import (
    FOLLOWING,
    MAX_AUTHOR,
    MAX_OUTPUTS_BYTES,
    MAX_REASON,
    MOST_AT_ONCE,
    Override,
    make_override,
)
from placewright.model.suggestions import unknown_attribute
from placewright.normalize.output_values import canonical

_LISTED = 100  # problems that are told
_ATTRIBUTE_OF = {output: key for key, one in ATTRIBUTES.items() for output in one.outputs}
_LIMITS = {"place_id": MAX_PLACE_ID, "author": MAX_AUTHOR, "reason": MAX_REASON}

Sent = Mapping[str, Any]  # place_id, outputs, author, reason; attribute, created_at, expires_at may be absent


class _Wrong(Exception):
    """One field is wrong."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = Problem(pointer, detail)


def read_override(sent: Any, now: datetime, *, copied: bool = False) -> Override:
    """Return one override.

    Args:
        sent: a decoded object.
        now: when it was made.
        copied: it comes from a file of overrides: when it was made may be told, and it may be over.

    Raises:
        InvalidInput: with every problem found, each with its JSON pointer.
    """
    found, problems = _read(sent, now, copied)
    if found is None:
        first = problems[0]
        raise InvalidInput(f"{first.pointer.lstrip('/')}: {first.detail}".removeprefix(": "), problems)
    return found


def read_overrides(sent: Sequence[Any], now: datetime, lines: Sequence[int] = ()) -> list[Override]:
    """Return the overrides of a file, all or none; of a place and an attribute there may be one.

    Args:
        sent: decoded objects.
        now: when those were made that do not tell it.
        lines: where each stands in the file, to be named in what is wrong with it.

    Raises:
        InvalidInput: with the first hundred problems; the pointers tell the place in the list.
    """
    pointer = "/overrides"
    read: list[Override] = []
    problems: list[Problem] = []
    count = 0
    seen: dict[tuple[str, str], int] = {}
    if len(sent) > MOST_AT_ONCE:
        detail = f"At most {MOST_AT_ONCE} overrides can be sent at once, not {len(sent)}."
        raise InvalidInput(detail, [Problem(pointer, detail)])
    for index, one in enumerate(sent):
        found, wrong = _read(one, now, copied=True)
        if found is not None and (other := seen.setdefault((found.place_id, found.attribute), index)) != index:
            detail = (
                f"{found.attribute} of {found.place_id[:100]!r} is overridden twice: here and at {pointer}/{other}."
            )
            wrong = [Problem("", detail)]
        count += len(wrong)
        where = f"Line {lines[index]}: " if lines else ""
        told = wrong[: _LISTED - len(problems)]
        problems += [Problem(f"{pointer}/{index}{each.pointer}", f"{where}{each.detail}") for each in told]
        if found is not None:
            read.append(found)
    if count:
        first = problems[0]
        number = "One value is" if count == 1 else f"{count} values are"
        raise InvalidInput(f"{number} wrong: {first.pointer}: {first.detail}", problems, count)
    if not read:
        raise InvalidInput("There is no override in it.", [Problem(pointer, "At least one override is needed.")])
    return read


def _read(sent: Any, now: datetime, copied: bool) -> tuple[Override | None, list[Problem]]:
    """Return the override, or what is wrong with it."""
    if not isinstance(sent, Mapping):
        return None, [Problem("", "This must be an object.")]
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for name, value in _fields(sent, now, copied):
        if isinstance(value, _Wrong):
            problems.append(value.problem)
        else:
            fields[name] = value
    outputs, attribute = sent.get("outputs"), sent.get("attribute")
    problems += _faults(outputs, attribute)
    if not problems and isinstance(outputs, Mapping):
        values, problems = _values(outputs)
        fields |= {"attribute": attribute or _ATTRIBUTE_OF[next(iter(outputs))], "outputs": values}
    return (None, problems) if problems else (make_override(**fields), [])


def _fields(sent: Sent, now: datetime, copied: bool) -> Iterator[tuple[str, Any]]:
    for name, most in _LIMITS.items():
        yield name, _text(name, sent.get(name), most)
    made = _moment("created_at", sent.get("created_at")) if copied else None
    yield "created_at", now if made is None else made
    ends = _moment("expires_at", sent.get("expires_at"))
    over = isinstance(ends, datetime) and ends <= now and not copied
    yield "expires_at", _Wrong("/expires_at", "This must be in the future.") if over else ends


def _text(name: str, value: Any, most: int) -> str | _Wrong:
    pointer = f"/{name}"
    if value is None:
        return _Wrong(pointer, "This is required.")
    if not isinstance(value, str):
        return _Wrong(pointer, "This must be a string.")
    if not value.strip() or "\0" in value:
        return _Wrong(pointer, "This must not be blank.")
    if len(value) > most:
        return _Wrong(pointer, f"This must have at most {most} characters.")
    return value if name == "place_id" else " ".join(value.split())


def _moment(name: str, value: Any) -> datetime | _Wrong | None:
    """Read a time with its zone; a day alone is its beginning in UTC."""
    if value is None or value == "":
        return None
    pointer = f"/{name}"
    try:
        text = value if len(value) != len("2026-01-31") else f"{value}T00:00:00Z"
        moment = msgspec.convert(text, datetime)
    except (msgspec.ValidationError, TypeError):
        return _Wrong(pointer, "This must be a time such as 2027-01-31T00:00:00Z, or a day.")
    if moment.tzinfo is None:
        return _Wrong(pointer, "This must say its zone, as in 2027-01-31T00:00:00Z.")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _Wrong(pointer, "This is too far off.")


def _faults(outputs: Any, attribute: Any) -> list[Problem]:
    """Return what is wrong with the attribute, and with the names of the outputs."""
    if attribute is not None and (not isinstance(attribute, str) or attribute not in ATTRIBUTES):
        told = unknown_attribute(attribute) if isinstance(attribute, str) else "This must be a string."
        return [Problem("/attribute", told)]
    if outputs is None:
        return [Problem("/outputs", "This is required.")]
    if not isinstance(outputs, Mapping) or not outputs:
        return [Problem("/outputs", "This must be an object: output → value, or null when the place has none.")]
    attribute = attribute or next((_ATTRIBUTE_OF[name] for name in outputs if name in _ATTRIBUTE_OF), None)
    return [
        Problem(f"/outputs/{escape(str(name))}", detail)
        for name in outputs
        if (detail := _misplaced(str(name), attribute)) is not None
    ]


def _misplaced(output: str, attribute: str | None) -> str | None:
    if output not in _ATTRIBUTE_OF:
        names = ", ".join(ATTRIBUTES[attribute].outputs) if attribute else ", ".join(_ATTRIBUTE_OF)
        return f"There is no such output. There are: {names}."
    if _ATTRIBUTE_OF[output] != attribute:
        return f"This is an output of {_ATTRIBUTE_OF[output]}, not of {attribute}; it needs an override of its own."
    if output in FOLLOWING:
        return f"This follows from {FOLLOWING[output]}; set that."
    return None


def _values(outputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in outputs.items():
        try:
            values[name] = canonical(name, value)
        except InvalidInput as error:
            problems += [Problem(f"/outputs/{escape(name)}{each.pointer}", each.detail) for each in error.problems]
    if len(msgspec.json.encode(values)) > MAX_OUTPUTS_BYTES:
        problems.append(Problem("/outputs", f"This may have at most {MAX_OUTPUTS_BYTES} bytes."))
    order = ATTRIBUTES[_ATTRIBUTE_OF[next(iter(outputs))]].outputs
    return {name: values[name] for name in order if name in values}, problems
