"""The attributes: each on one line of attributes.tsv with who can tell it, where it is resolved, and its outputs.

That is the one list: what the API shows, what sources offer and which file resolves what all follow from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

import msgspec


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute: what a request names, and what the answer then holds."""

    key: str
    outputs: tuple[str, ...]
    types: Mapping[str, str]  # output → its type in words; the first of them is the type of JSON
    told_by: frozenset[str]  # kinds of sources that can tell it: records, pages; none: only providers
    resolver: str | None  # the file of `resolution` that resolves it; None: a provider's word is taken


def _read() -> Iterator[Attribute]:
    for line in files(__package__).joinpath("attributes.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield _attribute(*line.split("\t"))


def _attribute(key: str, told_by: str, resolver: str, outputs: str) -> Attribute:
    types = dict(each.partition(": ")[::2] for each in outputs.split("; "))
    return Attribute(
        key=key,
        outputs=tuple(types),
        types={name: type_ or "string" for name, type_ in types.items()},
        told_by=frozenset(told_by.split()) - {"-"},
        resolver=None if resolver == "-" else resolver,
    )


ATTRIBUTES: dict[str, Attribute] = {one.key: one for one in _read()}

CORE = ("closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories")
SETS: dict[str, tuple[str, ...]] = {"open_closed": ("closed_permanently",), "core": CORE, "all": CORE}


def told_by(kind: str) -> frozenset[str]:
    """Return the keys of the attributes that a kind of source can tell: records, pages."""
    return frozenset(key for key, one in ATTRIBUTES.items() if kind in one.told_by)


def requested(attributes: tuple[str, ...] = (), *sets: str | None) -> tuple[str, ...]:
    """Return the union of attributes and sets, `ordered`, so that equal requests compare equal."""
    return ordered(set(attributes).union(*(SETS[name] for name in sets if name is not None)))


def ordered(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys in the order of ATTRIBUTES, then custom ones by name."""
    wanted = set(keys)
    return (*(key for key in ATTRIBUTES if key in wanted), *sorted(wanted - ATTRIBUTES.keys()))
