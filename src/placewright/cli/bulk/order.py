"""What each process of a bulk run is told, and what it answers when it has other data than the others."""

from collections.abc import Mapping
from typing import NamedTuple

from placewright.enrichment import Enricher
from placewright.model.custom import CustomAttribute
from placewright.model.override import Overrides
from placewright.settings import Settings


class Order(NamedTuple):
    """How the parts are to be enriched."""

    settings: Settings  # those of the machine that asks, its data folder absolute
    version: str  # of code and data there
    datasets: Mapping[str, str]  # name → version there
    attributes: tuple[str, ...]
    mapping: Mapping[str, str]  # input → column, as the user said
    overrides: Overrides
    folder: str  # in which the parts arrive
    form: str  # of the parts
    task: str  # what stands in the folder's file `task`
    custom: Mapping[str, CustomAttribute] = {}  # key → attribute of one's own


def datasets_of(enricher: Enricher) -> dict[str, str]:
    """Return name → version of the datasets that an enricher reads now."""
    return {one.name: one.version for source in enricher.sources for one in source.datasets}


def difference(order: Order, enricher: Enricher) -> str | None:
    """Say how code and reference data here differ from those of the order; None when they are the same."""
    if enricher.version == order.version:
        return None
    here = datasets_of(enricher)
    told = [
        f"{name} {here.get(name, 'is missing')} instead of {order.datasets.get(name, 'none')}"
        for name in sorted({*here, *order.datasets})
        if here.get(name) != order.datasets.get(name)
    ]
    folder = order.settings.reference
    if told:
        return f"other reference data in {folder}: {', '.join(told)}"
    return f"another version of Placewright: {enricher.version} instead of {order.version}"
