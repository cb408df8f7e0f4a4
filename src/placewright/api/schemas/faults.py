"""Says what is wrong with an input: pydantic's complaints as sentences with pointers, and the sentence over all."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from placewright.errors import InvalidInput, Problem
from placewright.model.inputs import escape

_SENTENCES = {
    "missing": "This is required.",
    "string_type": "This must be a string.",
    "bool_type": "This must be true or false.",
    "int_type": "This must be an integer.",
    "float_type": "This must be a number.",
    "list_type": "This must be a list.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "This must have at most {max_length} characters.",
    "too_short": "This must have at least {min_length} items.",
    "too_long": "This must have at most {max_length} items.",
    "enum": "This must be {expected}.",
    "literal_error": "This must be {expected}.",
    "greater_than_equal": "This must be at least {ge}.",
    "less_than_equal": "This must be at most {le}.",
}


def invalid(problems: Sequence[Problem], count: int | None = None) -> InvalidInput:
    """Return the error for problems of a body; its sentence tells the first of them."""
    total = len(problems) if count is None else count
    first = problems[0]
    if not first.pointer:
        return InvalidInput(first.detail, problems, total)
    number = "One value of the body is" if total == 1 else f"{total} values of the body are"
    return InvalidInput(f"{number} wrong: {first.pointer}: {first.detail}", problems, total)


def problems_of(error: ValidationError, pointer: str = "") -> list[Problem]:
    """Return one problem for each complaint; `pointer` says where the value stands in the body."""
    found = error.errors(include_url=False, include_input=False)
    return [Problem(pointer + _pointer(one["loc"]), sentence(one)) for one in found]


def _pointer(loc: tuple[int | str, ...]) -> str:
    return "".join(f"/{escape(str(part))}" for part in loc)


def sentence(one: Any) -> str:
    """Return one complaint of pydantic as a sentence."""
    template = _SENTENCES.get(one["type"])
    if template is None:
        message = str(one["msg"]).removeprefix("Value error, ")
        return message if message.endswith(".") else f"{message}."
    return template.format(**one.get("ctx", {}))
