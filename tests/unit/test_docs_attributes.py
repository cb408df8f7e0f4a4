"""docs/attributes.md describes each attribute as it is, and docs/adding-an-attribute.md shows a real one."""

import json
import re
from pathlib import Path

import pytest

from placewright.model.attributes import ATTRIBUTES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "attributes.md").read_text(encoding="utf-8")
ADDING = (ROOT / "docs" / "adding-an-attribute.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "placewright"
SECTIONS = dict(re.findall(r"\n## `(\w+)`\n(.*?)(?=\n## |\Z)", PAGE, re.DOTALL))


def test_every_attribute_has_its_section_and_no_other() -> None:
    assert list(SECTIONS) == list(ATTRIBUTES)


@pytest.mark.parametrize("key", ATTRIBUTES)
def test_a_section_tells_outputs_types_sources_and_an_example(key: str) -> None:
    attribute, section = ATTRIBUTES[key], SECTIONS[key]
    assert re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE) == list(attribute.types.items())
    (told_by,) = re.findall(r"\*\*From\*\* ([\w ]+):", section)
    assert set(told_by.split(" and ")) == set(attribute.told_by or {"providers"})
    assert "**How sure:** " in section
    (example,) = re.findall(r"```json\n(.*?)\n```", section, re.DOTALL)
    assert set(json.loads(example)) == set(attribute.outputs)


def test_the_attribute_that_is_added_as_an_example_is_the_real_one() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", ADDING, re.DOTALL)
    assert code == (PACKAGE / "resolution" / "storefront_images.py").read_text(encoding="utf-8")
    (line,) = re.findall(r"```\n(storefrontImages\t.*?)\n```", ADDING)
    assert line in (PACKAGE / "model" / "attributes.tsv").read_text(encoding="utf-8").splitlines()


def test_no_attribute_is_named_anywhere_else() -> None:
    """What one line says must not stand in a second list: who adds an attribute touches one file and one line."""
    lines = [line for path in PACKAGE.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.search(r"""["'\s]storefrontImages["'\s]""", line)] == [
        'ATTRIBUTE = "storefrontImages"'
    ]
