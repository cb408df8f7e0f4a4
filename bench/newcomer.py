"""How long a newcomer waits: clone, `make demo`, and README's first block, which ends with results of an own list.

`python -m bench.newcomer [--keep]`. It is no part of `make bench`, since `make demo` gets packages from the registry
that pip is set to, and how fast that is says as much of the network as of us. What is cloned is the last commit.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from bench.row import seconds

GOAL_SECONDS = 300.0
ROOT = Path(__file__).resolve().parents[1]
_FIRST_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TRACED = re.compile(r"^@([\d.]+) (.*)$", re.MULTILINE)  # a command of the block, and when it began


def main() -> int:
    """Run each step in a folder of its own and print its seconds; exit 1 where one fails or has no results."""
    parser = argparse.ArgumentParser(prog="python -m bench.newcomer", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the folder, and say where it is")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newcomer-"))
    try:
        steps = _steps(folder)
        filled = _filled(folder / "placewright" / "enriched.csv")
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd} failed:\n{error.stdout}\n{error.stderr}", file=sys.stderr)
        return 1
    finally:
        if wanted.keep:
            print(f"The folder is {folder}", file=sys.stderr)
        else:
            subprocess.run(["rm", "-rf", folder], check=True)
    for name, taken in steps:
        print(f"{name:44} {taken:7.1f} s")
    total = sum(taken for _, taken in steps)
    print(f"{'from nothing to own results':44} {total:7.1f} s   goal ≤ {GOAL_SECONDS:.0f} s: {_word(total)}")
    print(f"{filled} of the ten places have a value; load before {os.getloadavg()[2]:.1f} on {os.cpu_count()} cores")
    return 0 if filled else 1


def _word(total: float) -> str:
    return "met" if total <= GOAL_SECONDS else "not met"


def _steps(folder: Path) -> list[tuple[str, float]]:
    """Return what a newcomer types, in its order, with the seconds that it took."""
    clone = folder / "placewright"
    return [
        ("git clone", seconds(lambda: _run(["git", "clone", "--quiet", str(ROOT), str(clone)], folder))),
        ("make demo", seconds(lambda: _run(["make", "demo"], clone))),
        *_block(clone),
    ]


def _block(clone: Path) -> list[tuple[str, float]]:
    """Run README's first block as it stands and return its commands with their seconds, as bash traces them."""
    found = _FIRST_BLOCK.search((clone / "README.md").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("README.md has no block to run.")
    script = f"set -euo pipefail\nPS4='@$EPOCHREALTIME '\nset -x\n{found[1]}\n: end\n"
    done = _run(["bash", "-c", script], clone, path=clone / ".venv" / "bin")
    began = [(float(moment), command) for moment, command in _TRACED.findall(done.stderr)]
    return [(" ".join(command.split()[:2]), after - moment) for (moment, command), (after, _) in pairwise(began)]


def _run(command: list[str], folder: Path, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a command as in a fresh shell: nothing of ours in the environment, no environment of Python's."""
    environment = {key: text for key, text in os.environ.items() if not key.startswith(("PLACEWRIGHT_", "VIRTUAL_ENV"))}
    if path is not None:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)


def _filled(file: Path) -> int:
    """Return how many places of the list got at least one value."""
    with file.open(encoding="utf-8", newline="") as lines:
        return sum(
            any(text for column, text in row.items() if column.endswith("_enriched") and text)
            for row in csv.DictReader(lines)
        )


if __name__ == "__main__":
    raise SystemExit(main())
