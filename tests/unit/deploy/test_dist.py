"""The wheel is the same when it is built again, and holds what it needs at run time."""

import importlib.util
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_sources_give_the_same_wheel(tmp_path: Path) -> None:
    dist = script("dist")
    wheels = []
    for name in ("once", "twice"):
        dist.build(ROOT, tmp_path / name, "wheel")
        wheels += (tmp_path / name).glob("*.whl")
    assert dist.digest(wheels[0]) == dist.digest(wheels[1])
    held = set(zipfile.ZipFile(wheels[0]).namelist())
    kept = [file for file in (ROOT / "src").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert {str(file.relative_to(ROOT / "src")) for file in kept} <= held


def test_the_licence_of_each_dependency_is_known() -> None:
    dependencies = script("dependencies")
    assert dependencies.licence("anyio") == "MIT"
    assert dependencies.licence("no-such-package") is None
    assert dependencies.good("LGPL-3.0-only")
    assert not dependencies.good("AGPL-3.0-or-later")
    assert not dependencies.good("none named")
