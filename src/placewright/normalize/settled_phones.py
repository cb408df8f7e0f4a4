"""Tells phone numbers that are E.164 already, where the full parser could say nothing else."""

import re
from functools import cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_E164 = re.compile(r"\+([1-9]\d{7,14})", re.ASCII)
_SHORTEST = 7  # digits behind the country's code; shorter ones are for the parser to judge


def is_settled(text: str) -> bool:
    """Tell whether a text is a number such as +37797989898, which means itself whatever its country.

    It is of a length that its country has, with no prefix that the parser would take off. Directories write most of
    their numbers so, and the parser takes ten times as long.
    """
    found = _E164.fullmatch(text)
    return found is not None and _is_possible(found[1])


def _is_possible(digits: str) -> bool:
    for length in (1, 2, 3):
        plan = _plan(digits[:length])
        if plan is not None:
            lengths, prefix = plan
            national = digits[length:]
            if len(national) not in lengths or len(national) < _SHORTEST or len(set(national)) == 1:
                return False
            return not national.startswith("0") and (prefix is None or prefix.match(national) is None)
    return False


@cache
def _plan(code: str) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """Return the lengths of a country's numbers and the prefix within it; None for what is no country's code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if regions is None:
        return None
    metadata: Any = (
        PhoneMetadata.metadata_for_nongeo_region(int(code))
        if regions[0] == "001"
        else PhoneMetadata.metadata_for_region(regions[0])
    )
    prefix = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), re.compile(prefix) if prefix else None
