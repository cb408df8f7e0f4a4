"""Takes slices of jobs, enriches and saves them, until told to stop; and the supervisor of such processes."""

from placewright.worker.loop import run
from placewright.worker.supervisor import Supervisor

__all__ = ["Supervisor", "run"]
