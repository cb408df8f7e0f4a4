"""Facts that follow from what a place is: chains, cuisines and codes of industries (CONTRACT, section 8).

Chains are known where a place has the Wikidata id of its brand: it is taken away with the brand, and asked of name,
kind and country alone. Cuisines are compared where two sources describe one place. Nobody has labelled places with
codes, so that only their coverage is measured.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from placewright.evaluation.data import CITIES, data_file
from placewright.evaluation.labelled_pairs import Labelled, fodors_zagats, overture_pairs
from placewright.evaluation.measure import Row, share
from placewright.evaluation.overture_rows import record, rows
from placewright.evaluation.references import read_records
from placewright.model.place import NameKind, Record
from placewright.normalize.branches import branch_of
from placewright.normalize.category_tree import parents
from placewright.normalize.cuisines import cuisines_of
from placewright.normalize.industries import mcc_of, naics_of

_EXTRACTS = (*CITIES.values(), "osm-monaco/monaco-2023-12.osm.pbf")
_LISTINGS = (  # file, prefixes of the columns of its records
    ("overture-open-closed/places_train.parquet", ("",)),
    ("overture-sf-closures/places.parquet", ("base_",)),
    ("overture-place-pairs/pairs.parquet", ("", "base_")),
)
_PAIRS = "overture-place-pairs/pairs.parquet"
_RESTAURANTS = ("fodors-zagats/train.txt", "fodors-zagats/valid.txt")
_FOOD = "eat_and_drink"


def measure() -> list[Row]:
    """Return how often each is answered, and how often it is right where that is known."""
    records = list(_records())
    return [*_chains(records), *_codes(records), *_cuisines(records)]


def _records() -> Iterator[Record]:
    for file in _EXTRACTS:
        yield from read_records(data_file(file))
    for file, prefixes in _LISTINGS:
        for row in rows(data_file(file)):
            yield from (found for prefix in prefixes if (found := record(row, prefix)))


def _chains(records: Sequence[Record]) -> list[Row]:
    branded = [one for one in records if one.brand_wikidata]
    bare = [branch_of(_without_brand(one)) for one in branded]
    answered = [(one, branch) for one, branch in zip(branded, bare, strict=True) if branch]
    right = sum(branch.id == one.brand_wikidata for one, branch in answered)
    filled = sum(branch is not None and branch.id is not None for branch in map(branch_of, records))
    return [
        share("facts chain: right, by name, kind and country", right, len(answered), goal=0.95),
        share("facts chain: answered without the brand", len(answered), len(branded)),
        share("facts chain: fill rate of chain_id", filled, len(records)),
    ]


def _without_brand(one: Record) -> Record:
    names = tuple(name for name in one.names if name.kind is not NameKind.BRAND)
    return msgspec.structs.replace(one, names=names, brand=None, brand_wikidata=None)


def _codes(records: Sequence[Record]) -> list[Row]:
    """Return the share of places with a category that have a code, or are known to be no business."""
    kinds = [one.categories[0] for one in records if one.categories]
    found = []
    for name, code_of in (("naics", naics_of), ("merchant", mcc_of)):
        codes = [code for kind in kinds if (code := code_of(kind))]
        coded = [code for code in codes if code.code]
        own = sum(code.is_own for code in coded)
        found += [
            share(f"facts {name}: covered", len(codes), len(kinds), goal=0.95, note="right ones are not known"),
            share(f"facts {name}: with a code", len(coded), len(kinds)),
            share(f"facts {name}: the code names the kind of place", own, len(coded)),
        ]
    return found


def _cuisines(records: Sequence[Record]) -> list[Row]:
    food = [one for one in records if one.categories and _FOOD in (one.categories[0], *parents(one.categories[0]))]
    filled = sum(bool(cuisines_of(one.cuisines, one.categories)) for one in food)
    listed = overture_pairs(data_file(_PAIRS))
    guides = fodors_zagats(*(data_file(file) for file in _RESTAURANTS))
    return [
        share("facts cuisine: fill rate where one eats and drinks", filled, len(food)),
        _agreeing("facts cuisine: two providers name a common one", listed, is_category=True),
        _agreeing("facts cuisine: two guides name a common one", guides, is_category=False),
    ]


def _agreeing(name: str, pairs: Iterable[Labelled], *, is_category: bool) -> Row:
    both = [
        (left, right)
        for pair in pairs
        if pair.same
        and (left := _cuisines_of(pair.left, is_category)) and (right := _cuisines_of(pair.right, is_category))
    ]  # fmt: skip
    return share(name, sum(not left.isdisjoint(right) for left, right in both), len(both))


def _cuisines_of(inputs: Mapping[str, Any], is_category: bool) -> frozenset[str]:
    given = inputs.get("category") or []
    texts = given if isinstance(given, list) else [given]
    return frozenset(cuisines_of((), texts) if is_category else cuisines_of(texts))
