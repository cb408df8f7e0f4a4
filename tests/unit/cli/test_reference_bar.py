"""What the bar of a build tells: the stage, the rows, the rate and the time that is left."""

import io
import time

from rich.console import Console

from placewright.cli.reference_bar import shown


def test_rows_rate_and_time_left() -> None:
    text = io.StringIO()
    with shown("places", Console(file=text, force_terminal=True, width=120)) as show:
        for done in range(1000, 6000, 1000):
            show("Indexing", done, 10_000)
            time.sleep(0.03)
        time.sleep(0.2)  # the bar draws ten times a second
    assert "Indexing" in text.getvalue()
    assert "5,000 places" in text.getvalue()
    assert "/s" in text.getvalue()
    assert "0:00:00" in text.getvalue()


def test_a_stage_of_unknown_length_and_the_next_one() -> None:
    text = io.StringIO()
    with shown("places", Console(file=text, force_terminal=True, width=120)) as show:
        show("Reading", 70, None)
        time.sleep(0.15)
        show("Indexing", 10, 20)
        time.sleep(0.15)
    assert "70 places" in text.getvalue()
    assert "10 places" in text.getvalue()


def test_nothing_where_nobody_looks() -> None:
    text = io.StringIO()
    with shown("places", Console(file=text)) as show:
        show("Indexing", 10, 20)
    assert text.getvalue().strip() == ""
