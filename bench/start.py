"""How long a newcomer waits for the help, and a program for the import."""

import subprocess
import sys

from bench.row import Row, middle, seconds

GOAL_SECONDS = 0.25  # QUALITY section 2


def measure(repeat: int) -> list[Row]:
    """Time both in fresh processes, beside a Python that does nothing."""
    commands = {
        "placewright --help": ["-m", "placewright", "--help"],
        "import placewright": ["-c", "import placewright"],
    }
    nothing, _ = middle([_run("-c", "pass") for _ in range(repeat + 2)])
    rows = []
    for name, command in commands.items():
        _run(*command)  # the first run writes the bytecode
        value, spread = middle([_run(*command) for _ in range(repeat + 2)])
        note = f"a Python that does nothing: {nothing:.3f} s"
        rows.append(Row(name, value, "s", 1, None, note, GOAL_SECONDS, "less", spread))
    return rows


def _run(*arguments: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True))
