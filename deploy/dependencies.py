"""What `make check` says of the packages that users get: their licences, and whether faults of them are known.

A licence that is not in the list fails. Known vulnerabilities (pip-audit, by PyPI's advisories) fail too; where PyPI's
advisories cannot be asked, as on a machine without internet, that is said and nothing fails.
"""

import importlib.metadata
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "deploy" / "locks" / "runtime.txt"
# Each lets a self-hosted service of any kind use and ship the package unchanged.
GOOD = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "MPL",
    "Mozilla",
    "PSF",
    "Python Software Foundation",
    "Zlib",
    "CC0",
    "Unlicense",
)
# Weak copyleft: good as long as it stays a package of its own that can be replaced, as pip installs it.
LINKED = ("LGPL", "GNU Lesser")
NOT_AUDITED = "could not be audited"


def main() -> int:
    """Check both; return the exit code."""
    names = re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    licences = {name: found for name in names if (found := licence(name)) is not None}
    print(f"licences of {len(licences)} packages: {told(licences)}")
    bad = {name: text for name, text in licences.items() if not good(text)}
    for name, text in bad.items():
        print(f"{name}: the licence {text!r} is not in the list of {Path(__file__).name}", file=sys.stderr)
    return 1 if bad else audit()


def licence(name: str) -> str | None:
    """Return the licence that a package names, None where it is not installed (for another system)."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    classified = [text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier", []) if text.startswith("Licen")]
    short = (metadata.get("License") or "").strip().splitlines()[:1]
    return metadata.get("License-Expression") or "; ".join(classified) or "; ".join(short) or "none named"


def good(text: str) -> bool:
    """Tell whether a licence is in the lists."""
    return any(word in text for word in GOOD + LINKED)


def told(licences: dict[str, str]) -> str:
    """Return the words of the lists with how many packages have each."""
    words = Counter(next((word for word in GOOD + LINKED if word in text), text) for text in licences.values())
    return ", ".join(f"{number} {word}" for word, number in words.most_common())


def audit() -> int:
    """Run pip-audit over the lock."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    unasked = done.stdout.count(NOT_AUDITED)
    if unasked:
        print(f"{unasked} packages {NOT_AUDITED}: PyPI's advisories are out of reach here")
    if done.returncode and "vulnerabilit" not in done.stdout + done.stderr:
        print(f"not audited: {done.stderr.strip().splitlines()[-1:]}")
        return 0
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
    elif not unasked:
        print("no known vulnerabilities")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
