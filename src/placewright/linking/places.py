"""Reads a row of a list as a query, or as the record that is looked for."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from placewright.enrichment import query_of
from placewright.model.place import Place, Query, Record

DATASET = "right"  # what the list that is searched is called among datasets
_FIELDS = Place.__struct_fields__
_LEAST_DIGITS = 7  # a shorter number is an extension or a service


def query(inputs: Mapping[str, Any]) -> Query:
    """Return the query of a row's inputs.

    A phone number that cannot be told to be of a country is kept as its bare digits, since in a list of one country
    nobody writes the prefix; the comparison of phones knows that form.
    """
    made = query_of(inputs)
    if made.phones or not isinstance(text := inputs.get("phone"), str):
        return made
    digits = re.sub(r"\D", "", text).lstrip("0")
    return msgspec.structs.replace(made, phones=(digits,)) if len(digits) >= _LEAST_DIGITS else made


def record(row_id: str, inputs: Mapping[str, Any]) -> Record:
    """Return the record of a row's inputs."""
    made = query(inputs)
    return Record(id=row_id, dataset=DATASET, **{field: getattr(made, field) for field in _FIELDS})
