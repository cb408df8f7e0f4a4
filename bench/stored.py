"""Puts jobs into a store without a server, for measures that begin where they are."""

import msgspec

from bench.jobs import jobs
from bench.server import ORGANISATION
from placewright.model.geo import Point
from placewright.model.job import SubmittedJob
from placewright.store import BatchSubmission, Database, organisations, submissions


def stored(
    database: Database, count: int, attributes: tuple[str, ...] = ("websites",), seed: int = 1
) -> tuple[int, str]:
    """Submit one batch of so many jobs; return the organisation (the store's id) and the id of the batch."""
    batch = batch_of(count, attributes, seed)
    organisation = database.write(lambda conn: organisations.create(conn, ORGANISATION).id)
    return organisation, database.write(lambda conn: submissions.submit_batch(conn, organisation, batch))


def batch_of(count: int, attributes: tuple[str, ...] = ("websites",), seed: int = 1) -> BatchSubmission:
    """Return a batch of so many jobs as the store takes it."""
    made = tuple(
        SubmittedJob(
            place_id=job["place_id"],
            inputs=msgspec.json.encode(job["inputs"]),
            attributes=attributes,
            point=Point(job["inputs"]["latitude"], job["inputs"]["longitude"]),
        )
        for job in jobs(count, seed)
    )
    return BatchSubmission(batch_name=f"bench {count}", jobs=made)
