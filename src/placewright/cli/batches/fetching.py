"""Fetches the results of batches page by page into a file, or into a folder of Parquet files; goes on after a stop.

`OUT.progress` holds the cursor behind what is safe on disk, and how long the files were then; on resuming they are cut
to those lengths.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from placewright.cli.batches.custom import custom_outputs
from placewright.cli.tables.bar import shown
from placewright.cli.tables.parquet_out import write_records
from placewright.cli.tables.progress import Progress, ProgressFile, flush, open_at
from placewright.cli.tables.streaming import Asked, refusal, rejects_header
from placewright.cli.tables.targets import Target
from placewright.cli.tables.whole import whole
from placewright.cli.tables.writers import RECORDS, Writer, open_writer, outputs_of
from placewright.client import Client, Job, JobPage
from placewright.errors import UsageError
from placewright.model.attributes import ATTRIBUTES, ordered
from placewright.model.inputs import JobInputs
from placewright.model.job import JobStatus
from placewright.model.outputs import Confidence
from placewright.tables.formats import STREAM
from placewright.tables.readers import Row

PAGE = 5_000  # jobs between two writes, and of a Parquet part
_LAYOUT = 3  # of what is on the disk until the end; a run that another version began is not gone on with
_ENDED = ("completed", "failed")
# Columns that every part has, so that all have the same unless inputs of the user's own differ.
_ALWAYS = ("place_id", *(field.name for field in msgspec.structs.fields(JobInputs) if field.name != "input_type"))


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server told of a job, complete for the outputs that the file has."""

    outputs: Mapping[str, Any]
    reasoning: Mapping[str, str]
    confidence_scores: Mapping[str, Confidence]
    attribute_status: Mapping[str, Any]
    country_code: str | None
    enrichment_metadata: Mapping[str, Any]

    @classmethod
    def of(cls, job: Job, outputs: Sequence[str]) -> "Answer":
        """Return the answer of a job; outputs that it lacks are null."""
        return cls(
            outputs=job.outputs,
            reasoning=dict.fromkeys(outputs, "") | dict(job.reasoning),
            confidence_scores=dict.fromkeys(outputs, Confidence.NONE) | dict(job.confidence_scores),
            attribute_status=job.job_metadata.attribute_status,
            country_code=job.job_metadata.country_code,
            enrichment_metadata=job.job_metadata.enrichment_metadata,
        )


def fetch(
    client: Client, batch_ids: Sequence[str], out: str, attributes: Sequence[str], *, quiet: bool, page: int = PAGE
) -> Progress:
    """Write the ended jobs of batches into OUT, and the failed ones beside it; return how many there were.

    Raises:
        UsageError: OUT cannot be written so, or a stopped run had other batches.
        ApiError: the server refused.
    """
    if out == STREAM:
        raise UsageError("Results are fetched into a file: a stop in the middle must lose nothing.")
    batches = [client.get_batch(batch_id) for batch_id in batch_ids]
    known = attributes or ordered(key for one in batches for key in one.metadata.attribute_fill_rates)
    custom = custom_outputs(client, known)  # of those that were deleted since nobody knows the outputs any more
    outputs = outputs_of([key for key in known if key in ATTRIBUTES or key in custom], custom)
    folder = Path(out) if not Path(out).suffix else None
    task = blake2b(msgspec.json.encode((_LAYOUT, batch_ids, outputs, page)), digest_size=16).hexdigest()
    side = ProgressFile(Path(out), task)
    start = side.load()
    if folder is not None and not start.rows and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{out} exists already. Delete it, or give another name.")
    total = sum(len(batch.jobs.get(status, ())) for batch in batches for status in _ENDED)
    done = start
    with ExitStack() as stack:
        side.save(start)
        rejected = stack.enter_context(open_at(Path(f"{out}.rejected.csv"), start.rejected_bytes))
        if not start.rejected_bytes:
            rejected.write(rejects_header())
        sink = _Folder(folder, outputs, start.out_bytes) if folder else stack.enter_context(_File(out, outputs, start))
        show = stack.enter_context(shown(total, lambda: done.rows + done.rejected, start, quiet=quiet))
        for found, cursor in _pages(client, batch_ids, start.cursor, page):
            good = [job for job in found if job.status is not JobStatus.FAILED]
            bad = [job for job in found if job.status is JobStatus.FAILED]
            size = sink.write(good)
            rejected.write(b"".join(_refused(job) for job in bad))
            flush(rejected)
            done = msgspec.structs.replace(
                done,
                rows=done.rows + len(good),
                rejected=done.rejected + len(bad),
                cursor=cursor,
                out_bytes=size,
                rejected_bytes=rejected.tell(),
            )
            side.save(done)
            show(done)
    sink.finish()
    if not done.rejected:
        Path(f"{out}.rejected.csv").unlink()
    side.done()
    return done


