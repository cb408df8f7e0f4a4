"""Makes the package `placewright_client` of the client's own files, under another name, when a wheel or sdist is built.

It is another name so that both distributions can be installed together: `placewright` has the same client as
`placewright.client` (docs/decisions/0019-the-light-client-has-a-name-of-its-own.md).
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "placewright_client"
HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src" / "placewright" if len(HERE.parents) > 1 else HERE
MADE = HERE / PACKAGE  # in an unpacked sdist, which holds nothing else
MODEL = ("attributes", "geo", "job", "organisation", "outputs")  # what the client takes of `placewright.model`


def version() -> str:
    """Return the version, which is that of Placewright."""
    init = (MADE if MADE.is_dir() else SOURCE) / "__init__.py"
    found = re.search(r'^__version__ = "([^"]+)"$', init.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{init} tells no version.")
    return found[1]


def renamed(text: str) -> str:
    """Return a file as it stands in the package."""
    return re.sub(r"\bplacewright\.(client\b\.?|(?=errors\b|model\b))", _new_name, text)


def _new_name(found: "re.Match[str]") -> str:
    return PACKAGE if found[1] == "client" else f"{PACKAGE}."


def make(target: Path) -> None:
    """Write the package into a folder."""
    for file in sorted((SOURCE / "client").rglob("*.py")):
        _write(target / file.relative_to(SOURCE / "client"), renamed(file.read_text(encoding="utf-8")))
    _write(target / "errors.py", renamed((SOURCE / "errors.py").read_text(encoding="utf-8")))
    for name in ("__init__", *MODEL):
        _write(target / "model" / f"{name}.py", renamed((SOURCE / "model" / f"{name}.py").read_text(encoding="utf-8")))
    _write(target / "model" / "attributes.tsv", (SOURCE / "model" / "attributes.tsv").read_text(encoding="utf-8"))
    init = target / "__init__.py"
    _write(init, f'{init.read_text(encoding="utf-8")}\n__version__ = "{version()}"\n')
    _write(target / "py.typed", "")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


class SameFiles(BuildHookInterface):
    """Puts the package into what is built."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Make the package, or take that of the sdist."""
        if MADE.is_dir():
            folder = MADE
        else:
            self._scratch = tempfile.mkdtemp()
            folder = Path(self._scratch) / PACKAGE
            make(folder)
        build_data["force_include"][str(folder)] = PACKAGE

    def finalize(self, *_what: object) -> None:
        """Remove what was made."""
        if hasattr(self, "_scratch"):
            shutil.rmtree(self._scratch)
