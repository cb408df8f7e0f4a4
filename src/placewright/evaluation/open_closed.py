"""Open or closed at the true share of closed places, out of fold, from listings alone (QUALITY, section 1)."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt

from placewright.evaluation.fit import Floats
from placewright.evaluation.fit_signs import best_bar, learn, probabilities, sets
from placewright.evaluation.listings import FOLDS, Listing, listings, share_closed
from placewright.evaluation.measure import Row, share
from placewright.evaluation.overture_rows import dataset
from placewright.model.match import Match, Verdict
from placewright.model.outputs import Confidence, Output, confidence
from placewright.model.place import Candidate
from placewright.resolution import Case, resolve
from placewright.resolution.presence import presence

Bools = npt.NDArray[np.bool_]


class Judged(msgspec.Struct, frozen=True):
    """The listings of one set with what was said of them by weights learned without their fold."""

    set: str
    listings: list[Listing]
    closed: Bools  # the truth
    chances: Floats  # that the place has closed
    called: Bools  # closed by the bar with the best F1 on the other folds
    leaning: Bools  # more likely closed than the average listing of the other folds: the bar of balanced accuracy


def measure() -> list[Row]:
    """Return precision and recall of both classes, F1 and balanced accuracy for each set, and what the words hold."""
    judged = judge_all()
    rows = [row for one in judged for row in _rows(one)]
    return [*rows, *_words(judged)]


@cache
def judge_all() -> tuple[Judged, ...]:
    """Return both sets, judged out of fold; worked out once."""
    return tuple(judge(listings()))


def judge(found: Sequence[Listing]) -> Iterator[Judged]:
    """Yield each set, judged out of fold; the folds of both sets are learned from together."""
    tables = [learn(presence(), [one for one in found if one.fold != fold], "") for fold in range(FOLDS)]
    for name in sets(found):
        own = [one for one in found if one.set == name]
        chances, called, leaning = np.zeros(len(own)), np.zeros(len(own), bool), np.zeros(len(own), bool)
        for fold, table in enumerate(tables):
            others = [one for one in own if one.fold != fold]
            mine = np.array([one.fold == fold for one in own])
            chances[mine] = probabilities(table, [one for one in own if one.fold == fold])
            called[mine] = chances[mine] >= best_bar(table, others)
            leaning[mine] = chances[mine] >= share_closed(others)
        yield Judged(name, own, np.array([one.closed for one in own]), chances, called, leaning)


def _rows(one: Judged) -> list[Row]:
    name, closed, called = f"open_closed {one.set}", one.closed, one.called
    hits, n = int((called & closed).sum()), len(closed)
    f1 = 2 * hits / max(1, int(called.sum() + closed.sum()))
    caught, spared = one.leaning[closed].mean(), (~one.leaning)[~closed].mean()
    return [
        Row(
            measure=f"{name}: closed F1", value=f1, n=n, floor=0.37, goal=0.45,
            note=f"{int(closed.sum())} of {n} are closed; the bar is the best of the other folds",
        ),
        share(f"{name}: closed precision", hits, int(called.sum())),
        share(f"{name}: closed recall", hits, int(closed.sum())),
        share(f"{name}: open precision", int((~called & ~closed).sum()), int((~called).sum())),
        share(f"{name}: open recall", int((~called & ~closed).sum()), int((~closed).sum())),
        Row(
            measure=f"{name}: balanced accuracy", value=float((caught + spared) / 2), n=n, floor=0.70, goal=0.75,
            note="at the bar where a listing is likelier closed than the average one",
        ),
    ]  # fmt: skip


def _words(judged: Sequence[Judged]) -> list[Row]:
    """Return how often `Closed` at HIGH is right: from listings alone, and with Foursquare's word beside them."""
    found = [one for each in judged for one in each.listings]
    return [
        _word("listing alone", [(one, _status(one.case)) for one in found]),
        _word(
            "with Foursquare",
            [(one, _status(with_rival(one))) for one in found if one.rival],
        ),
    ]


def _word(how: str, said: Sequence[tuple[Listing, Output]]) -> Row:
    high = Confidence.HIGH.rank
    sure = [one for one, output in said if output.value == "Closed" and confidence(output).rank >= high]
    return share(
        f"open_closed word Closed at HIGH, {how}: right",
        sum(one.closed for one in sure),
        len(sure),
        goal=0.90 if sure else None,
        note=f"said {len(sure)} times of {len(said)}: one third party alone closes no place (CONTRACT 8)",
    )


def with_rival(one: Listing) -> Case:
    """Return the case of a listing with Foursquare's record beside it, of a data set as old as its newest date."""
    assert one.rival is not None  # noqa: S101 - chosen so
    matches = (*one.case.verdict.accepted, Match(Candidate(one.rival), (), 10.0, 0.999))
    datasets = {"overture": dataset("overture", RELEASED), "foursquare": dataset("foursquare", RELEASED)}
    return Case(query=one.case.query, verdict=Verdict(matches, (), ""), datasets=datasets)


# About when the older release of San Francisco was made, which the set does not tell: of Foursquare's closings from
# this day on the newer release follows nearly all, of those before hardly any.
RELEASED = "2025-09-01"


def _status(case: Case) -> Output:
    return resolve("closed_permanently", case).outputs[0]
