"""What a place is to those who settle card payments: its merchant category code (ISO 18245), by its category."""

from functools import partial

from placewright.normalize.industries import mcc_group, mcc_of, mcc_title
from placewright.resolution.coded import Scheme, resolve_coded


def _group(code: str) -> str | None:
    found = mcc_group(code)
    return found.group if found else None


def _super_industry(code: str) -> str | None:
    found = mcc_group(code)
    return found.super_industry if found else None


SCHEME = Scheme(
    "merchant",
    "merchant_category_code",
    "the merchant category code",
    mcc_of,
    {
        "mcc_description": mcc_title,
        "merchant_category_group": _group,
        "merchant_super_industry": _super_industry,
    },
)

resolve = partial(resolve_coded, SCHEME)
