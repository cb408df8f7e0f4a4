"""The quotes in stored answers: the words of pages, which an operator may keep for less long than the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from placewright.store.schema import results
from placewright.store.sql import AnyRow

_AT_ONCE = 500  # answers that one step looks at; a few kB each
_QUOTE = '"quote":'
_decode = msgspec.json.Decoder(dict[str, dict[str, Any]]).decode


def next_answers(conn: Connection, after: int) -> Sequence[AnyRow]:
    """Return the next answers behind a job's id, with their evidence; none at the end."""
    columns = (results.c.job_id, results.c.enrichment_metadata)
    wanted = select(*columns).where(results.c.job_id > after).order_by(results.c.job_id).limit(_AT_ONCE)
    return conn.execute(wanted).all()


def forget(conn: Connection, rows: Sequence[AnyRow], before: str) -> int:
    """Take the quotes out of answers whose pages were read before a time (RFC 3339, UTC); return out of how many.

    Address, time of reading and SHA-256 stay. An answer that was written anew since it was read is left alone. Needs a
    write.
    """
    changed = 0
    for row in rows:
        text = without_quotes(row.enrichment_metadata, before)
        if text != row.enrichment_metadata:
            same = (results.c.job_id == row.job_id, results.c.enrichment_metadata == row.enrichment_metadata)
            changed += conn.execute(update(results).where(*same).values(enrichment_metadata=text)).rowcount
    return changed


def without_quotes(text: str, before: str) -> str:
    """Return `enrichment_metadata` as JSON without the quotes of pages that were read before a time."""
    if _QUOTE not in text:
        return text
    metadata = _decode(text)
    found = [piece for one in metadata.values() for piece in _pieces(one) if _is_over(piece, before)]
    for piece in found:
        del piece["quote"]
    return msgspec.json.encode(metadata).decode() if found else text


def _pieces(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pieces of evidence of an output, with those that stand behind an override."""
    replaced = one.get("replaced") or {}
    return [*one.get("sources", ()), *replaced.get("sources", ())]


def _is_over(piece: Mapping[str, Any], before: str) -> bool:
    return "quote" in piece and (piece.get("observed_at") or "") < before
