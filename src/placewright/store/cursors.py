"""Cursors of pages: a few integers as an opaque text."""

import base64
import binascii

from placewright.errors import InvalidInput, Problem


def encode_cursor(*numbers: int) -> str:
    """Return integers as a cursor."""
    text = ".".join(map(str, numbers))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> tuple[int, ...]:
    """Return the integers of a cursor.

    Raises:
        InvalidInput: it is none of ours.
    """
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        parts = base64.b64decode(padded, b"-_", validate=True).decode("ascii").split(".")
        numbers = tuple(map(int, parts))
    except (ValueError, binascii.Error) as error:
        raise _wrong() from error
    if len(numbers) != length or not all(0 <= number < 2**63 for number in numbers):
        raise _wrong()
    return numbers


def _wrong() -> InvalidInput:
    return InvalidInput("The cursor is not one of this server.", [Problem("", "cursor: not a valid cursor")])
