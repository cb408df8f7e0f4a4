"""Builds reference data for a measure by the road of `placewright reference add`, in a folder that goes away."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium
import osmium.osm

from placewright.enrichment import Enricher, Trace, open_enricher
from placewright.model.place import Record
from placewright.reference.datasets import add
from placewright.reference.formats.detect import detect
from placewright.settings import Settings

_TYPES = {"n": "node", "w": "way", "r": "relation"}


def read_records(file: Path) -> list[Record]:
    """Return the places of a file, in the order of their ids."""
    with TemporaryDirectory() as scratch:
        records = detect(file)(file, Path(scratch)).records()
        return sorted((record for record in records if record.names), key=lambda record: record.id)


@contextmanager
def enricher_over(file: Path, without: Set[str] = frozenset(), older: Path | None = None) -> Iterator[Enricher]:
    """Open an enricher over the places of an OpenStreetMap extract, but for those objects (node/1, way/2).

    Args:
        older: an extract that was added before under the same name.
    """
    with TemporaryDirectory(prefix="placewright-evaluation-") as folder:
        settings = Settings(data=Path(folder))
        settings.reference.mkdir(parents=True)
        if without:
            target = Path(folder) / "without.osm.pbf"
            write_without(file, target, without)
            file = target
        for each in (file,) if older is None else (older, file):
            add([each], settings.reference, name="evaluation")
        enricher = open_enricher(settings)
        try:
            yield enricher
        finally:
            enricher.close()


def write_without(source: Path, target: Path, removed: Set[str]) -> None:
    """Copy an extract with the tags of some objects taken off, which makes them no places."""
    with osmium.SimpleWriter(str(target)) as writer:
        for item in osmium.FileProcessor(str(source)):
            if isinstance(item, osmium.osm.Node | osmium.osm.Way | osmium.osm.Relation):
                key = f"{_TYPES[item.type_str()]}/{item.id}"
                writer.add(item.replace(tags={}) if key in removed else item)


async def explain_all(
    enricher: Enricher, inputs: Sequence[Mapping[str, Any]], attributes: Sequence[str]
) -> list[Trace]:
    """Return the trace of each of the inputs."""
    return [await enricher.explain(one, attributes) for one in inputs]
