"""Writes exports, beside the slices: a thread that does one after the other."""

import structlog

from placewright.errors import StoreError
from placewright.exports import claim_and_run
from placewright.settings import Settings
from placewright.store import Database
from placewright.worker.background import Background

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5  # between looks for what is due; each is one short read


class Exporter(Background):
    """Works for the time of a `with` block. At its end the export at hand is handed back; one that cannot be, since its
    file is just being packed, starts again elsewhere when its lease runs out.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__("exporter", settings.drain_seconds / 4)
        self._settings, self._database = settings, database

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                worked = claim_and_run(self._settings, self._database, stopped=self._end.is_set)
            except StoreError as error:
                log.warning("store_unavailable", task="exports", error=str(error))
                worked = False
            if not worked:
                self._end.wait(IDLE_SECONDS)
