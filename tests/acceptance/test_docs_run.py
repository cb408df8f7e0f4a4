"""The pages of docs/ do what they say: their blocks run as they stand, in their order, in a folder of their own.

A block marked `sh` or `python` is one that runs; what is only shown has no mark. docs/api.md has its own test, with a
server beside it, and so have the queries (`sql`) of docs/bulk.md.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
PAGES = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in FILES}
ELSEWHERE = {"docs/api.md", "docs/client.md"}  # tests/acceptance: contract/test_docs_api.py, test_batches_command.py
READ = {"json": json.loads, "toml": tomllib.loads}
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
PYTHON = "python - <<'END_OF_PYTHON_BLOCK'\n{}END_OF_PYTHON_BLOCK\n"


def blocks(page: str) -> list[tuple[str, str]]:
    """Return language and text of each block."""
    return [(language, text) for _, language, text in BLOCK.findall(PAGES[page])]


def runs(page: str) -> str:
    """Return what a page has to run, as one script."""
    parts = {"sh": "{}", "python": PYTHON}
    return "".join(parts[language].format(text) for language, text in blocks(page) if language in parts)


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("page", sorted(page for page in PAGES if page not in ELSEWHERE and runs(page)))
def test_a_page_runs(page: str, tmp_path: Path) -> None:
    script = f"set -euo pipefail\n{runs(page)}"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PLACEWRIGHT_")}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_what_is_marked_is_run_or_checked(page: str) -> None:
    for language, text in blocks(page):
        if language in READ:
            READ[language](text)
        else:
            assert language in ("", "sh", "python", "sql"), f"```{language} is neither run nor checked"
