"""Monaco's places as files of several formats, and as a list of a million rows."""

import csv
import json
from itertools import cycle, islice
from pathlib import Path

from tests.acceptance.browser.conftest import MONACO


def rows(number: int = 40) -> list[dict[str, str]]:
    """Return the first places of the bundled list."""
    with (MONACO / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(islice(csv.DictReader(file), number))


def xlsx(folder: Path) -> Path:
    """Write them as a workbook, coordinates as numbers."""
    from openpyxl import Workbook

    book, file = Workbook(), folder / "workbook.xlsx"
    book.active.append(list(rows()[0]))
    for row in rows():
        book.active.append([float(cell) if key in ("latitude", "longitude") else cell for key, cell in row.items()])
    book.save(file)
    return file


def geojson(folder: Path) -> Path:
    """Write them as a collection of points."""
    features = []
    for row in rows():
        point = {"type": "Point", "coordinates": [float(row.pop("longitude")), float(row.pop("latitude"))]}
        features.append({"type": "Feature", "properties": row, "geometry": point})
    file = folder / "points.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def parquet(folder: Path) -> Path:
    """Write them as columns."""
    import duckdb

    file, source = folder / "columns.parquet", MONACO / "places.csv"
    # The path is one of this repository, and DuckDB binds none in COPY.
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}', header=true) LIMIT 40) TO '{file}' (FORMAT parquet)")
    return file


def million(file: Path, number: int, row_bytes: int) -> None:
    """Write a CSV of so many rows of about so many bytes; each has an id of its own."""
    base = rows(500)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*base[0], "remark"])
        writer.writeheader()
        for at, row in enumerate(islice(cycle(base), number)):
            filling = "x" * max(0, row_bytes - sum(map(len, row.values())) - 20)
            writer.writerow({**row, "id": f"{row['id']}-{at}", "remark": filling})
