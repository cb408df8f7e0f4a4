"""Custom attributes: questions of one organisation, with the outputs that answer them.

An output is called as its attribute, or as the attribute, a dot and a name of its own (`terrace`, `terrace.seats`), so
that everybody can tell from an output which attribute it is of, also where nobody knows the definition any more. No
output of the known attributes has a dot.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.attributes import ATTRIBUTES, SETS

TYPES = ("string", "integer", "number", "boolean", "list of strings")
MOST_OUTPUTS, MOST_QUESTION = 20, 1000  # outputs of an attribute; characters
_KEY = re.compile(r"[a-z][A-Za-z0-9_]{1,63}")
_OUTPUT = re.compile(r"[a-z][A-Za-z0-9_]{0,63}")
_TAKEN = frozenset(ATTRIBUTES) | frozenset(SETS) | {name for one in ATTRIBUTES.values() for name in one.outputs}


class CustomAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a custom attribute."""

    key: str
    version: int = 1  # from 1 on, in the order in which they were made
    question: str  # what is asked of the pages of a place
    outputs: Mapping[str, str]  # name as in answers → one of TYPES


def named(key: str, name: str) -> str:
    """Return what an output is called in answers."""
    return key if name == key else f"{key}.{name}"


def attribute_of(output: str) -> str:
    """Return the custom attribute that an output is of."""
    return output.partition(".")[0]


def outputs_of(attribute: str, present: Iterable[str]) -> tuple[str, ...]:
    """Return the outputs of an attribute; of a custom one those that are among `present`, in their order."""
    known = ATTRIBUTES.get(attribute)
    return known.outputs if known else tuple(name for name in present if attribute_of(name) == attribute)


def read_custom(value: Any, key: str | None = None) -> CustomAttribute:
    """Return the first version of what somebody defines: `{key, question, outputs: {name: type}}`.

    Args:
        key: of the attribute that gets another version; then none need be given.

    Raises:
        InvalidInput: it is none; the sentences say why and where.
    """
    if not isinstance(value, dict):
        raise InvalidInput("This must be an object.", [Problem("", "This must be an object.")])
    key = value.get("key") if key is None else key
    question, outputs = value.get("question"), value.get("outputs")
    problems = [*_key_problems(key), *_question_problems(question), *_output_problems(outputs)]
    if problems:
        raise InvalidInput(problems[0].detail, problems)
    shaped = {named(str(key), name): kind for name, kind in dict(outputs or {}).items()}
    return CustomAttribute(key=str(key), question=" ".join(str(question).split()), outputs=shaped)


def _key_problems(key: Any) -> list[Problem]:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        return [Problem("/key", "A key begins with a small letter and has 2 to 64 letters, digits and _.")]
    if key in _TAKEN:
        return [Problem("/key", f"{key} is the name of something that is known already; take another one.")]
    return []


def _question_problems(question: Any) -> list[Problem]:
    good = isinstance(question, str) and question.strip() and "\0" not in question and len(question) <= MOST_QUESTION
    return [] if good else [Problem("/question", f"This must be a question of 1 to {MOST_QUESTION} characters.")]


def _output_problems(outputs: Any) -> list[Problem]:
    if not isinstance(outputs, dict) or not 1 <= len(outputs) <= MOST_OUTPUTS:
        return [Problem("/outputs", f"This must be an object of 1 to {MOST_OUTPUTS} names with their types.")]
    problems = []
    for name, kind in outputs.items():
        if not _OUTPUT.fullmatch(name):
            problems.append(Problem("/outputs", f"{name[:100]!r} is no name: small letter first, letters, digits, _."))
        elif kind not in TYPES:
            problems.append(Problem(f"/outputs/{name}", f"This must be one of {', '.join(TYPES)}."))
    return problems
