"""The phone numbers of a place: the most reliable first, the others that it also answers beside it."""

from functools import lru_cache

import phonenumbers

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import Claim, claim, together, weigh
from placewright.resolution.trust import validity

ATTRIBUTE = "phoneNumbers"
NOTES = {
    "foreign_phone": "a number of another country",
    "impossible_phone": "a number that the plan of its country does not know",
    "code_twice": "perhaps with the country's code twice",
    "service_phone": "a number of a national service, not of a place",
    "mobile_phone": "a mobile number",
}
_TYPES = phonenumbers.PhoneNumberType
SERVICE_TYPES = frozenset(
    {_TYPES.TOLL_FREE, _TYPES.PREMIUM_RATE, _TYPES.SHARED_COST, _TYPES.UAN, _TYPES.PERSONAL_NUMBER, _TYPES.PAGER}
)


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
    merged = together(ATTRIBUTE, [one.supporting[0] for one in more], numbers)
    return phone, found("phone_additional", merged, _listed, form=_as_list)


def _claims(witness: Witness) -> list[Claim]:
    country = witness.record.country_code
    found_claims = []
    for number in witness.record.phones:
        flaw = flaw_of(number, country)
        found_claims.append(
            claim(witness, ATTRIBUTE, number, number, validity(flaw, witness.family), NOTES.get(flaw or ""))
        )
    return found_claims


@lru_cache(maxsize=16_384)
def flaw_of(number: str, country: str | None) -> str | None:
    """Return what makes an E.164 number a doubtful one for a place in a country (alpha-2): a key of NOTES, or None."""
    if country is not None and not at_home(number, country):
        return "foreign_phone"
    parsed = phonenumbers.parse(number)
    if _code_twice(number, parsed.country_code or 0):
        return "code_twice"
    kind = phonenumbers.number_type(parsed)
    if kind == _TYPES.UNKNOWN:
        return "impossible_phone"
    if kind in SERVICE_TYPES:
        return "service_phone"
    return "mobile_phone" if kind == _TYPES.MOBILE else None


def _code_twice(number: str, code: int) -> bool:
    """Tell a number with the country's code twice, as programs make it that add one to a number that has one."""
    rest = number.removeprefix(f"+{code}")
    if code == 1 or not rest.startswith(str(code)):
        return False
    return phonenumbers.is_valid_number(phonenumbers.parse(f"+{rest}"))


@lru_cache(maxsize=16_384)
def at_home(number: str, country: str) -> bool:
    """Return whether an E.164 number has the calling code of a country (ISO 3166-1 alpha-2)."""
    code = phonenumbers.country_code_for_region(country)
    return code == 0 or number.startswith(f"+{code}")


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _listed(value: str | list[str]) -> str:
    return ", ".join(_as_list(value))
