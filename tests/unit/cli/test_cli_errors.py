"""Errors become one sentence and an exit code; the stack is shown only on request."""

import pytest

from placewright.cli.errors import report
from placewright.errors import FormatError, NotFound, SettingsError, StoreUnavailable, UsageError


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NotFound("There is no key 7."), 1, "Error: There is no key 7."),
        (StoreUnavailable("The disk is full."), 1, "Error: The disk is full."),
        (UsageError("Two files are needed."), 2, "Error: Two files are needed."),
        (SettingsError("PLACEWRIGHT_PORT: too large."), 2, "Error: PLACEWRIGHT_PORT: too large."),
        (FormatError("a.pbf is no PBF."), 2, "Error: a.pbf is no PBF."),
        (PermissionError(13, "Permission denied", "out.csv"), 1, "Error: out.csv: Permission denied."),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_sentence_and_code(capsys, error, code, said):
    assert report(error, debug=False) == code
    assert capsys.readouterr().err == f"{said}\n"


def test_the_unexpected_says_how_to_see_more(capsys):
    assert report(ZeroDivisionError("division by zero"), debug=False) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in err
    assert "--debug" in err
    assert "Traceback" not in err


def test_debug_shows_the_stack(capsys):
    try:
        raise NotFound("There is no key 7.")
    except NotFound as error:
        report(error, debug=True)
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("Error: There is no key 7.\n")
