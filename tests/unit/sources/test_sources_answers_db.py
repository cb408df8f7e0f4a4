"""Answers are kept once for all, and a file that fails costs none."""

import pytest

from placewright.errors import SourceError
from placewright.sources.answers_db import KeptAnswers


def test_the_first_answer_holds_for_all(tmp_path):
    ours, theirs = (KeptAnswers(tmp_path / "cache" / "answers.db") for _ in range(2))
    assert ours.get("q") is None
    assert ours.keep("q", "first") == "first"
    assert theirs.keep("q", "second") == "first"
    ours.close()
    theirs.close()


def test_an_answer_that_cannot_be_kept_is_not_lost(tmp_path):
    kept = KeptAnswers(tmp_path / "answers.db")
    kept._db.execute("PRAGMA query_only = ON")
    assert kept.keep("q", "said") == "said"
    kept._db.execute("PRAGMA query_only = OFF")
    kept._db.execute("DROP TABLE answers")
    with pytest.raises(SourceError, match="cannot be read"):
        kept.get("q")
    kept.close()