def _pages(client: Client, batch_ids: Sequence[str], at: str, page: int) -> Iterator[tuple[tuple[Job, ...], str]]:
    """Yield the jobs of each page, and where to go on behind it: `index of the batch:cursor`."""
    first, _, cursor = at.partition(":")
    for index in range(int(first or 0), len(batch_ids)):
        following: str | None = cursor
        while following is not None:
            found: JobPage = client.list_jobs(
                batch_id=batch_ids[index], limit=page, cursor=following or None, status=_ENDED
            )
            following = found.next_cursor
            yield found.jobs, f"{index + 1}:" if following is None else f"{index}:{following}"
        cursor = ""


def _refused(job: Job) -> bytes:
    why = (job.job_metadata.error or {}).get("message") or "It failed."
    return refusal(Asked(Row(0, {"place_id": job.place_id, **job.inputs}), {}, why))


def _row(job: Job) -> Row:
    inputs = {key: value for key, value in job.inputs.items() if key != "input_type"}
    return Row(0, {"place_id": job.place_id, **inputs})


def _lines(writer: Writer, jobs: Sequence[Job], outputs: Sequence[str]) -> bytes:
    told = ((_row(job), Answer.of(job, outputs)) for job in jobs)
    return b"".join(writer.row(row, row.values, answer) for row, answer in told)


class _File:
    """One file. Each job has columns of its own, so that those of a table are known when all are there."""

    def __init__(self, out: str, outputs: tuple[str, ...], start: Progress) -> None:
        self._target, self._outputs, self._start = Target.of(out, varying=True), outputs, start
        self._writer = open_writer(self._target.lines or "", None, outputs)
        self._file: BinaryIO

    def __enter__(self) -> "_File":
        self._file = open_at(self._target.work, self._start.out_bytes)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, jobs: Sequence[Job]) -> int:
        """Write the jobs of a page, bring them to the disk, and return how long the file is."""
        self._file.write(_lines(self._writer, jobs, self._outputs))
        flush(self._file)
        return self._file.tell()

    def finish(self) -> None:
        """Make the file of its lines."""
        self._target.finish(None, self._outputs)


class _Folder:
    """A folder of Parquet files, one for each page, each there whole or not at all."""

    def __init__(self, folder: Path, outputs: tuple[str, ...], parts: int) -> None:
        self._folder, self._outputs, self._parts = folder, outputs, parts
        folder.mkdir(exist_ok=True)

    def write(self, jobs: Sequence[Job]) -> int:
        """Write the jobs of a page as the next part, and return how many parts there are.

        A part that a killed run wrote without noting it is written once more, in its place.
        """
        if not jobs:
            return self._parts
        name = f"part-{self._parts:06}"
        columns = dict.fromkeys((*_ALWAYS, *(key for job in jobs for key in _row(job).values)))
        writer = open_writer(RECORDS, tuple(columns), self._outputs)
        lines = self._folder / f".{name}.ndjson"
        lines.write_bytes(_lines(writer, jobs, self._outputs))
        with whole(self._folder / f"{name}.parquet") as new:
            write_records(lines, _keys(lines), new)
        lines.unlink()
        self._parts += 1
        return self._parts

    def finish(self) -> None:
        """Do nothing: the parts are there."""


def _keys(lines: Path) -> list[str]:
    with lines.open("rb") as file:
        first: dict[str, Any] = msgspec.json.decode(file.readline())
    return list(first["place"])
