"""Makes queries of records as somebody would send them: spoilt name, point some metres off, some of the contacts."""

from random import Random

import msgspec

from placewright.evaluation import noise
from placewright.model.place import Address, Name, Query, Record


class Spoilt(msgspec.Struct, frozen=True):
    """A query with its truth."""

    query: Query
    record: Record  # the place that is asked for
    how: str  # what was done to the name
