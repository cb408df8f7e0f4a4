"""Runs the measures that are named, or all, in the order of the list."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench.row import TARGET, keep, show

MEASURES = {
    "accept": "50,000 jobs over HTTP, durable when answered",
    "drain_empty": "50,000 jobs that do nothing, two workers",
    "drain_postgres": "the same on PostgreSQL",
    "drain_real": "places enriched from local reference data, two workers",
    "growth_lookup": "lookups in an index of 100,000 places and in a larger one",
    "index": "rows of Overture Places indexed, and the memory that takes",
    "link": "50,000 noisy queries and a million places, a third of the queries absent",
    "nearby": "the 20 nearest of a million places",
    "poll": "the status of a batch of 50,000, changed and unchanged",
    "start": "`placewright --help` and `import placewright`",
}


def main() -> int:
    """Run, print, keep; exit 0 whether goals are met or not: a measure is no test."""
    lines = "\n".join(f"  {name:14} {about}" for name, about in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, epilog=lines, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], metavar="NAME", help="default: all")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is taken; the median counts (default 3)")
    wanted = parser.parse_args()
    os.chdir(Path(__file__).resolve().parents[1])
    console = Console(stderr=True)
    rows = []
    for name in wanted.measures or MEASURES:
        with console.status(f"{name}: {MEASURES[name]} …"):
            rows += import_module(f"bench.{name}").measure(wanted.repeat)
    show(rows)
    keep(rows)
    print(f"Written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
