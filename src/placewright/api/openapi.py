"""Makes the OpenAPI description: FastAPI's, with the models of bodies that routes read themselves, and 400 for 422."""

import inspect
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from placewright.api.answers import problem_response
from placewright.api.schemas import answers, around, geofencing, requests

_DESCRIPTION = """\
Completes and checks lists of places: names with coordinates or addresses in; websites, phones, hours, categories,
open or closed out, each with a confidence and its evidence.

Errors are `application/problem+json` with a `detail` sentence; for invalid input `errors` names the places in the
body as JSON pointers (`/query/…` and `/path/…` are parameters). Request bodies may be gzip- or zstd-encoded.
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the whole description."""
    schema = get_openapi(
        title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes, license_info=app.license_info
    )
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    components |= _components()
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"].setdefault("405", problem_response(405))
    return schema


def _components() -> dict[str, Any]:
    """Return the schemas of all models: requests as they are read, answers as they are written."""
    listed = [(model, "validation") for model in _models(requests)]
    listed += [(model, "validation") for model in _models(geofencing)]
    listed += [(model, "serialization") for module in (answers, around) for model in _models(module)]
    _, schema = models_json_schema(listed, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]  # mypy widens the literals
    definitions: dict[str, Any] = schema["$defs"]
    return {definitions[name].get("title", name): value for name, value in definitions.items()}


def _models(module: object) -> list[type[BaseModel]]:
    found = [item for _, item in inspect.getmembers(module, inspect.isclass) if issubclass(item, BaseModel)]
    return [model for model in found if model is not BaseModel and model is not requests.Request]
