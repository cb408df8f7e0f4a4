"""Makes pages of templates: what all of them know, and how values are shown."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from placewright import __version__
from placewright.console import session, words

HERE = Path(__file__).parent
NAVIGATION = (
    ("batches", "Batches"),
    ("review", "Review"),
    ("area", "Area"),
    ("quality", "Quality"),
    ("settings", "Settings"),
)


@cache
def edition() -> str:
    """Return what changes when a file of `static/` does. It is a part of their path, so that they find each other."""
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted(path for path in (HERE / "static").rglob("*") if path.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def asset(name: str) -> str:
    """Return the address of a file of `static/`."""
    return f"/static/{edition()}/{name}"


@cache
def environment() -> Environment:
    """Return the templates, ready to be filled; everything that stands in them is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "navigation": NAVIGATION, "version": __version__, "words": words}
    made.filters |= {
        "number": words.number,
        "percent": words.percent,
        "duration": words.duration,
        "moment": words.moment,
        "label": words.label,
        "text": words.text,
        "query": words.query,
    }
    return made


def render(template: str, **values: Any) -> str:
    """Return a template, filled."""
    return environment().get_template(template).render(**values)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Answer with a page."""
    cookie = request.cookies.get(session.COOKIE)
    known = {
        "org": request.path_params.get("org"),
        "organisations": list(session.sessions_of(cookie)),
        "form_token": session.form_token(cookie),
        "path": request.url.path,
        "here": "",
        "base_map": request.app.state.base_map,
    }
    return HTMLResponse(render(template, **{**known, **values}), status)


def error_page(request: Request, sentence: str, status: int, details: Sequence[str] = ()) -> Response:
    """Answer in words that something went wrong; to a part of a page with a part of a page."""
    template = "error_part.html" if request.headers.get("hx-request") else "error.html"
    request.scope.setdefault("path_params", {})
    return page(request, template, status=status, sentence=sentence, details=details, code=status)
