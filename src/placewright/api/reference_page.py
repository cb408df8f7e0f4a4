"""Renders the OpenAPI description as one plain page that loads nothing from anywhere."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2330;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f3f5f8;padding:.75rem;overflow:auto;border-radius:6px}
h2{margin-top:2.5rem;border-bottom:1px solid #d8dee6}details{margin:.75rem 0}summary{cursor:pointer}
.method{display:inline-block;min-width:4rem;font-weight:700;color:#0b5394}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid #e6eaf0}
@media(prefers-color-scheme:dark){body{background:#12161d;color:#e4e8ee}pre{background:#1c2330}
.method{color:#7fb6ee}h2,td,th{border-color:#333d4c}}
"""


def render(description: Mapping[str, Any]) -> str:
    """Return the page."""
    return "".join(_page(description))


def _page(description: Mapping[str, Any]) -> Iterator[str]:
    info = description["info"]
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body><h1>{escape(info['title'])} {escape(info['version'])}</h1>"
    yield f"<p>{escape(info.get('description', ''))}</p>"
    yield '<p>For programs: <a href="/openapi.json">openapi.json</a>.</p>'
    for tag, operations in _by_tag(description).items():
        yield f"<h2>{escape(tag)}</h2>"
        for method, path, operation in operations:
            yield from _operation(method, path, operation)
    yield "<h2>Schemas</h2>"
    for name, schema in sorted(description["components"]["schemas"].items()):
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code> '
        yield f"{escape(schema.get('description', ''))}</summary><pre>{_pretty(schema)}</pre></details>"
    yield "</body></html>"


def _by_tag(description: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Mapping[str, Any]]]]:
    found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation.get("tags", ["Other"])[0], []).append((method, path, operation))
    return found


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<details id="{escape(operation["operationId"])}"><summary><span class="method">{method.upper()}</span> '
    yield f"<code>{escape(path)}</code> – {escape(operation['summary'])}</summary>"
    yield f"<p>{escape(operation.get('description', ''))}</p>"
    if parameters := operation.get("parameters"):
        yield "<table><tr><th>Parameter</th><th>In</th><th>Meaning</th><th>Schema</th></tr>"
        for one in parameters:
            yield f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
            yield f"<td>{escape(one.get('description', ''))}</td><td><code>{_compact(one['schema'])}</code></td></tr>"
        yield "</table>"
    if body := operation.get("requestBody"):
        yield f"<p>Body: {_links(body)}</p>"
    yield "<table><tr><th>Answer</th><th>Meaning</th><th>Body</th></tr>"
    for code, answer in operation["responses"].items():
        yield f"<tr><td>{escape(code)}</td><td>{escape(answer['description'])}</td><td>{_links(answer)}</td></tr>"
    yield "</table></details>"


def _links(answer: Mapping[str, Any]) -> str:
    """Return links to the schemas of an answer's or a body's contents."""
    shown = []
    for media_type, content in answer.get("content", {}).items():
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        link = f' <a href="#{escape(name)}">{escape(name)}</a>' if name else ""
        shown.append(f"<code>{escape(media_type)}</code>{link}")
    return ", ".join(shown)


def _pretty(schema: Any) -> str:
    return escape(json.dumps(schema, indent=2, ensure_ascii=False))


def _compact(schema: Any) -> str:
    shown = {key: value for key, value in schema.items() if key not in ("title", "description", "examples")}
    return escape(json.dumps(shown, ensure_ascii=False))
