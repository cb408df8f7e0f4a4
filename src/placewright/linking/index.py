"""Makes a dataset of one list of places, so that it can be searched like any reference data."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import placewright
from placewright.linking import namesakes
from placewright.linking.places import DATASET
from placewright.model.place import Dataset
from placewright.reference import manifest
from placewright.reference.build import write
from placewright.reference.manifest import Manifest
from placewright.reference.progress import Progress, silent
from placewright.reference.staging import Staged, Staging
from placewright.reference.swap import scratch

_PREFIX = "placewright-link-"


@contextmanager
def indexed(batches: Iterable[Sequence[Staged]], progress: Progress = silent) -> Iterator[Path]:
    """Yield the folder of a dataset of records, which goes away afterwards; of records of one id the last counts.

    It stands in the folder for temporary files (TMPDIR). What a run left there that was killed is cleared away.
    """
    with scratch(Path(gettempdir()), _PREFIX) as home:
        folder, sorting = home / "index", home / "scratch"
        folder.mkdir()
        sorting.mkdir()
        staging = Staging(sorting)
        try:
            count = 0
            for batch in batches:
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
            files={},  # checksums take seconds, and nobody else ever opens it
        )
        manifest.write(folder, built)
        namesakes.count(folder)
        yield folder
