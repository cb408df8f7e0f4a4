"""Reads forms, and refuses those that were not made for who is signed in."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from placewright.console import session
from placewright.errors import InvalidInput

MOST_BYTES = 2 << 20
FIELD = "form_token"
HEADER = "x-form-token"


class Form(dict[str, list[str]]):
    """The fields of a form, each with all its values."""

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of a field, without blanks around it."""
        return self.get(name, [default])[-1].strip()

    def many(self, name: str) -> list[str]:
        """Return all values of a field that are not empty."""
        return [value for value in self.get(name, []) if value]


async def read_form(request: Request) -> Form:
    """Return the fields of a form.

    Raises:
        InvalidInput: it is too large, or was made for somebody else.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise InvalidInput("The form is too large.", [])
    form = Form()
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20_000):
        form.setdefault(name, []).append(value.replace("\0", ""))
    check_token(request, form.one(FIELD))
    return form


def check_token(request: Request, given: str = "") -> None:
    """Refuse a request whose form (or header) does not know the cookie.

    Raises:
        InvalidInput: it was made for somebody else.
    """
    sent = given or request.headers.get(HEADER, "")
    if not session.is_form_token(sent, request.cookies.get(session.COOKIE)):
        raise InvalidInput("This form is out of date: somebody signed in or out since. Load the page again.", [])
