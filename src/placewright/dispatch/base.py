"""What a dispatcher promises: who works on what next, and that no job is lost or written twice."""

from collections.abc import Collection, Sequence
from typing import Protocol

from placewright.model.job import FinishedJob, Slice


class Dispatcher(Protocol):
    """Hands slices of jobs to workers and takes their results. The jobs table is the truth; a slice may come twice
    or late without harm, since only jobs still held under the slice's token are written.

    All methods block and may be called from any thread. Passing trouble of the database is raised as
    `errors.StoreUnavailable`; the caller tries again later.
    """

    def claim(self, without: Collection[int] = ()) -> Slice | None:
        """Take the next slice, or None when nothing waits. Its jobs are `in_progress` from now on.

        Slices of the organisations `without` (the store's ids) are left for other workers.
        """
        ...

    def renew(self, slice_: Slice) -> None:
        """Extend the lease by its length from now.

        Raises:
            LeaseLost: the slice was taken back, cancelled or deleted; stop working on it.
        """
        ...

    def take(self, job_id: int) -> None:
        """Note that work on a job begins: if it kills the process, the others of its slice are not blamed."""
        ...

    def put_down(self, job_id: int) -> None:
        """Note that work on a job ended, whatever came of it."""
        ...

    def finish(self, slice_: Slice, finished: Sequence[FinishedJob]) -> int:
        """Write results durably in one transaction, for those jobs that the token still holds; return how many.

        May be called several times with parts of the slice; jobs not handed back stay in progress.
        """
        ...

    def release(self, slice_: Slice) -> None:
        """Hand back the jobs of the slice that are not finished: they are `queued` again."""
        ...

    def recover(self) -> int:
        """Take back the slices whose lease expired and fail poisonous jobs; return how many slices. Call it often."""
        ...

    def recover_from(self, holder: str) -> int:
        """Take back at once the slices of a worker that is known to be dead; return how many."""
        ...

    def close(self) -> None:
        """Give back what the dispatcher holds open; its leases are not touched."""
        ...
