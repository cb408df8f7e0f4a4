"""docs/notebook.ipynb runs as it stands: its code cells, in their order, as one program beside a real server."""

import json
import os
import subprocess
import sys
from pathlib import Path

from placewright.cli import demo

ROOT = Path(__file__).parents[2]
MAP = Path(*demo.__path__) / "monaco" / "monaco-2023-12.osm.pbf"


def cells() -> list[str]:
    """Return the code cells; what a cell ends with is shown by a notebook, and printed here."""
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_fills_and_draws(serve, placewright, tmp_path) -> None:
    data = tmp_path / "data"
    added = placewright("reference", "add", MAP, "--name", "monaco", "--data", data)
    assert added.returncode == 0, added.stderr
    key = placewright("keys", "create", "acme", "--data", data).stdout.strip()
    told = {"PLACEWRIGHT_URL": serve().url(), "PLACEWRIGHT_ORG": "acme", "PLACEWRIGHT_API_KEY": key}
    done = subprocess.run(
        [sys.executable, "-c", "\n\n".join([*cells(), "print(shares.sum(axis=1).to_json())"])],
        cwd=tmp_path,
        env=os.environ | told | {"MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    filled = json.loads(done.stdout.splitlines()[-1])
    assert filled["name"] > 0.9
    assert 0.1 < filled["website"] < 0.5
    assert (tmp_path / "fill_rate.png").stat().st_size > 5_000


def test_no_output_is_stored_in_it() -> None:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    assert not [cell for cell in notebook["cells"] if cell.get("outputs")]
