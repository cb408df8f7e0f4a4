"""What `make dist` does: builds wheel and sdist into dist/, twice and alike, with an SBOM, and tries them.

The sdist must build the same wheel. The wheel is installed into a clean environment of each Python (those named, else
those from 3.11 on the PATH), with nothing but what it asks for, and runs the demo there.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")


def main() -> int:
    """Build, compare, try; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="*", default=PYTHONS, metavar="PYTHON", help="to try the wheel with")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        once, twice = Path(folder, "once"), Path(folder, "twice")
        for target in (once, twice):
            build(ROOT, target, "wheel", "sdist")
        for one in sorted(once.iterdir()):
            if digest(one) != digest(twice / one.name):
                print(f"{one.name} is not the same when it is built again", file=sys.stderr)
                return 1
        (sdist,) = once.glob("*.tar.gz")
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        build(Path(folder, sdist.name.removesuffix(".tar.gz")), Path(folder, "again"), "wheel")
        (wheel,) = once.glob("*.whl")
        if digest(wheel) != digest(Path(folder, "again", wheel.name)):
            print(f"{sdist.name} does not build the same wheel", file=sys.stderr)
            return 1
        shutil.rmtree(DIST, ignore_errors=True)
        shutil.copytree(once, DIST)
    write_sbom(DIST / "sbom.cdx.json")
    for one in sorted(DIST.iterdir()):
        print(f"{digest(one)}  dist/{one.name}")
    for python in wanted.pythons:
        if shutil.which(python) and works(python):
            attempt(python, DIST / wheel.name)
        else:
            print(f"{python}: not here, not tried")
    return 0


def build(source: Path, target: Path, *kinds: str) -> None:
    """Build so that the same sources give the same bytes: times are that of the last commit."""
    shown = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": shown.stdout.strip() or "1704067200"}
    options = [part for kind in kinds for part in ("--target", kind)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target), *options]
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_sbom(target: Path) -> None:
    """Write what the wheel runs on, with versions and hashes of the lock, as CycloneDX."""
    lock = ROOT / "deploy" / "locks" / "runtime.txt"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(lock), "--output-reproducible", "--of", "JSON"]
    subprocess.run([*command, "--output-file", str(target)], check=True, capture_output=True)


def works(python: str) -> bool:
    """Tell whether a command of that name really runs."""
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0


def attempt(python: str, wheel: Path) -> None:
    """Install the wheel into a clean environment, where each package must have a wheel too, and run the demo there."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "venv", folder], check=True)
        options = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        got = subprocess.run(
            [own, "-m", "pip", "install", *options, str(wheel)], capture_output=True, text=True, check=False
        )
        if got.returncode:  # pip names the package that has no wheel for this Python
            raise SystemExit(f"{python}: cannot be installed: {got.stderr}")
        if not (Path(folder) / "share" / "man" / "man1" / "placewright.1").is_file():
            raise SystemExit(f"{python}: the manual pages are not in share/man")
        done = subprocess.run(
            [Path(folder) / "bin" / "placewright", "demo"], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{python}: the demo failed: {done.stderr}")
        print(f"{python}: installed and ran the demo")


if __name__ == "__main__":
    sys.exit(main())
