"""Names that another process files are found as those that this one files; what goes wrong there is told here."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from placewright.errors import ReferenceDataError
from placewright.model.geo import Point
from placewright.model.place import Name, Record
from placewright.reference import Index, filing
from placewright.reference.filing import open_filer

RECORDS = [
    Record(id=str(n), names=(Name(f"Café {n}"),), point=Point(43 + n % 70 / 1000, 7 + n / 10_000)) for n in range(2_500)
]


def test_another_process_gives_the_same_index(
    write_index: Callable[[Sequence[Record]], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write_index(RECORDS)
    monkeypatch.setattr(filing, "_ALONE", 10)
    there = write_index(RECORDS)
    for name in ("Café 17", "cafe 2499", "Kaffee"):
        found = [[one.record.id for one in index.by_name([Name(name)], limit=20)] for index in (here, there)]
        assert found[0] == found[1]
    assert [one.record.id for one in there.by_name([Name("Café 2499")], limit=1)] == ["2499"]
    here.close()
    there.close()


def test_what_goes_wrong_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "_ALONE", 0)
    (tmp_path / "names").mkdir()
    filer = open_filer(tmp_path / "names", 1)
    with pytest.raises(ReferenceDataError, match=r"cannot be written: .*File exists"):
        filer.finish()
    filer.close()
    filer = open_filer(tmp_path / "others", 1)
    filer.close()
    with pytest.raises(ReferenceDataError, match=r"its process has died|cannot be written"):
        _finish_after_death(tmp_path / "third")


def _finish_after_death(folder: Path) -> None:
    filer = open_filer(folder, 1)
    filer._child.process.kill()  # type: ignore[attr-defined]
    try:
        filer.finish()
    finally:
        filer.close()
