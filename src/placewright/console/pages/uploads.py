"""Takes files in pieces: each piece says where it belongs, so that an upload goes on where it broke off."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from placewright.console.forms import check_token
from placewright.console.session import client_of
from placewright.console.uploads import MOST_BYTES, PIECE, Upload, Uploads
from placewright.errors import InvalidInput


async def found(request: Request) -> Upload:
    """Return the upload that a request names, for somebody who is signed in.

    Raises:
        SignedOut, ApiError: nobody is.
        InvalidInput: there is none.
    """
    async with client_of(request) as client:
        await client.list_batches(limit=1)  # the API alone knows whether the session is good
    upload: Upload = request.app.state.uploads.of(request.path_params["org"], request.query_params.get("upload", ""))
    if not upload.exists:
        raise InvalidInput("There is no such upload, or no longer. Drop the file again.", [])
    return upload


async def begin(request: Request) -> Response:
    """Begin an upload, or say how much of it is here."""
    check_token(request)
    async with client_of(request) as client:
        await client.list_batches(limit=1)
    asked = request.query_params
    size = int(asked["size"]) if asked.get("size", "").isdecimal() and len(asked["size"]) < 16 else 0
    uploads: Uploads = request.app.state.uploads
    upload = uploads.begin(request.path_params["org"], asked.get("name", ""), size, asked.get("modified", ""))
    return JSONResponse({"upload": upload.id, "bytes": upload.size, "piece": PIECE})


async def piece(request: Request) -> Response:
    """Take a piece."""
    check_token(request)
    upload = await found(request)
    offset = request.query_params.get("offset", "")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > PIECE:
            raise InvalidInput("The piece is too large.", [])
    at = int(offset) if offset.isdecimal() and len(offset) < 16 else MOST_BYTES
    here = await anyio.to_thread.run_sync(upload.put, at, bytes(body))
    return JSONResponse({"bytes": here})


routes = [
    Route("/o/{org}/uploads", begin, methods=["POST"]),
    Route("/o/{org}/uploads", piece, methods=["PUT"]),
]
