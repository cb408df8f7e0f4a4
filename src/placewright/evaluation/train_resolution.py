"""Learns anew what resolution believes: signs of closure, trust in sources, calibration; part of `make train`.

Each step uses what the one before has written. Trust is learned on one part of the places, the curves on another, and
the measures are taken on a third (see `splits`).
"""

import logging
from pathlib import Path

import msgspec
import structlog
from rich.console import Console

from placewright.evaluation.fit_curves import learn_curves
from placewright.evaluation.fit_signs import learn
from placewright.evaluation.fit_trust import learn_trust
from placewright.evaluation.listings import listings
from placewright.evaluation.measure import Skipped
from placewright.evaluation.open_closed import RELEASED
from placewright.evaluation.splits import CALIBRATE, FIT
from placewright.evaluation.told import cities, monaco, of_listings, pairs
from placewright.resolution import presence as presence_module
from placewright.resolution.calibration import Curves, curves, uncalibrated
from placewright.resolution.presence import Presence, presence
from placewright.resolution.trust import Trust, trust

FOLDER = Path(presence_module.__file__).parent


def main() -> None:
    """Learn, and write `presence.json`, `trust.json` and `calibration.json` into the package."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console()
    try:
        for step in (learn_presence, learn_sources, learn_calibration):
            console.print(step())
    except Skipped as reason:
        console.print(f"Nothing more was learned: {reason}.")


def learn_presence() -> str:
    """Learn what the signs of a listing say."""
    found = listings()
    _write(
        "presence.json",
        learn(presence(), found, f"{len(found)} labelled listings of Overture, of two sets that count alike"),
    )
    presence.cache_clear()
    return f"presence: learned from {len(found)} listings."


def learn_sources() -> str:
    """Learn how far sources are believed."""
    with uncalibrated():
        told = [one for one in (*monaco(), *pairs()) if one.part == FIT]
    _write("trust.json", learn_trust(trust(), told, listings(), RELEASED))
    trust.cache_clear()
    return f"trust: learned from {len(told)} answers."


def learn_calibration() -> str:
    """Learn the curves, with answers that trust was not learned from."""
    with uncalibrated():
        answers = (*monaco(), *pairs(), *cities(frozenset({CALIBRATE})), *of_listings())
        told = [one for one in answers if one.part == CALIBRATE]
        learned = learn_curves(told)
    note = f"{len(told)} answers about places of {', '.join(sorted({one.truth for one in told}))}"
    _write("calibration.json", Curves(curves().about, note, learned))
    curves.cache_clear()
    return f"calibration: learned from {len(told)} answers."


def _write(name: str, value: Presence | Trust | Curves) -> None:
    (FOLDER / name).write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


if __name__ == "__main__":
    main()
