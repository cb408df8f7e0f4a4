"""Reads request bodies: content type, size while reading, gzip and zstd without bombs, then strict JSON."""

import gzip
import io
import zlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio.to_thread
import zstandard
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from placewright.api import strict_json
from placewright.api.schemas.faults import invalid, problems_of
from placewright.errors import Problem

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")

_ENCODINGS = ("gzip", "x-gzip", "zstd")
_SMALL = 16 * 1024  # bytes; reading them takes less than a millisecond
_ZSTD_WINDOW = 128 * 2**20  # bytes; what `zstd --long` uses


async def read_body(request: Request, limit: int) -> bytes:
    """Return the whole body, decompressed; a body without content type is taken as JSON.

    Raises:
        HTTPException: 415 for another type or encoding, 413 above `limit` bytes before or after decompression.
        InvalidInput: the compressed data is damaged.
    """
    _check_type(request.headers.get("content-type", ""))
    return await read_raw(request, limit)


async def read_raw(request: Request, limit: int) -> bytes:
    """Return the whole body, decompressed, whatever its type; raises as `read_body`."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", *_ENCODINGS):
        raise HTTPException(415, f"Content-Encoding may be gzip or zstd, not {encoding!r}.")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > limit:
        raise _too_large(limit)
    parts = bytearray()
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > limit:
            raise _too_large(limit)
    if encoding not in _ENCODINGS:
        return bytes(parts)
    return await anyio.to_thread.run_sync(decompress, bytes(parts), encoding, limit)


async def read_json(request: Request, model: type[Model], *, limit: int, empty: bool = False) -> Model:
    """Return the body as a model; with `empty`, no body at all means the defaults.

    Raises:
        InvalidInput: with every fault found and its place.
    """
    return await read_model(await read_body(request, limit), model, empty=empty)


async def read_model(body: bytes, model: type[Model], *, empty: bool = False) -> Model:
    """Return a body that was read as a model; see `read_json`."""
    if empty and not body.strip():
        return model()
    return await off_the_loop(partial(parse, body, model), body)


async def off_the_loop(work: Callable[[], Value], body: bytes) -> Value:
    """Run what reads a body in a thread; a small one takes less time than the way there and back.

    A geometry goes to a thread whatever its size: its first reader loads a library.
    """
    if len(body) < _SMALL and b"wkt_geometry" not in body:
        return work()
    return await anyio.to_thread.run_sync(work)


def parse(body: bytes, model: type[Model]) -> Model:
    """Decode a body and check it against a model; null for a field counts as absent."""
    value = strict_json.decode(body)
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None}
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(problems_of(error)) from error


def _check_type(content_type: str) -> None:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type and media_type != "application/json" and not media_type.endswith("+json"):
        raise HTTPException(415, f"The body must be application/json, not {media_type[:100]}.")


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"The body is larger than {limit} bytes.")


def decompress(data: bytes, encoding: str, limit: int) -> bytes:
    """Return the decompressed data; never holds more than `limit` bytes of it."""
    try:
        if encoding == "zstd":
            decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
            with decompressor.stream_reader(io.BytesIO(data), read_across_frames=True) as reader:
                plain = reader.read(limit + 1)
        else:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                plain = file.read(limit + 1)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise invalid([Problem("", f"The body is not valid {encoding}.")]) from error
    if len(plain) > limit:
        raise _too_large(limit)
    return plain
