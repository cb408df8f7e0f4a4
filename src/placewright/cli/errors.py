"""How a command ends: errors become one sentence on stderr and an exit code.

| code | meaning |
|---|---|
| 0 | done |
| 1 | it failed; the sentence says why and how to mend it |
| 2 | it was asked for wrongly: an unknown option, a wrong setting, a file of another format |
| 130 | stopped with Ctrl-C |
"""

import sys
import traceback

from placewright.errors import PlacewrightError, UsageError

FAILURE, USAGE, INTERRUPTED = 1, 2, 130


def report(error: BaseException, debug: bool) -> int:
    """Print what went wrong as one sentence (with the stack if `debug`) and return the exit code."""
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, KeyboardInterrupt):
        sys.stderr.write("Stopped.\n")
        return INTERRUPTED
    sys.stderr.write(f"{sentence(error, debug)}\n")
    return USAGE if isinstance(error, UsageError) else FAILURE


def sentence(error: BaseException, debug: bool) -> str:
    """Say in one sentence what went wrong."""
    if isinstance(error, PlacewrightError):
        return f"Error: {error}"
    if isinstance(error, OSError) and error.filename:
        return f"Error: {error.filename}: {error.strerror}."
    hint = "" if debug else " Run `placewright --debug …` to see where, and please report it."
    return f"Error: something unexpected went wrong ({type(error).__name__}: {error}).{hint}"
