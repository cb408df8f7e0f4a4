"""The table of organisations."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from placewright.store.codes import now_us
from placewright.store.schema import organisations
from placewright.store.sql import is_postgres
from placewright.store.values import Holding, Organisation

_datasets = msgspec.json.Decoder(dict[str, str]).decode


class Pin(msgspec.Struct, frozen=True):
    """Which reference data, and no other, must answer an organisation's jobs."""

    organisation_id: int
    slug: str
    datasets: Mapping[str, str]  # name → version


def create(conn: Connection, slug: str) -> Organisation:
    """Return the organisation of that slug, made if new. Needs a write."""
    insert = (postgresql if is_postgres(conn) else sqlite).insert
    conn.execute(insert(organisations).values(slug=slug, created_at=now_us()).on_conflict_do_nothing())
    row = conn.execute(select(organisations.c.id).where(organisations.c.slug == slug)).one()
    return Organisation(row.id, slug)


def find(conn: Connection, slug: str) -> Organisation | None:
    """Return the organisation of that slug, or None."""
    found = conn.execute(select(organisations.c.id).where(organisations.c.slug == slug)).scalar()
    return None if found is None else Organisation(found, slug)


def list_holdings(conn: Connection) -> list[Holding]:
    """Return what each organisation holds, in the order of their slugs."""
    columns = (organisations.c.slug, organisations.c.batches, organisations.c.jobs, organisations.c.retention_days)
    return [Holding(*row) for row in conn.execute(select(*columns).order_by(organisations.c.slug))]


def own_days(conn: Connection, organisation_id: int) -> float | None:
    """Return for how many days an organisation wants its results kept: 0 for ever, None as the setting says."""
    wanted = select(organisations.c.retention_days).where(organisations.c.id == organisation_id)
    days: float | None = conn.execute(wanted).scalar()
    return days


def keep_results(conn: Connection, slug: str, days: float | None) -> bool:
    """Set for how many days an organisation's results are kept: 0 for ever, None as the setting says. Needs a write.

    What has expired and is not deleted yet comes back when the time is made longer: a slip can be mended.
    Returns False when there is no such organisation.
    """
    changed = update(organisations).where(organisations.c.slug == slug)
    return conn.execute(changed.values(retention_days=days)).rowcount == 1


def pin(conn: Connection, slug: str, datasets: Mapping[str, str] | None) -> bool:
    """Set which reference data must answer an organisation's jobs (name → version); None: any. Needs a write.

    Returns False when there is no such organisation.
    """
    kept = None if datasets is None else msgspec.json.encode(datasets).decode()
    changed = update(organisations).where(organisations.c.slug == slug)
    return conn.execute(changed.values(pinned_datasets=kept)).rowcount == 1


def pins(conn: Connection) -> list[Pin]:
    """Return the pins of all organisations that have one."""
    columns = (organisations.c.id, organisations.c.slug, organisations.c.pinned_datasets)
    rows = conn.execute(select(*columns).where(organisations.c.pinned_datasets.is_not(None)))
    return [Pin(row.id, row.slug, _datasets(row.pinned_datasets)) for row in rows]


def pinned(kept: str | None) -> Mapping[str, str] | None:
    """Return the column `pinned_datasets` as name → version; None where any reference data will do."""
    return None if kept is None else _datasets(kept)
