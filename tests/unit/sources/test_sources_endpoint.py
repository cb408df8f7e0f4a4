"""Which addresses the endpoint of a model may have, and what the settings must say of it."""

import pytest

from placewright.errors import SettingsError
from placewright.settings import load_settings
from placewright.sources import open_sources
from placewright.sources.endpoint import own_networks


@pytest.mark.parametrize(
    ("url", "networks"),
    [
        ("http://10.1.2.3:8000/v1", ("10.1.2.3",)),
        ("http://[fd00::1]:8000/v1", ("fd00::1",)),
        ("http://localhost:11434/v1", ("127.0.0.0/8", "::1/128")),
        ("https://models.example.org/v1", ()),
    ],
)
def test_only_a_written_address_may_be_private(url, networks):
    assert own_networks(url) == networks


@pytest.mark.parametrize(
    ("given", "lacks"),
    [({}, "PLACEWRIGHT_LLM_MODEL"), ({"llm_model": "m", "llm_money": 1}, "PLACEWRIGHT_LLM_PRICE_IN")],
)
def test_a_setting_that_lacks_is_named(tmp_path, given, lacks):
    with pytest.raises(SettingsError, match=lacks):
        open_sources(load_settings(data=tmp_path, llm="http://localhost/v1", **given))


def test_it_is_a_source_of_waves_and_is_closed(tmp_path):
    sources = open_sources(load_settings(data=tmp_path, llm="http://localhost/v1", llm_model="m", llm_key="secret"))
    assert [one.name for one in sources] == ["reference", "ground", "model", "questions"]
    assert sources[2].datasets[0].version.startswith("m ")
    for one in sources:
        one.close()
