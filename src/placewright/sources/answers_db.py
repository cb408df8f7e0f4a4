"""Answers of models, kept for all processes of an installation, so that a question is asked and paid for once."""

import sqlite3
from pathlib import Path

import structlog

from placewright.errors import SourceError

log = structlog.get_logger()

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    question TEXT PRIMARY KEY,   -- SHA-256 of model, prompt and data, hexadecimal
    answer TEXT NOT NULL         -- as the model wrote it
) WITHOUT ROWID;
"""


class KeptAnswers:
    """The kept answers. A look-up takes microseconds beside the seconds of an answer, so no thread is worth it.

    Args:
        file: made where it is missing; deleting it makes every question be asked anew.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)

    def get(self, question: str) -> str | None:
        """Return the answer that is kept.

        Raises:
            SourceError: the file cannot be read.
        """
        try:
            row = self._db.execute("SELECT answer FROM answers WHERE question = ?", (question,)).fetchone()
        except sqlite3.Error as error:
            raise SourceError(f"The kept answers of the model cannot be read: {error}.") from error
        return str(row[0]) if row else None

    def keep(self, question: str, answer: str) -> str:
        """Keep an answer, unless there is one, which then holds for all; return the one that holds."""
        try:
            self._db.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", (question, answer))
        except sqlite3.Error as error:  # a full disk must not cost an answer that was paid for
            log.warning("answer_not_kept", error=str(error))
        return self.get(question) or answer

    def close(self) -> None:
        """Close the file."""
        self._db.close()
