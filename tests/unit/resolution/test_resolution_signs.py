"""What a listing says, between the lines, of whether its place is still there."""

from itertools import pairwise

import pytest

from placewright.model.place import Address, Name, Record
from placewright.resolution.presence import closed_weight, presence
from placewright.resolution.signs import is_flat, providers_of, score_of, signs_of

FULL = {
    "names": (Name("Gerhard's Café"),),
    "websites": ("https://www.gerhardscafe-monaco.com/",),
    "phones": ("+37792052579",),
    "socials": {"facebook": "https://www.facebook.com/gerhards"},
    "address": Address(street="Quai Jean-Charles Rey", house="42"),
    "categories": ("cafe",),
    "tags": {"confidence": "0.995", "sources": "meta;Microsoft"},
}


def of(**changes):
    return signs_of(Record(id="1", **(FULL | changes)), 0.3)


def test_the_signs_of_a_full_listing() -> None:
    assert of() == {
        "contacts": "site_phone_profile", "kind": "eat_and_drink", "chain": "single", "street": "street",
        "providers": "several", "score": "score_99", "age": "fresh",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sign", "level"),
    [
        ({"tags": {"confidence": "0.770", "sources": "msft"}}, "unscored", "unscored_microsoft"),
        ({"tags": {"confidence": "0.770"}}, "unscored", "unscored"),
        ({"tags": {"confidence": "0.770"}}, "contacts_of_unscored", "site_phone_profile"),
        ({"tags": {"confidence": "0.2"}}, "score", "score_low"),
        ({"tags": {"confidence": "many"}}, "score", None),
        ({"websites": (), "phones": (), "socials": {}}, "contacts", "none"),
        ({"categories": ("atms",)}, "kind", "unattended"),
        ({"names": (Name("Gerhard's Café (closed)"),)}, "name", "says_closed"),
        ({"names": (Name("The Closed Loop"),)}, "name", None),
        ({"address": Address(city="Monaco")}, "street", "no_street"),
    ],
)
def test_a_sign(changes, sign: str, level: str | None) -> None:
    assert of(**changes).get(sign) == level


def test_the_words_of_the_readers() -> None:
    assert providers_of({"sources": "meta; msft"}) == {"meta", "microsoft"}
    assert (score_of({}), score_of({"confidence": "1.2"})) == (None, 1.0)
    assert is_flat({"confidence": "0.770"})
    assert not is_flat({"confidence": "0.771"})


def test_ranked_signs_never_turn_round() -> None:
    for sign in presence().signs.values():
        if sign.ranked:
            assert all(a.weight >= b.weight for a, b in pairwise(sign.levels))


def test_every_level_that_is_read_has_a_weight() -> None:
    known = {(name, level.key) for name, sign in presence().signs.items() for level in sign.levels}
    assert set(of().items()) <= known
    assert closed_weight({"no such sign": "x"}) == presence().prior
