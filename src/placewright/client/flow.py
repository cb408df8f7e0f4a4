"""What every operation is made of: a request with the reader of its answer, and the steps of sending it with retries.

A flow is a generator that yields what is to be done (a `Call` to send, a `Pause` to wait) and receives the answer, so
that the logic is written once and both drivers, one that blocks and one that awaits, merely do what it says. A `Supply`
is a flow that also yields what it hands out meanwhile: values (`Items`), or an answer of many lines (`Lines`).
"""

import random
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import uuid4

import httpx
import msgspec

from placewright.errors import ApiError, ApiUnavailable, Problem

T = TypeVar("T")
P = TypeVar("P")
RETRIES = 5  # further attempts, unless the client was made with another number
TRY_AGAIN = (429, 503)  # the answers that CONTRACT section 1 gives with Retry-After
LONGEST_PAUSE = 60.0  # seconds
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)  # so sending it again is the first time


class Pause(NamedTuple):
    """Wait before the next step."""

    seconds: float


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent."""

    method: str
    path: str  # after /v1/{org_slug}
    params: Mapping[str, Any] = {}  # None values are left out, lists repeat the key
    body: bytes | None = None  # JSON text
    headers: Mapping[str, str] = {}


class Call(Request, Generic[T], frozen=True, kw_only=True):
    """One request, ready to send, and how to read its answer."""

    read: Callable[[httpx.Response], T]
    repeatable: bool = True  # sending it twice does what sending it once does
    key: str | None = None  # Idempotency-Key: under it the server has the effect once, however often it is sent


class Chunks(Call[T], Generic[T], frozen=True, kw_only=True):
    """One request whose answer is handed on in pieces as they come, when the server agrees: a file."""

    begin: Callable[[], Any]  # before the first piece, at every attempt
    write: Callable[[bytes], Any]  # is given each piece


class LineSplitter:
    """Cuts a stream of bytes into lines at \\n alone: JSON text may hold the other characters that end a line."""

    def __init__(self, end: bytes = b"\n") -> None:
        self._end = end  # of a line, or of whatever else the stream is made of
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that are complete now."""
        *lines, self._rest = (self._rest + chunk).split(self._end)
        return [line for line in lines if line]

    def end(self) -> list[bytes]:
        """Return the last line, if it was not ended."""
        return [self._rest] if self._rest else []


class Lines(Request, Generic[T], frozen=True, kw_only=True):
    """One request whose answer is a stream of lines, and how to read a line."""

    read: Callable[[bytes], T]
    splitter: Callable[[], LineSplitter] = LineSplitter
    enough: Callable[[], bool] = bool  # asked after each value: whether the rest is left unread


class Items(NamedTuple, Generic[T]):
    """Values that a supply hands out, in their order."""

    values: Sequence[T]


Step = Call[Any] | Pause
Answer = httpx.Response | httpx.TransportError | None
Flow = Generator[Step, Answer, T]
# What a supply receives for its lines: None when they came to their end, else what broke them off.
Supply = Generator[Step | Items[T] | Lines[T], Any, None]


def decoded(form: type[T]) -> Callable[[httpx.Response], T]:
    """Return a reader for answers of this form."""
    decoder = msgspec.json.Decoder(form)
    return lambda response: decoder.decode(response.content)


def encoded(**fields: Any) -> bytes:
    """Return a JSON body of the fields that are given (None: not given)."""
    return msgspec.json.encode({key: value for key, value in fields.items() if value is not None})


def pages(
    first: Call[P], after: Callable[[P], Call[P] | None], items: Callable[[P], Sequence[T]], retries: int
) -> Supply[T]:
    """Hand out the items of page after page; `after` tells the request for the page that follows one, if any does."""
    call: Call[P] | None = first
    while call is not None:
        page: P = yield from exchange(call, retries)
        yield Items(items(page))
        call = after(page)


def new_key() -> str:
    """Return a new Idempotency-Key."""
    return str(uuid4())


def exchange(call: Call[T], retries: int) -> Flow[T]:
    """Send a call and return its answer; wait and send again when the server asks for it or is out of reach.

    Raises:
        ApiError: the server refused the request.
        ApiUnavailable: it was still busy, draining or out of reach after `retries` further attempts.
    """
    for attempt in range(retries + 1):
        answer = yield call
        if isinstance(answer, httpx.Response) and answer.status_code not in TRY_AGAIN:
            return read_answer(call, answer)
        if attempt == retries or not _may_be_sent_again(call, answer):
            break
        yield Pause(pause_before_retry(answer, attempt))
    if isinstance(answer, httpx.Response):
        raise problem_of(answer)
    raise ApiUnavailable(
        f"The server did not answer ({type(answer).__name__}: {answer}). Is it running, and at that URL?"
    )


def _may_be_sent_again(call: Call[Any], answer: Answer) -> bool:
    harmless = call.repeatable or call.key is not None
    return harmless or not isinstance(answer, httpx.TransportError) or isinstance(answer, NEVER_SENT)


def pause_before_retry(answer: Answer, attempt: int) -> float:
    """Return seconds to wait: what Retry-After asks for, else twice as long each time, with jitter."""
    if isinstance(answer, httpx.Response):
        asked = answer.headers.get("Retry-After", "")
        if asked.isdigit():
            return min(float(asked), LONGEST_PAUSE)
    return min(0.25 * float(2**attempt), LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


def read_answer(call: Call[T], response: httpx.Response) -> T:
    """Return the value of an answer, or raise what it reports."""
    if response.status_code >= 400:
        raise problem_of(response)
    try:
        return call.read(response)
    except msgspec.DecodeError as error:
        raise ApiError(
            f"The answer to {call.method} {call.path} is not of the expected form: {error}.", response.status_code
        ) from error


class _ProblemDetails(msgspec.Struct):
    detail: str | None = None
    title: str | None = None
    errors: tuple[Problem, ...] = ()


def problem_of(response: httpx.Response) -> ApiError:
    """Return the error that an answer reports (RFC 9457), readable even when something in between answered."""
    try:
        problem = msgspec.json.decode(response.content, type=_ProblemDetails)
    except msgspec.DecodeError:
        problem = _ProblemDetails()
    sentence = problem.detail or problem.title or f"The server answered {response.status_code}."
    kind = ApiUnavailable if response.status_code in (*TRY_AGAIN, 502, 504) else ApiError
    return kind(sentence, response.status_code, problem.errors, response.headers.get("X-Request-Id"))
