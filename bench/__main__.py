"""Runs the measures that are named, or all, in the order of the list."""

import argparse
import os
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench.row import TARGET, keep, show

MEASURES = {
    "accept": "50,000 jobs over HTTP, durable when answered",
    "console": "filters and map of a batch of 50,000 in the console",
    "drain_empty": "50,000 jobs that do nothing, two workers",
    "drain_real": "places enriched from local reference data, two workers",
    "enrich_one": "one place by `POST /enrich`, twenty at a time",
    "growth_claim": "a worker's claim with a thousand and with a million jobs waiting",
    "growth_list": "the list of batches with ten and with a hundred thousand of them",
    "growth_lookup": "lookups in an index of 100,000 places and in a larger one",
    "index": "rows of Overture Places indexed, and the memory that takes",
    "link": "50,000 noisy queries and a million places, a third of the queries absent",
    "nearby": "the 20 nearest of a million places",
    "pages": "pages of websites, got and read",
    "poll": "the status of a batch of 50,000, changed and unchanged",
    "results": "a page of 10,000 results, and 50,000 streamed as NDJSON and CSV",
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
    parser.add_argument("--docs", action="store_true", help="then write docs/performance.md anew")
    wanted = parser.parse_args()
    os.chdir(Path(__file__).resolve().parents[1])
    console = Console(stderr=True)
    rows = []
    for name in wanted.measures or MEASURES:
        load = os.getloadavg()[0]
        with console.status(f"{name}: {MEASURES[name]} …"):
            taken = [replace(row, load=load) for row in import_module(f"bench.{name}").measure(wanted.repeat)]
        keep(taken)  # at once: what comes after may fail or be stopped
        rows += taken
    show(rows)
    print(f"Written to {TARGET}")
    if wanted.docs:
        from bench.docs import write

        print("\n".join(f"Written to {path}" for path in write()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
