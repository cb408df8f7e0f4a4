"""Build a dataset from files: read them, sort the places by cell, write what there is and what is gone."""

import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import placewright
from placewright.errors import FormatError
from placewright.model.place import Dataset, Lifecycle, Record
from placewright.reference import manifest, vanished
from placewright.reference.aside import open_filer as open_filer_of_ground
from placewright.reference.chains import ChainTally
from placewright.reference.drift import drift
from placewright.reference.extent import Extent
from placewright.reference.filing import open_filer
from placewright.reference.formats.base import Options, Origin, Reader
from placewright.reference.formats.detect import detect
from placewright.reference.formats.rows import RowReader
from placewright.reference.manifest import Manifest
from placewright.reference.names import FOLDER as NAMES
from placewright.reference.places import PlaceWriter
from placewright.reference.progress import Progress
from placewright.reference.spread import staged_rows
from placewright.reference.staging import Staged, Staging, stage_all
from placewright.reference.terms import name_keys

_NO_OPTIONS = Options()

_EVERY = 1000  # places between two calls of Progress


class Content(msgspec.Struct, frozen=True):
    """What was written: counts, a checksum of all records, and the newest of their times."""

    counts: Counter[str]
    checksum: str
    newest: str | None
    extent: Extent


class _Told(msgspec.Struct, frozen=True):
    """What the files told of themselves."""

    origin: Origin
    observed_at: str | None  # the newest
    skipped: Counter[str]  # reason → rows


def build(
    files: Sequence[Path],
    folder: Path,
    name: str,
    progress: Progress,
    options: Options = _NO_OPTIONS,
    older: Path | None = None,
) -> Manifest:
    """Build a dataset called `name` from files of one format in an empty folder, and return its manifest.

    Args:
        older: folder of the version that is replaced, if there is one; places that are gone since are kept apart.

    Raises:
        FormatError: a file is of no known format, damaged, or of another format than the first; or none has a place.
    """
    started = time.monotonic()
    readers = [detect(file) for file in files]
    for file, reader in zip(files, readers, strict=True):
        if reader is not readers[0]:
            raise FormatError(f"{file} is of another format than {files[0]}; one dataset holds one format.")
    # Beside the dataset rather than in /tmp: it needs as much room as the dataset itself.
    with tempfile.TemporaryDirectory(dir=folder, prefix="scratch-") as scratch:
        content, told = _read_and_write(readers[0], files, folder, Path(scratch), name, progress, options)
        if not content.counts["places"]:
            raise FormatError(f"{files[0]} holds no named place{_because(told.skipped)}.")
        dataset = _dataset(name, told.origin, content, told.observed_at)
        before = None if older is None else vanished.older_of(older, dataset)
        gone = None if before is None else _keep_vanished(before, folder, dataset, content, Path(scratch), progress)
        since = None if before is None else drift(before.folder, folder, before.version, before.seen)
    counts = content.counts | Counter({"vanished": gone.places or 0} if gone else {})
    built = Manifest(
        dataset=dataset,
        vanished=gone,
        drift=since,
        counts=dict(sorted(counts.items())),
        skipped=dict(sorted(told.skipped.items())),
        built_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        build_seconds=round(time.monotonic() - started, 2),
        built_by=placewright.__version__,
        files=manifest.describe_files(folder),
    )
    manifest.write(folder, built)
    return built


def _read_and_write(
    reader: type[Reader],
    files: Sequence[Path],
    folder: Path,
    scratch: Path,
    name: str,
    progress: Progress,
    options: Options,
) -> tuple[Content, _Told]:
    staging = Staging(scratch)
    around = None
    try:
        opened = [reader(file, Path(tempfile.mkdtemp(dir=scratch)), options) for file in files]
        around = open_filer_of_ground(opened, files, folder, Path(tempfile.mkdtemp(dir=scratch)))
        for file, one in zip(files, opened, strict=True):
            _stage(one, file, name, staging, progress)
        progress("Sorting", staging.count(), None)
        repeated = staging.drop_repeated()
        content = write(staging, folder, progress)
        if around is not None and content.counts["places"]:
            progress("Drawing what stands around", content.counts["places"], None)
            content.counts.update(around.finish())
    finally:
        staging.close()
        if around is not None:
            around.close()
    times = (one.observed_at for one in opened)
    skipped = sum((one.skipped for one in opened), Counter({"repeated id": repeated} if repeated else {}))
    newest = max((time for time in times if time is not None), default=None)
    return content, _Told(opened[0].origin, newest, skipped)


