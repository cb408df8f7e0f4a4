"""`make chaos`: 200 kills and more over both databases; prints what was lost and doubled, writes build/chaos.json."""

import argparse
import json
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.chaos.killing import Figures, Killing
from tests.chaos.scene import ROOT, staged
from tests.postgres import Server

# So many kills meet innocent jobs at hand more than once; that a guilty one is found out has its own test.
FORGIVEN = 1000


def main() -> int:
    """Kill on both databases; return the exit code, 1 when a figure is bad."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=102, help="on each database")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    given = parser.parse_args()
    found = {}
    server = Server(durable=True)
    try:
        with server.database() as url:
            for name, database_url in (("sqlite", None), ("postgres", url)):
                found[name] = run(database_url, given.seed, given.kills)
                report(name, found[name])
    finally:
        server.close()
    good = all(figures.good() and figures.kills == given.kills for figures in found.values())
    file = ROOT / "build" / "chaos.json"
    file.parent.mkdir(exist_ok=True)
    whole = {"good": good, "databases": {name: asdict(figures) for name, figures in found.items()}}
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(f"{'good' if good else 'BAD'}; written to {file.relative_to(ROOT)}")
    return 0 if good else 1


def run(database_url: str | None, seed: int, kills: int) -> Figures:
    """Kill so often on one database."""
    with (
        tempfile.TemporaryDirectory(prefix="placewright-chaos-") as folder,
        staged(Path(folder), database_url, max_crashes=FORGIVEN) as scene,
    ):
        return Killing(scene, seed).run(kills)


def report(name: str, figures: Figures) -> None:
    """Print a line for people."""
    print(
        f"{name}: {figures.kills} kills (seed {figures.seed}), {figures.acknowledged} jobs acknowledged, "
        f"{figures.lost} lost, {figures.doubled} doubled, {figures.uneven} of {figures.looks} polls uneven, "
        f"longest recovery {figures.longest_recovery:.1f} s",
        *figures.faults,
        sep="\n  ",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
