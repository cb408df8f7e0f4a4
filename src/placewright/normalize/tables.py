"""Reads the tables in data/: one entry a line, # opens a comment line."""

from importlib.resources import files


def lines(name: str) -> list[str]:
    """Return the lines of data/`name` without comments and empty lines."""
    text = files("placewright.normalize").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def rows(name: str) -> list[list[str]]:
    """Return the lines of data/`name`, split at tabs."""
    return [line.split("\t") for line in lines(name)]
