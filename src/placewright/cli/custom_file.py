"""Reads attributes of one's own from a file: a JSON list of `{key, question, outputs}`."""

from pathlib import Path
from typing import Any

import msgspec

from placewright.errors import InvalidInput, UsageError
from placewright.model.custom import CustomAttribute, read_custom


def read_file(file: Path) -> list[CustomAttribute]:
    """Return the attributes of a file.

    Raises:
        UsageError: it cannot be read, or one of them is wrong; the sentence says which and why.
    """
    try:
        value: Any = msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{file} cannot be read as JSON: {error}.") from error
    if not isinstance(value, list):
        raise UsageError(f"{file} must hold a list of attributes.")
    found: dict[str, CustomAttribute] = {}
    for number, one in enumerate(value, 1):
        try:
            new = read_custom(one)
        except InvalidInput as error:
            problem = error.problems[0]
            raise UsageError(f"{file}, attribute {number}{problem.pointer}: {problem.detail}") from error
        if found.setdefault(new.key, new) is not new:
            raise UsageError(f"{file}, attribute {number}: {new.key} stands there twice.")
    return list(found.values())
