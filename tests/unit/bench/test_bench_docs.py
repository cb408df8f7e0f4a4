"""The page of performance is written from the figures, and from nothing else."""

from bench import docs, row
from bench.curves import CURVES, draw, of_curve
from bench.row import Row, keep, read

PAGE = "".join(f"<!-- generated: {name} -->\n<!-- end -->\n" for name in ("machine", "rows", "curves", "capacity"))
CLAIMS = ((1_000, 0.001), (1_000_000, 0.0012))
FIGURES = {
    "accept over HTTP, PostgreSQL": 0.5,
    "accept over HTTP, memory of the server, PostgreSQL": 250.0,
    "enrich places, rate": 1_000.0,
    "enrich places, memory of a worker": 150.0,
    "drain empty work, PostgreSQL": 10_000.0,
    "stored answer, PostgreSQL": 4_000.0,
    "reference place on disk": 500.0,
}


def one(name: str, value: float = 1.0, **given) -> Row:
    return Row(name, value, "s", 50_000, None, "", None, "less", **given)


def test_rows_curves_and_reckoning_are_written(tmp_path, monkeypatch):
    monkeypatch.setattr(row, "TARGET", tmp_path / "bench.json")
    rows = [one(name, value) for name, value in FIGURES.items()]
    keep([*rows, Row("claim, many", 0.0012, "s", 9, 0.001, "few", 1.5, "less", points=CLAIMS, load=9.0)])
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    written = docs.write(page, tmp_path / "plots")
    assert written == [page, tmp_path / "plots" / "claim.png"]
    text = page.read_text()
    assert "| claim, many * | 9 | 0.0012 s | 0.001 | 1.2 | ≤ 1.5 × | met | few |" in text
    assert "![claim](plots/claim.png)" in text
    assert "a worker process enriches 500 places a second" in text
    assert "| places a month | 1,000,000 | 100,000,000 | 1,000,000,000 |" in text


def test_what_was_not_measured_leaves_its_block_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(row, "TARGET", tmp_path / "bench.json")
    keep([one("start")])
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    assert docs.write(page, tmp_path / "plots") == [page]
    assert page.read_text().endswith(
        "<!-- generated: curves -->\n<!-- end -->\n<!-- generated: capacity -->\n<!-- end -->\n"
    )


def test_a_measure_taken_anew_replaces_its_row(tmp_path, monkeypatch):
    monkeypatch.setattr(row, "TARGET", tmp_path / "bench.json")
    keep([one("a", 1.0), one("b", 1.0)])
    keep([one("a", 2.0)])
    report = read()
    assert {row.name: row.value for row in report["rows"]} == {"a": 2.0, "b": 1.0}
    assert {"version", "date", "machine"} <= report.keys()


def test_rows_of_single_sizes_make_a_curve_together(tmp_path):
    lookup = next(curve for curve in CURVES if curve.name == "lookup")
    rows = [one("lookup, far"), Row("lookup, near", 0.5, "s", 100, None, "", None, "less")]
    assert of_curve(lookup, rows) == {"": [(100, 0.5), (50_000, 1.0)]}
    first, second = (draw(tmp_path / name, lookup, rows).read_bytes() for name in ("1.png", "2.png"))
    assert first == second
    assert len(first) < 60_000
