"""The industry of a place: its NAICS 2022 code, by its category."""

from functools import partial

from placewright.normalize.industries import naics_of, naics_title
from placewright.resolution.coded import Scheme, resolve_coded

SCHEME = Scheme("naics", "naics_code", "the NAICS code", naics_of, {"naics_description": naics_title})

resolve = partial(resolve_coded, SCHEME)
