"""The prompts of the model source, a file each, and their digest."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

NAMES = ("read.md", "compare.md", "summary.md", "words.txt", "questions.md")


@cache
def prompt(name: str) -> str:
    """Return the text of a file of NAMES."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def digest() -> str:
    """Return what changes when a prompt does."""
    return sha256("\0".join(map(prompt, NAMES)).encode()).hexdigest()[:12]
