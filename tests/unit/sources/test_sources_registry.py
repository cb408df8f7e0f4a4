"""The sources of an installation."""

from pathlib import Path

from placewright.model.attributes import ATTRIBUTES
from placewright.settings import load_settings
from placewright.sources import open_sources


def test_only_local_sources_are_on_by_default(tmp_path: Path) -> None:
    sources = open_sources(load_settings(data=tmp_path))
    assert [source.name for source in sources] == ["reference", "ground"]
    assert not any(source.remote for source in sources)


def test_sources_fill_known_attributes(tmp_path: Path) -> None:
    for source in open_sources(load_settings(data=tmp_path)):
        assert source.attributes <= set(ATTRIBUTES)
