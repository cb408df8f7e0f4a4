"""The phone numbers of a place: the most reliable first, the others that it also answers beside it."""

from functools import lru_cache

import phonenumbers

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import Claim, claim, together, weigh
from placewright.resolution.trust import trust

ATTRIBUTE = "phoneNumbers"


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `phone` and `phone_additional`."""
    claims = [one for witness in case.witnesses for one in _claims(witness)]
    own = case.query.phones
    given = own[0] if own else None
    ranked = weigh(ATTRIBUTE, claims, own)
    if not ranked:
        return (
            missing("phone", case, "phone number", given),
            missing("phone_additional", case, "second phone number"),
        )
    best, *others = ranked
    backed = best.key in own if own else None
    phone = found("phone", best, backed=backed, given=given)
    more = [one for one in others if one.probability >= FLOORS[Confidence.LOW]]
    if phone.value is None or not more:
        return phone, missing("phone_additional", case, "second phone number")
    numbers = [one.value for one in more]
    merged = together([one.supporting[0] for one in more], numbers)
    return phone, found("phone_additional", merged, _listed, form=_as_list)


def _claims(witness: Witness) -> list[Claim]:
    country = witness.record.country_code
    found_claims = []
    for number in witness.record.phones:
        foreign = country is not None and not at_home(number, country)
        validity = trust().validity["foreign_phone"] if foreign else 1.0
        note = "a number of another country" if foreign else None
        found_claims.append(claim(witness, ATTRIBUTE, number, number, validity, note))
    return found_claims


@lru_cache(maxsize=16_384)
def at_home(number: str, country: str) -> bool:
    """Return whether an E.164 number has the calling code of a country (ISO 3166-1 alpha-2)."""
    code = phonenumbers.country_code_for_region(country)
    return code == 0 or number.startswith(f"+{code}")


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _listed(value: str | list[str]) -> str:
    return ", ".join(_as_list(value))
