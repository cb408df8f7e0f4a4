"""What the measures of the ground share: an extract rewritten object by object, and answers of places in it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium
import osmium.osm
from osmium.osm.mutable import Node

from placewright.enrichment import Enricher
from placewright.evaluation.data import CITIES
from placewright.evaluation.references import enricher_over
from placewright.model.outputs import Output
from placewright.model.place import Record

FILES = {**CITIES, "monaco": "osm-monaco/monaco-2023-12.osm.pbf"}
_TYPES = {"n": "node", "w": "way", "r": "relation"}

Tags = Mapping[str, str]


def answers(
    path: Path,
    asked: Sequence[Record],
    attribute: str,
    change: Callable[[str, Tags], Tags] | None = None,
    added: Iterable[Node] = (),
) -> list[dict[str, Output]]:
    """Return the outputs of an attribute for places, asked by name and point, over an extract.

    Args:
        change: id and tags of an object → its tags in the extract that is asked.
        added: nodes more than the extract has.
    """
    with TemporaryDirectory() as folder:
        target = Path(folder) / "changed.osm.pbf"
        if change is not None:
            rewrite(path, target, change, added)
        with enricher_over(path if change is None else target) as enricher:
            return asyncio.run(_ask(enricher, asked, attribute))


async def _ask(enricher: Enricher, asked: Sequence[Record], attribute: str) -> list[dict[str, Output]]:
    found = []
    for one in asked:
        assert one.point is not None  # noqa: S101 - for the type checker
        inputs: dict[str, Any] = {"name": one.names[0].text}
        inputs |= {"latitude": round(one.point.latitude, 6), "longitude": round(one.point.longitude, 6)}
        run = await enricher.run(inputs, (attribute,))
        found.append({output.name: output for output in run.resolved[0].outputs})
    return found


def rewrite(source: Path, target: Path, change: Callable[[str, Tags], Tags], added: Iterable[Node] = ()) -> None:
    """Copy an extract with other tags, and more nodes before all others."""
    with osmium.SimpleWriter(str(target)) as writer:
        for node in added:
            writer.add(node)
        for item in osmium.FileProcessor(str(source)):
            if isinstance(item, osmium.osm.Node | osmium.osm.Way | osmium.osm.Relation):
                tags = {tag.k: tag.v for tag in item.tags}
                changed = change(f"{_TYPES[item.type_str()]}/{item.id}", tags)
                writer.add(item if changed == tags else item.replace(tags=dict(changed)))
