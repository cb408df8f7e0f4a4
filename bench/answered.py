"""Batches whose jobs have real answers: those of Monaco's places, again and again."""

from itertools import cycle
from pathlib import Path

import anyio

from bench.jobs import jobs
from bench.server import folder, placewright
from bench.stored import stored
from placewright.dispatch import open_dispatcher
from placewright.enrichment import open_enricher
from placewright.model.attributes import CORE
from placewright.model.job import FinishedJob
from placewright.model.outputs import Result
from placewright.settings import Settings, load_settings
from placewright.store import Database

EXTRACT = Path("src/placewright/cli/demo/monaco") / "monaco-2023-12.osm.pbf"
DIFFERENT = 500  # places that are really enriched


def answered(settings: Settings, database: Database, answers: list[Result], *counts: int) -> list[str]:
    """Store batches of so many jobs and finish them as a worker would, with given answers; return the batches' ids."""
    ids = [stored(database, count, CORE, seed)[1] for seed, count in enumerate(counts)]
    following = cycle(answers)
    dispatcher = open_dispatcher(settings, database, "bench")
    while slice_ := dispatcher.claim():
        done = [
            FinishedJob(job=job, result=result, processing_seconds=0.001)
            for job, result in zip(slice_.jobs, following, strict=False)
        ]
        dispatcher.finish(slice_, done)
    dispatcher.close()
    return ids


def real_answers() -> list[Result]:
    """Enrich some hundred places of Monaco, core attributes, as `make demo` does."""
    with folder() as data:
        placewright("reference", "add", str(EXTRACT), "--name", "monaco", data=data)
        enricher = open_enricher(load_settings(data=data))
        try:
            return [anyio.run(enricher.enrich, job["inputs"], CORE) for job in jobs(DIFFERENT)]
        finally:
            enricher.close()
