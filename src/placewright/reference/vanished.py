"""Which places of the version that a dataset replaces are gone from it, so that they may have closed.

Gone are those whose id the new version does not hold, and no place of like name or with the same contact at the
point either: ids change while places remain. That says something only where the new version still looks. So a place
counts only if it lies within the extent of the new version, and if of the older places around it, of its kind, and of
whoever told of it, most are still there: an extract of another area, a part of the files, a spider that failed or a
provider that was left out closes nothing.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec
import structlog

from placewright.errors import ReferenceDataError
from placewright.model.cells import Grid
from placewright.model.geo import Point
from placewright.model.place import Dataset, Lifecycle, Record
from placewright.normalize.categories import parents
from placewright.reference import manifest as manifests
from placewright.reference.extent import Extent
from placewright.reference.places import FILE, Places
from placewright.reference.progress import Progress
from placewright.reference.similar import alike
from placewright.reference.staging import Staged, Staging, in_batches, stage
from placewright.reference.terms import name_keys

FOLDER = "vanished"  # within the dataset's own: places and names, as the dataset has them
YEARS = 5.0  # how long a place is kept after it was last seen: lists that are asked of are seldom older
MOST_SHARE = 0.25  # of the places that are there; the longest gone leave first, so that no row of versions can swell it
LOST = 1 / 3  # of a surrounding; where more is gone it is not the places that have changed, but what the data cover
_SUCCESSOR_M = 150.0  # a shop that was mapped anew, as a way in place of a node, lies so near
_SAME_CONTACT = 8  # nearest places that are looked at for the same phone or website
_ENOUGH = 20  # older places that tell how a surrounding fared
_GRIDS = (Grid(64), Grid(8), Grid(1))  # about 1.7, 14 and 110 km: the smallest with enough older places counts

_Group: TypeAlias = tuple[str, int | str]  # a cell of one of the grids, a kind of place, who told of it

log = structlog.get_logger(__name__)

_GONE = "SELECT key FROM older.ids AS o WHERE NOT EXISTS (SELECT 1 FROM newer.ids AS n WHERE n.id = o.id) ORDER BY key"


class Traits(msgspec.Struct, frozen=True, gc=False):
    """What surroundings are told by; reading just this takes a fifth of the time of a record."""

    id: str
    point: Point | None = None
    categories: tuple[str, ...] = ()
    tags: dict[str, str] = {}
    origins: tuple[str, ...] = ()


class Older(msgspec.Struct, frozen=True):
    """The version that is replaced, as far as it can be compared with."""

    folder: Path
    version: str
    seen: str | None  # when it was made
    vanished: str | None  # name of what it kept as vanished itself


def older_of(folder: Path, dataset: Dataset) -> Older | None:
    """Return the version that a dataset replaces; None when there is none, or when it tells nothing of this one.

    It tells nothing when it is of another source, when it is the newer of the two, or when it cannot be read.
    """
    if not folder.is_dir():
        return None
    try:
        before = manifests.read(folder)
    except ReferenceDataError as error:
        log.warning("reference.older_unreadable", dataset=dataset.name, error=str(error))
        return None
    seen, now = before.dataset.observed_at, dataset.observed_at
    if before.dataset.source != dataset.source or (seen is not None and now is not None and seen > now):
        return None
    return Older(folder, before.dataset.version, seen, before.vanished.name if before.vanished else None)


def stage_vanished(
    older: Older, folder: Path, dataset: Dataset, extent: Extent, staging: Staging, scratch: Path, progress: Progress
) -> int:
    """Stage the places of the older version that are gone from the new one, whose places stand in `folder`.

    Args:
        dataset: the new one; its name is what the records will be of.
        extent: where its places lie.
        staging: where the records go.
        scratch: an empty folder.

    Returns:
        how many.
    """
    lost = Staging(scratch)
    try:
        with closing(Places(folder)) as now:
            counts, staged = _stage_lost(older, folder, now, dataset.name, lost, progress)
            staged += _stage_earlier(older, now, dataset, lost)
        if not staged:
            return 0
        told = _Told(counts, _counted(older.folder, counts), extent)
        limit = int(MOST_SHARE * (dataset.places or 0))
        kept = 0
        for blobs in in_batches(lost.newest()):
            records = [record for record in map(_decode, blobs) if told.of(_traits(record))][: limit - kept]
            kept += staging.add(stage(record, dataset.name) for record in records)
        return kept
    finally:
        lost.close()


_decode = msgspec.msgpack.Decoder(Record).decode
_decode_traits = msgspec.msgpack.Decoder(Traits).decode


def _stage_lost(
    older: Older, folder: Path, now: Places, name: str, lost: Staging, progress: Progress
) -> tuple[Counter[_Group], int]:
    """Stage what is gone and has no successor, and return how many that are, by surrounding and in all."""
    counts: Counter[_Group] = Counter()
    staged = 0
    with closing(Places(older.folder)) as before:
        for keys in in_batches(_gone(older.folder, folder)):
            found = [record for key in keys if not _succeeded(record := before.record(key), now)]
            for record in found:
                counts.update(_groups(_traits(record)))
            staged += lost.add(_by_last_seen(_vanished(record, older.seen), name) for record in found)
            progress("Comparing with the older version", staged, None)
    return counts, staged


def _stage_earlier(older: Older, now: Places, dataset: Dataset, lost: Staging) -> int:
    """Stage what was gone from the older version already, as far as it did not come back and is not too long ago."""
    if older.vanished is None:
        return 0
    staged = 0
    with closing(Places(older.folder / FOLDER)) as earlier:
        for blobs in in_batches(earlier.blobs()):
            records = [
                record
                for record in map(_decode, blobs)
                if _years(record.last_seen, dataset.observed_at) <= YEARS
                and now.key(record.id) is None
                and not _succeeded(record, now)
            ]
            staged += lost.add(_by_last_seen(record, dataset.name) for record in records)
    return staged


def _gone(older: Path, newer: Path) -> Iterator[int]:
    """Yield the keys of the older version's places whose ids the newer one does not hold, in their order."""
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        for name, folder in (("older", older), ("newer", newer)):
            path = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
            connection.execute(f"ATTACH ? AS {name}", (path,))
        for (key,) in connection.execute(_GONE):
            yield int(key)


