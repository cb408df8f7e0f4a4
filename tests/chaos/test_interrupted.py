"""The short form of `python -m bench.interrupted`: a list stopped in its midst comes out as one that was not."""

from bench.interrupted import measure


def test_an_interrupted_run_loses_and_doubles_nothing(tmp_path) -> None:
    found = measure(tmp_path, 600, 2, "csv.gz", None)
    assert (found["same"], found["stops"], found["left"]) == (True, 2, [])