def _keep_vanished(
    before: vanished.Older, folder: Path, dataset: Dataset, content: Content, scratch: Path, progress: Progress
) -> Dataset | None:
    """Write the places of the older version that are gone as a dataset within the dataset; None when none are."""
    name = f"{dataset.name} {vanished.FOLDER}"  # with a space, which no dataset of a user's has
    of = msgspec.structs.replace(dataset, name=name, of=dataset.name)
    apart = Path(tempfile.mkdtemp(dir=scratch))
    staging = Staging(Path(tempfile.mkdtemp(dir=scratch)))
    try:
        if not vanished.stage_vanished(before, folder, of, content.extent, staging, apart, progress):
            return None
        (folder / vanished.FOLDER).mkdir()
        written = write(staging, folder / vanished.FOLDER, progress)
    finally:
        staging.close()
    return msgspec.structs.replace(of, version=_version(dataset.observed_at, written), places=written.counts["places"])


def _stage(opened: Reader, file: Path, name: str, staging: Staging, progress: Progress) -> None:
    count = 0
    for batch in _batches(opened, name):
        count += staging.add(batch)
        progress(f"Reading {file.name}", count, opened.expected())


def _batches(opened: Reader, name: str) -> Iterator[Sequence[Staged]]:
    if isinstance(opened, RowReader):
        yield from staged_rows(opened, name)
        return
    yield from stage_all(opened.records(), name)


def _because(skipped: Counter[str]) -> str:
    """Return why rows were skipped, the most frequent reason first."""
    reasons = ", ".join(f"{reason} in {count:,} rows" for reason, count in skipped.most_common(3))
    return f": {reasons}" if reasons else ""


def write(staging: Staging, folder: Path, progress: Progress) -> Content:
    """Write places and names of a dataset, everything but its manifest."""
    total = staging.count()
    places, names = PlaceWriter(folder), open_filer(folder / NAMES, total)
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    newest: str | None = None
    extent, chains = Extent(), ChainTally()
    decode = msgspec.msgpack.Decoder(Record).decode
    try:
        for cell, blob in staging.sorted():
            record = decode(blob)
            keys = name_keys(record.names)
            names.add(places.add(cell, keys, record, blob), keys, record, blob)
            counts.update(_kinds(record))
            chains.add(record)
            digest.update(blob)
            newest = max(newest or "", record.observed_at or "") or None
            if record.point is not None:
                extent.add(record.point)
            if counts["places"] % _EVERY == 0:
                progress("Indexing", counts["places"], total)
        progress("Closing", total, None)
        places.finish()
        names.finish()
        chains.write(folder)
    finally:
        names.close()
        places.close()
    return Content(counts, digest.hexdigest(), newest, extent)


def _kinds(record: Record) -> Iterator[str]:
    """Yield under which counts of the manifest a record falls."""
    yield "places"
    if record.lifecycle is not Lifecycle.OPEN:
        yield record.lifecycle.value
    for what in ("phones", "websites", "opening_hours", "categories"):
        if getattr(record, what):
            yield f"with_{what}"
    if record.address.street or record.address.full_address:
        yield "with_address"


def _dataset(name: str, origin: Origin, content: Content, told: str | None) -> Dataset:
    observed_at = told or content.newest
    return Dataset(
        name=name,
        source=origin.source or name,
        version=_version(observed_at, content),
        licence=origin.licence,
        attribution=origin.attribution,
        observed_at=observed_at,
        places=content.counts["places"],
    )


def _version(observed_at: str | None, content: Content) -> str:
    return f"{(observed_at or 'undated')[:10]}-{content.checksum[:8]}"
