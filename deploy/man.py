"""What `make man` does: writes a manual page for each command into deploy/man, from what its `--help` says.

The wheel puts them into share/man/man1 of the environment, so that `man placewright-enrich` shows one there. They are
kept in the repository, since a build from the sdist cannot run the command; a test says when they are behind.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from placewright.cli import COMMANDS, root
from placewright.cli.lazy import load
from placewright.cli.manual import sections, texts_of

FOLDER = Path(__file__).parent / "man"
TITLES = {"Exit codes": "EXIT STATUS"}  # as manual pages call it


def main() -> int:
    """Write all pages, take away those of commands that are gone, and return the exit code."""
    FOLDER.mkdir(exist_ok=True)
    made = dict(pages())
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for old in set(FOLDER.glob("*.1")) - {FOLDER / name for name in made}:
        old.unlink()
    return 0


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each page: of the root, then of each command with the commands in it."""
    yield "placewright.1", _page("placewright", root(), "")
    for row in COMMANDS:
        yield f"placewright-{row.name}.1", _page(f"placewright {row.name}", load(row), row.name)


def _page(name: str, command: Any, path: str) -> str:
    title = name.replace(" ", "-")
    summary, *_ = _paragraphs(command)
    lines = [f'.TH "{title.upper()}" "1" "" "Placewright" "User commands"', ".SH NAME"]
    lines += [rf"{_plain(title)} \- {_plain(summary)}", ".SH SYNOPSIS", *_usage(name, command), ".SH DESCRIPTION"]
    lines += _described(command)
    for called, inner in getattr(command, "commands", {}).items():
        if path:
            lines += [f'.SH "{_plain(f"{name} {called}".upper())}"', *_usage(f"{name} {called}", inner)]
            lines += [*_described(inner), *_told(f"{path} {called}", inner, ".SS")]
        else:
            lines += [".TP", rf"\fBplacewright\-{_plain(called)}\fR(1)", _plain(inner.help)]
    return "\n".join((*lines, *_told(path, command, ".SH"), ""))


def _usage(name: str, command: Any) -> list[str]:
    with command.make_context(name, [], resilient_parsing=True) as context:
        return [rf"\fB{_plain(name)}\fR {_plain(' '.join(command.collect_usage_pieces(context)))}"]


def _described(command: Any) -> Iterator[str]:
    for paragraph in _paragraphs(command):
        yield from (".PP", _plain(paragraph))
    with command.make_context("placewright", [], resilient_parsing=True) as context:
        for parameter in command.get_params(context):
            shown, said = parameter.get_help_record(context)
            yield from (".TP", rf"\fB{_plain(shown)}\fR", _plain(said))


def _told(path: str, command: Any, heading: str) -> Iterator[str]:
    for title, lines in sections(path, texts_of(command)):
        yield f'{heading} "{TITLES.get(title, title.upper())}"'
        if title == "See also":
            pages = (re.sub(r"placewright (\w+).*", r"placewright-\1(1)", one) for one in lines[0].split(", "))
            yield _plain(", ".join(dict.fromkeys(pages)))
        else:
            yield from (".nf", *map(_plain, lines), ".fi")


def _paragraphs(command: Any) -> list[str]:
    return [" ".join(part.split()) for part in command.help.split("\n\n")]


def _plain(text: str) -> str:
    """Return a text that roff shows as it is; a line that begins with a dot or a quote would be a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    sys.exit(main())
