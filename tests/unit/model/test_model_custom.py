"""Definitions of custom attributes: what is taken, what is refused, and that nothing known is shadowed."""

import pytest

from placewright.errors import InvalidInput
from placewright.model.attributes import ATTRIBUTES, SETS
from placewright.model.custom import attribute_of, outputs_of, read_custom

GOOD = {"key": "terrace", "question": " Is there\na terrace? ", "outputs": {"terrace": "boolean", "seats": "integer"}}
BUILT_IN = sorted({*ATTRIBUTES, *SETS, *(name for one in ATTRIBUTES.values() for name in one.outputs)})


def test_outputs_are_called_after_their_attribute():
    one = read_custom(GOOD)
    assert one.outputs == {"terrace": "boolean", "terrace.seats": "integer"}
    assert one.question == "Is there a terrace?"
    assert set(map(attribute_of, one.outputs)) == {"terrace"}


@pytest.mark.parametrize("key", [one for one in BUILT_IN if len(one) > 1])
def test_nothing_known_is_shadowed(key):
    with pytest.raises(InvalidInput, match="known already"):
        read_custom(GOOD | {"key": key})


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        *[({"key": key}, "/key") for key in (None, 5, "", "a", "Terrace", "a.b", "a,b", "é", "x" * 65, "1st")],
        *[({"question": text}, "/question") for text in (None, 5, "", " ", "x" * 1001, "a\0")],
        *[({"outputs": value}, "/outputs") for value in (None, [], {}, {"A": "string"}, {"a.b": "string"})],
        ({"outputs": {f"o{n}": "string" for n in range(21)}}, "/outputs"),
        ({"outputs": {"a": "text"}}, "/outputs/a"),
        ({"outputs": {"a": ["string"]}}, "/outputs/a"),
    ],
)
def test_what_is_wrong_is_told_where(change, pointer):
    with pytest.raises(InvalidInput) as error:
        read_custom(GOOD | change)
    assert [one.pointer for one in error.value.problems] == [pointer]


def test_outputs_of_known_and_custom_attributes():
    present = ("name", "terrace", "terrace.seats", "terrace2")
    assert outputs_of("terrace", present) == ("terrace", "terrace.seats")
    assert outputs_of("websites", present) == ("website",)
