"""What the files of deploy/ may name: settings, commands, routes, metrics, as the program has them."""

import re
from pathlib import Path
from typing import Any

import yaml

from placewright.api.metrics import Metrics, Work
from placewright.cli import COMMANDS
from placewright.cli.lazy import load
from placewright.settings import Settings
from placewright.store.health import Queue, Standing
from placewright.telemetry.meters import COUNTERS, HISTOGRAMS

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
SETTINGS = {f"PLACEWRIGHT_{name.upper()}": field for name, field in Settings.model_fields.items()}
WORKER_ROUTES = {"/metrics", "/healthz"}  # of telemetry/port.py; a test of a real worker asks both


def documents(path: str) -> list[Any]:
    """Return the documents of a YAML file."""
    return [one for one in yaml.safe_load_all((DEPLOY / path).read_text(encoding="utf-8")) if one]


def check_settings(given: dict[str, str]) -> None:
    """Fail when a variable is no setting, or its value is refused."""
    assert set(given) <= set(SETTINGS)
    own = {name.removeprefix("PLACEWRIGHT_").lower(): value for name, value in given.items()}
    Settings(**{"_env_file": None, **own})


def check_command(arguments: list[str]) -> None:
    """Fail when the command line asks for a command or an option that does not exist."""
    rows = {row.name: row for row in COMMANDS}
    command, rest = load(rows[arguments[0]]), arguments[1:]
    if hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    asked = {word.split("=")[0] for word in rest if word.startswith("--")}
    assert asked <= known, asked - known


def metric_names() -> dict[str, set[str]]:
    """Return the metrics → their labels, as they are exposed."""
    metrics = Metrics()
    metrics.observe("GET", "/healthz", 200, 0.1)
    standing = dict.fromkeys(Standing.__struct_fields__, 1)
    text = metrics.text(Work({}, Standing(**standing), [Queue("acme", "waiting", 1)])).decode()
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if match := re.match(r"(\w+)(?:\{(.*)\})? ", line if not line.startswith("#") else ""):
            found.setdefault(match[1], set()).update(re.findall(r'(\w+)="', match[2] or ""))
    for metric in COUNTERS:
        found.setdefault(metric.name, set()).update({metric.label} - {""})
    for metric in HISTOGRAMS:
        for end in ("_bucket", "_count", "_sum"):
            labels = {metric.label} - {""} | ({"le"} if end == "_bucket" else set())
            found.setdefault(metric.name + end, set()).update(labels)
    return found
