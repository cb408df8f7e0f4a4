"""`placewright completion`: what a shell needs to complete commands, options and their values."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from typer._completion_shared import get_completion_script


class Shell(StrEnum):
    """The shells that are known."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")]) -> None:
    """Print a script that lets a shell complete what you type.

    For bash: placewright completion bash > ~/.local/share/bash-completion/completions/placewright
    """
    script = get_completion_script(prog_name="placewright", complete_var="_PLACEWRIGHT_COMPLETE", shell=shell)
    sys.stdout.write(f"{script}\n")
