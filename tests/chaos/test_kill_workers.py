"""kill -9 of a worker, of the server, of both: every acknowledged job ends once, counts add up, work goes on."""

import random

from tests.chaos.conftest import Stage
from tests.chaos.killing import Killing

KILLS = 6  # two of each kind; `make chaos` kills more


def test_section_12_killing_loses_nothing(stage: Stage) -> None:
    # One more crash than by default is forgiven: kills this close could meet one innocent job at hand twice.
    killing = Killing(stage(max_crashes=3), random.randrange(2**32))
    figures = killing.run(KILLS)
    print(figures)
    assert figures.good(), figures
    assert figures.kills == KILLS
    assert figures.looks > KILLS
