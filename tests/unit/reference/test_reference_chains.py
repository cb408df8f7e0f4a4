"""What a dataset holds of its chains."""

from pathlib import Path

import pytest

from placewright.model.place import Candidate, Holding, Lifecycle, Name, Record
from placewright.reference.chains import FILE, Chains, ChainTally, with_holding

RECORDS = [
    *(("Hesburger", ("https://www.hesburger.fi/a",), Lifecycle.OPEN),) * 3,
    ("Hesburger", ("https://www.facebook.com/hese",), Lifecycle.OPEN),
    ("Hesburger", ("https://kauppakeskus.fi/hese",), Lifecycle.OPEN),
    ("Hesburger", (), Lifecycle.CLOSED),
    ("Baari", ("https://baari.fi/",), Lifecycle.OPEN),
]


def record(name: str, websites: tuple[str, ...] = (), lifecycle: Lifecycle = Lifecycle.OPEN) -> Record:
    names, categories = (Name(name),), ("burger_restaurant",)
    return Record(id="n", names=names, categories=categories, country_code="FI", websites=websites, lifecycle=lifecycle)


@pytest.fixture
def held(tmp_path: Path):
    tally = ChainTally()
    for one in RECORDS:
        tally.add(record(*one))
    tally.write(tmp_path)
    chains = Chains.open(tmp_path, "helsinki")
    yield chains
    chains.close()


def test_open_branches_are_counted_with_the_domains_that_they_share(held) -> None:
    assert held.holding("Q1276832") == Holding("helsinki", 5, ("hesburger.fi",), None)
    assert held.holding("Q1") is None


def test_a_candidate_is_told_of_the_dataset_that_holds_most(held, tmp_path: Path) -> None:
    more = ChainTally()
    (tmp_path / "more").mkdir()
    more.add(record("Hesburger"))
    more.write(tmp_path / "more")
    other = Chains.open(tmp_path / "more", "espoo")
    assert other is not None
    found = with_holding(Candidate(record("Hesburger")), [other, held])
    other.close()
    assert found.holding is not None
    assert (found.holding.dataset, found.holding.places) == ("helsinki", 5)
    assert with_holding(Candidate(record("Baari")), [held]).holding is None


def test_a_dataset_without_counts_opens_all_the_same(tmp_path: Path) -> None:
    assert not (tmp_path / FILE).exists()
    assert Chains.open(tmp_path, "old") is None
