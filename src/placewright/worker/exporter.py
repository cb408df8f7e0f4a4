"""Writes exports, beside the slices: a thread that does one after the other."""

import threading
from types import TracebackType

import structlog

from placewright.errors import StoreError
from placewright.exports import claim_and_run
from placewright.settings import Settings
from placewright.store import Database

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5  # between looks for what is due; each is one short read


class Exporter:
    """Works for the time of a `with` block. At its end the export at hand is handed back; one that cannot be, since its
    file is just being packed, starts again elsewhere when its lease runs out.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="exporter", daemon=True)

    def __enter__(self) -> "Exporter":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(self._settings.drain_seconds / 4)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                worked = claim_and_run(self._settings, self._database, stopped=self._end.is_set)
            except StoreError as error:
                log.warning("store_unavailable", task="exports", error=str(error))
                worked = False
            if not worked:
                self._end.wait(IDLE_SECONDS)
