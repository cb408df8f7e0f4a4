"""The example of docs/sources.md is a file that works."""

import re
from pathlib import Path

from placewright.sources.providers import FILE, read_providers

DOCS = Path(__file__).parents[3] / "docs" / "sources.md"


def test_the_example_of_providers_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("ACME_KEY", "k")
    (example,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / FILE).write_text(example)
    (provider,) = read_providers(tmp_path)
    assert {"phoneNumbers", "closed_permanently", "price_tier", "user_reviews"} <= provider.attributes
