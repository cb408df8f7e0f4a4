"""Makes a dataset of one list of places, so that it can be searched like any reference data."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import placewright
from placewright.linking.places import DATASET
from placewright.model.place import Dataset, Record
from placewright.reference import manifest
from placewright.reference.build import write
from placewright.reference.manifest import Manifest
from placewright.reference.progress import Progress, silent
from placewright.reference.staging import Staging, stage_all


@contextmanager
def indexed(records: Iterable[Record], progress: Progress = silent) -> Iterator[Path]:
    """Yield the folder of a dataset of records, which goes away afterwards; of records of one id the last counts."""
    with TemporaryDirectory(prefix="placewright-link-") as name:
        folder, scratch = Path(name) / "index", Path(name) / "scratch"
        folder.mkdir()
        scratch.mkdir()
        staging = Staging(scratch)
        try:
            count = 0
            for batch in stage_all(records, DATASET):
                count += staging.add(batch)
                progress("Reading", count, None)
            staging.drop_repeated()
            content = write(staging, folder, progress)
        finally:
            staging.close()
        built = Manifest(
            dataset=Dataset(name=DATASET, source="list", version=content.checksum[:8]),
            counts=dict(sorted(content.counts.items())),
            built_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            build_seconds=0.0,
            built_by=placewright.__version__,
            files=manifest.describe_files(folder),
        )
        manifest.write(folder, built)
        yield folder
