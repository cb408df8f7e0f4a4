"""Collects the results of batches; they are jobs, dicts, or a frame of whatever is installed."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from placewright.client import frames
from placewright.client.flow import RETRIES, Flow, Items
from placewright.client.jobs import iterate_jobs
from placewright.client.values import Job


class Results(Sequence[Job]):
    """The jobs of some batches, in the order of submission.

    As a table they have the columns of the files that the command line writes: what was sent under its own name, and
    for each output `…_enriched`, `…_confidence` and `…_reasoning`. Objects are JSON text, lists of texts are lists.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = tuple(jobs)

    @overload
    def __getitem__(self, index: int) -> Job: ...
    @overload
    def __getitem__(self, index: slice) -> "Results": ...
    def __getitem__(self, index: int | slice) -> "Job | Results":
        return Results(self.jobs[index]) if isinstance(index, slice) else self.jobs[index]

    def __len__(self) -> int:
        return len(self.jobs)

    def __iter__(self) -> Iterator[Job]:
        return iter(self.jobs)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a flat dict for each job, all with the same keys; values are as the server sent them."""
        return frames.flat(self.jobs)

    def to_arrow(self) -> Any:
        """Return a `pyarrow.Table`."""
        return frames.to_arrow(self.jobs)

    def to_pandas(self) -> Any:
        """Return a `pandas.DataFrame`."""
        return frames.to_pandas(self.jobs)

    def to_polars(self) -> Any:
        """Return a `polars.DataFrame`."""
        return frames.to_polars(self.jobs)

    def to_geopandas(self) -> Any:
        """Return a `geopandas.GeoDataFrame` in EPSG:4326: a point where the place is, else where it was said to be."""
        return frames.to_geopandas(self.jobs)


def results(batch_ids: str | Sequence[str], *, page_size: int = 5_000, retries: int = RETRIES) -> Flow[Results]:
    """Return all jobs of one batch, or of several, with what is known of them now.

    They are held in memory: some kilobytes each. `iterate_jobs` holds a page, `save_export` nothing.
    """
    jobs: list[Job] = []
    for batch_id in [batch_ids] if isinstance(batch_ids, str) else batch_ids:
        supply = iterate_jobs(batch_id=batch_id, page_size=page_size, retries=retries)
        answer = None
        while True:
            try:
                step = supply.send(answer)
            except StopIteration:
                break
            answer = None
            if isinstance(step, Items):
                jobs += step.values
            else:
                answer = yield step  # type: ignore[misc]  # pages hold no lines
    return Results(jobs)