def _by_last_seen(record: Record, name: str) -> Staged:
    """Return a record as it is stored, its age counted from when it was last seen, not from its last edit."""
    return msgspec.structs.replace(stage(record, name), observed_at=record.last_seen)


def _vanished(record: Record, seen: str | None) -> Record:
    """Return a record as one that its dataset no longer holds; one that was told to be closed stays so."""
    closed = record.lifecycle is Lifecycle.CLOSED
    return msgspec.structs.replace(
        record,
        lifecycle=record.lifecycle if closed else Lifecycle.VANISHED,
        lifecycle_note=record.lifecycle_note if closed else None,
        last_seen=seen,
    )


def _succeeded(record: Record, now: Places) -> bool:
    """Tell whether the new version holds a place of like name, or with the same contact, at the record's point.

    Of a record without a point that cannot be known, so it counts as succeeded.
    """
    if record.point is None:
        return True
    keys = name_keys(record.names)
    spots = now.spots(record.point, _SUCCESSOR_M)
    if any(alike(keys, names) for _, _, names in spots):
        return True
    contacts = {*record.phones, *record.websites}
    nearest = (now.record(key) for _, key, _ in spots[:_SAME_CONTACT]) if contacts else ()
    return any(not contacts.isdisjoint((*one.phones, *one.websites)) for one in nearest)


def _traits(record: Record) -> Traits:
    return Traits(record.id, record.point, record.categories, dict(record.tags), record.origins)


def _groups(traits: Traits) -> list[_Group]:
    """Return the surroundings of a place."""
    found: list[_Group] = []
    if traits.point is not None:
        found += [(f"cell {number}", grid.cell(traits.point)) for number, grid in enumerate(_GRIDS)]
    if traits.categories:
        primary = traits.categories[0]
        found.append(("kind", (parents(primary) or (primary,))[-1]))
    maker = _maker(traits)
    if maker:
        found.append(("maker", maker))
    return found


def _maker(traits: Traits) -> str:
    """Return who told of a place within its dataset: the spider of All The Places, the providers of Overture."""
    spiders = (text.rpartition("/")[0] for text in traits.origins if text.startswith("alltheplaces:"))
    return traits.tags.get("sources") or next(spiders, "")


def _counted(folder: Path, lost: Counter[_Group]) -> Counter[_Group]:
    """Return how many places the older version held in those surroundings in which some are lost."""
    counts: Counter[_Group] = Counter()
    with closing(Places(folder)) as before:
        for blob in before.blobs():
            counts.update(group for group in _groups(_decode_traits(blob)) if group in lost)
    return counts


class _Told(msgspec.Struct, frozen=True):
    """How the surroundings of the older places fared."""

    lost: Counter[_Group]
    all: Counter[_Group]
    extent: Extent

    def of(self, traits: Traits) -> bool:
        """Tell whether the new version still looks where and for what the place was."""
        if traits.point is None or not self.extent.holds(traits.point):
            return False
        groups = dict(_groups(traits))
        cells = [(name, groups[name]) for number in range(len(_GRIDS)) if (name := f"cell {number}") in groups]
        around = next((group for group in cells if self.all[group] >= _ENOUGH), cells[-1])
        others = [(name, groups[name]) for name in ("kind", "maker") if name in groups]
        return all(self._remains(group) for group in (around, *others))

    def _remains(self, group: _Group) -> bool:
        known = self.all[group]
        if known < _ENOUGH and group[0] == "kind":
            return True
        return self.lost[group] <= LOST * known


def _years(seen: str | None, now: str | None) -> float:
    """Return the years between two times; of unknown ones so many that the place is let go."""
    try:
        first, last = (date.fromisoformat(f"{text}-01-01"[:10]) for text in (seen, now))
    except ValueError:
        return YEARS + 1.0
    return (last - first).days / 365.25
