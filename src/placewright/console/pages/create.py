"""Making a batch: drop a file, say what its columns are, look at its first rows, choose what to find out."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from placewright.client import AsyncClient
from placewright.console import lists, sending
from placewright.console.forms import Form, read_form
from placewright.console.pages.uploads import found
from placewright.console.session import client_of
from placewright.console.uploads import Upload
from placewright.console.views import page
from placewright.errors import FormatError, InvalidInput
from placewright.tables.formats import KNOWN

_SHOWN = 8  # rows in the table of the preview


async def drop(request: Request) -> Response:
    """Ask for a file."""
    async with client_of(request) as client:
        await client.list_batches(limit=1)
    org = request.path_params["org"]
    waiting = [(one.id, one.about, one.size) for one in request.app.state.uploads.open_of(org)]
    return page(request, "new.html", here="batches", extensions=", ".join(KNOWN), waiting=waiting)


async def preview(request: Request) -> Response:
    """Show what the columns are taken for, and the first rows on a map."""
    upload = await found(request)
    return await _shown(request, upload, None)


async def _shown(request: Request, upload: Upload, form: Form | None, problem: str = "") -> Response:
    if not upload.whole:
        raise InvalidInput("The upload is not complete. Drop the same file again; it goes on where it broke off.", [])
    name = upload.about["name"]
    mapping = None if form is None else mapping_of(form)
    seen = await anyio.to_thread.run_sync(partial(lists.looked_at, upload.file, name, mapping))
    async with client_of(request) as client:
        details = (await client.list_attributes(details=True)).details or []
    chosen = form.many("attributes") if form is not None else await _core(request)
    return page(
        request,
        "preview.html",
        here="batches",
        upload=upload.id,
        file=name,
        name=(form.one("name") if form is not None else "") or Path(name).stem,
        seen=seen,
        inputs=lists.INPUTS,
        rows=seen.good[:_SHOWN],
        used=[key for key in lists.INPUTS if key in seen.found],
        dots=dots(seen.good),
        attributes=offered(details),
        chosen=chosen,
        problem=problem,
        refine=form is not None,
    )


async def _core(request: Request) -> Sequence[str]:
    async with client_of(request) as client:
        return (await client.list_attributes()).core


async def submit(request: Request) -> Response:
    """Show the preview with another mapping, or begin to send."""
    form = await read_form(request)
    upload = await found(request)
    if form.one("do") == "discard":
        return _discarded(upload, request.path_params["org"])
    if form.one("do") != "send":
        return await _shown(request, upload, form)
    mapping = mapping_of(form)
    problem = lists.lacking(mapping) or ("" if form.many("attributes") else "Choose at least one attribute.")
    if not form.one("name"):
        problem = "Give the batch a name."
    if problem:
        return await _shown(request, upload, form, problem)
    order = {
        "name": form.one("name")[:500],
        "mapping": mapping,
        "attributes": form.many("attributes"),
        "begin": form.one("begin") == "yes",
    }
    client: AsyncClient = client_of(request)
    sending.start(upload, request.path_params["org"], client, order)
    return RedirectResponse(f"/o/{request.path_params['org']}/sending?upload={upload.id}", 303)


def _discarded(upload: Upload, organisation: str) -> Response:
    if sending.is_underway(upload, organisation):
        raise InvalidInput("The file is being sent just now; it can be discarded when that has ended.", [])
    upload.forget()
    return RedirectResponse(f"/o/{organisation}/new", 303)


async def progress(request: Request) -> Response:
    """Show how far the sending is; go on to the batch when it is there."""
    upload = await found(request)
    about, org = upload.about, request.path_params["org"]
    if "state" not in about:
        return RedirectResponse(f"/o/{org}/new/preview?upload={upload.id}", 303)
    stopped = about["state"] == "sending" and not sending.is_underway(upload, org)
    template = "sending_part.html" if request.headers.get("hx-request") else "sending.html"
    return page(request, template, here="batches", about=about, upload=upload.id, stopped=stopped)


async def again(request: Request) -> Response:
    """Send once more what broke off; what is stored already stays as it is."""
    await read_form(request)
    upload = await found(request)
    if not upload.whole or "order" not in upload.about:
        raise FormatError("The file is not here any more. Drop it again.")
    org = request.path_params["org"]
    sending.start(upload, org, client_of(request), upload.about["order"])
    return RedirectResponse(f"/o/{org}/sending?upload={upload.id}", 303)


def mapping_of(form: Form) -> dict[str, str]:
    """Return input → column, as the fields `map.INPUT` say."""
    return {key: column for key in lists.INPUTS if (column := form.get(f"map.{key}", [""])[-1])}


def dots(rows: Sequence[tuple[int, dict[str, Any]]]) -> list[list[Any]]:
    """Return what the map of the preview shows: [name, latitude, longitude]."""
    numbers = (int, float)
    return [
        [str(one.get("name", ""))[:100], one["latitude"], one["longitude"]]
        for _, one in rows
        if isinstance(one.get("latitude"), numbers) and isinstance(one.get("longitude"), numbers)
    ]


def offered(details: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the attributes to choose from, those that can be filled first, each with who fills it."""
    listed = [
        {
            "key": one["attribute"],
            "available": one["available"],
            "sources": sorted({str(source.get("dataset") or source["source"]) for source in one["sources"]}),
        }
        for one in details
    ]
    return sorted(listed, key=lambda one: not one["available"])


routes = [
    Route("/o/{org}/new", drop),
    Route("/o/{org}/new/preview", preview),
    Route("/o/{org}/new/preview", submit, methods=["POST"]),
    Route("/o/{org}/sending", progress),
    Route("/o/{org}/sending", again, methods=["POST"]),
]
