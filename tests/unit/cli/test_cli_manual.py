"""Each command's help says all that a manual page does, its examples are understood, and the pages are up to date."""

import re
import shlex
import shutil
import subprocess

import pytest
from deploy import man

from placewright.cli import COMMANDS, root
from placewright.cli.lazy import load
from placewright.cli.manual import PAGES


def all_commands() -> dict:
    """Return the words after `placewright` → command."""
    found = {"": root()}
    for row in COMMANDS:
        found[row.name] = load(row)
        found |= {f"{row.name} {name}": one for name, one in getattr(found[row.name], "commands", {}).items()}
    return found


ALL = all_commands()
DOCS = man.FOLDER.parents[1] / "docs"


def test_each_command_has_its_page_and_no_page_is_left_over() -> None:
    assert list(PAGES) == list(ALL)


@pytest.mark.parametrize("path", ALL)
def test_help_is_whole(path) -> None:
    command = ALL[path]
    with command.make_context(f"placewright {path}".strip(), [], resilient_parsing=True) as context:
        told = command.get_help(context)
    assert re.findall(r"^(Usage|Options|Examples|Exit codes|See also):", told, re.MULTILINE) == [
        "Usage", "Options", "Examples", "Exit codes", "See also",
    ]  # fmt: skip
    assert re.match(r"[A-Z].*[.;]", command.help)
    assert [one.opts for one in command.params if not one.help] == []
    assert [one.opts for one in command.params if (name := getattr(one, "envvar", None)) and name not in told] == []


@pytest.mark.parametrize("path", PAGES)
def test_examples_are_understood_and_references_lead_somewhere(path) -> None:
    page = PAGES[path]
    assert [name for name in page.see if name not in ALL] == []
    assert (DOCS / page.docs.partition("#")[0]).is_file()
    for example in page.examples:
        words = shlex.split(re.split(r" [>|] ", example[example.index("placewright ") :])[0])[1:]
        name = " ".join(words[:2]) if " ".join(words[:2]) in ALL else words[0]
        assert path in ("", name, name.partition(" ")[0])
        # As the command itself reads them: an unknown option or value, or a word too few, raises.
        if "--help" not in words:
            ALL[name].make_context(name, words[len(name.split()) :]).close()


def test_manual_pages_are_those_of_the_commands() -> None:
    made = dict(man.pages())
    assert {file.name: file.read_text("utf-8") for file in man.FOLDER.iterdir()} == made, "run `make man`"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
@pytest.mark.parametrize("name", ["placewright.1", "placewright-enrich.1", "placewright-overrides.1"])
def test_manual_pages_are_shown_without_a_warning(name) -> None:
    line = ["groff", "-man", "-Tutf8", "-ww", "-K", "utf-8", str(man.FOLDER / name)]
    shown = subprocess.run(line, capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    assert "EXAMPLES" in re.sub(".\x08", "", shown.stdout)  # bold is a letter struck twice
