"""Learns anew from labelled listings what their signs say of open and closed; part of `make train`."""

from pathlib import Path

import msgspec
from rich.console import Console

from placewright.evaluation.fit_signs import learn
from placewright.evaluation.listings import listings
from placewright.evaluation.measure import Skipped
from placewright.resolution import presence as presence_module
from placewright.resolution.presence import presence


def main() -> None:
    """Learn, and write `presence.json` into the package."""
    console = Console()
    try:
        found = listings()
    except Skipped as reason:
        console.print(f"presence: nothing was learned: {reason}.")
        return
    learned = learn(presence(), found, f"{len(found)} labelled listings of Overture, of two sets that count alike")
    path = Path(presence_module.__file__).parent / "presence.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(learned), indent=2) + b"\n")
    presence.cache_clear()
    console.print(f"presence: learned from {len(found)} listings.")


if __name__ == "__main__":
    main()
