"""Requests about overrides: correct a place, list, import and export corrections, take them back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec

from placewright.client.flow import RETRIES, Call, Lines, Supply, decoded, encoded, pages
from placewright.client.values import DeletedOverride, ImportedOverrides, Override, OverridePage

PATH = "/overrides"


def create_override(
    place_id: str,
    outputs: Mapping[str, Any],
    *,
    author: str,
    reason: str,
    attribute: str | None = None,
    expires_at: datetime | str | None = None,
    apply: bool | None = None,
) -> Call[Override]:
    """Keep what a person knows better than every source, in place of an earlier override of place and attribute.

    Args:
        place_id: of the place, in whatever batch.
        outputs: output of one attribute → its value; None says that the place has none.
        author: who says so.
        reason: why.
        attribute: told by the outputs when absent.
        expires_at: from then on the sources count again; without it, never.
        apply: False leaves stored answers as they are until their next run.
    """
    body = encoded(
        place_id=place_id, outputs=outputs, author=author, reason=reason, attribute=attribute, expires_at=expires_at
    )
    return Call(method="POST", path=PATH, params={"apply": apply}, body=body, read=decoded(Override))


def list_overrides(
    *,
    place_id: str | None = None,
    attribute: str | None = None,
    author: str | None = None,
    expired: bool | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[OverridePage]:
    """Return a page of overrides, oldest first, at most 1,000 (the server's default is 100)."""
    params = {**_filters(place_id, attribute, author, expired), "limit": limit, "cursor": cursor}
    return Call(method="GET", path=PATH, params=params, read=decoded(OverridePage))


def iterate_overrides(
    *,
    place_id: str | None = None,
    attribute: str | None = None,
    author: str | None = None,
    expired: bool | None = None,
    page_size: int = 1_000,
    retries: int = RETRIES,
) -> Supply[Override]:
    """Return all matching overrides one by one, page after page; each page may be tried again."""
    ask = partial(
        list_overrides, place_id=place_id, attribute=attribute, author=author, expired=expired, limit=page_size
    )

    def after(page: OverridePage) -> Call[OverridePage] | None:
        return ask(cursor=page.next_cursor) if page.next_cursor else None

    return pages(ask(), after, lambda page: page.overrides, retries)


def export_overrides(
    *,
    place_id: str | None = None,
    attribute: str | None = None,
    author: str | None = None,
    expired: bool | None = None,
) -> Lines[Override]:
    """Return all matching overrides one by one, in little memory."""
    params = _filters(place_id, attribute, author, expired)
    headers = {"Accept": "application/x-ndjson"}
    return Lines(method="GET", path=PATH, params=params, headers=headers, read=msgspec.json.Decoder(Override).decode)


def import_overrides(
    overrides: Iterable[Override | Mapping[str, Any]], *, apply: bool | None = None
) -> Call[ImportedOverrides]:
    """Keep up to 50,000 overrides, all or none; those of `export_overrides` or objects with the same fields."""
    body = encoded(overrides=list(overrides))
    return Call(
        method="POST", path=f"{PATH}/import", params={"apply": apply}, body=body, read=decoded(ImportedOverrides)
    )


def get_override(override_id: str) -> Call[Override]:
    """Return one override."""
    return Call(method="GET", path=_path(override_id), read=decoded(Override))


def delete_override(override_id: str, *, apply: bool | None = None) -> Call[DeletedOverride]:
    """Delete an override; the answers of the sources come back."""
    path, params = _path(override_id), {"apply": apply}
    return Call(method="DELETE", path=path, params=params, read=decoded(DeletedOverride), repeatable=False)


def _path(override_id: str) -> str:
    return f"{PATH}/{quote(override_id, safe='')}"


def _filters(place_id: str | None, attribute: str | None, author: str | None, expired: bool | None) -> dict[str, Any]:
    return {"place_id": place_id, "attribute": attribute, "author": author, "expired": expired}
