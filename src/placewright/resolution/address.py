"""The address of a place: that of the most reliable record, completed by those that agree with it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.model.place import Address, Place, Record
from placewright.normalize.addresses import format_address, house_key, parse_address, street_key
from placewright.normalize.countries import country_name
from placewright.resolution.answers import found, missing, piece
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, claim, weigh
from placewright.resolution.ground import Setting, setting_of
from placewright.resolution.reverse import Told, reverse

ATTRIBUTE = "address"
LOCALIZED = frozenset({"ID", "JP", "SG", "MY", "HK", "AE"})  # the countries of CONTRACT section 8
FIELDS = tuple(field for field in Address.__struct_fields__ if field != "full_address")
ANCHORS = ("street", "house", "building", "block", "km")  # one of these must be known, or it is no address of a place
_NO_HOUSE = "It has no address of its own; a house number is not taken from neighbours."
_SURE_ENOUGH = FLOORS[Confidence.MEDIUM]
SHARED = ("neighborhood", "suburb", "city", "state", "country", "postal_code")  # what agreeing records may complete


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `address` and `address_localized`."""
    claims = []
    for witness in case.witnesses:
        address = parts_of(witness.record)
        if address is not None:
            key = _key(address, witness.record.country_code)
            claims.append(claim(witness, ATTRIBUTE, key, (address, witness.record.country_code)))
    given = _given(case.query)
    setting = setting_of(case) if case.surroundings else None
    told = reverse(setting) if setting else {}
    if not claims:
        return _of_map(case, setting, told, given)
    claims = _joined(claims)
    own = _own_keys(case.query, claims)
    best = weigh(ATTRIBUTE, claims, own)[0]
    best = msgspec.structs.replace(best, value=_completed(best))
    backed = best.key in own if own else None
    best, added = _filled(best, setting, told)
    output = _with_told(found("address", best, _say, form=_json, backed=backed, given=given), setting, added)
    return output, _with_told(_localized(case, best, output), setting, added)


def _of_map(case: Case, setting: Setting | None, told: Mapping[str, Told], given: str | None) -> tuple[Output, ...]:
    """Answer for a place without an address of its own with what the map tells of its spot; the house stays unknown."""
    nothing = missing("address", case, "address", given), _localized(case, None, None)
    street = told.get("street")
    if setting is None or street is None or "city" not in told:
        return nothing
    code = setting.witness.record.country_code
    own = case.query.address.street
    if own and street_key(own, code) != street_key(street.value, code):
        return nothing  # two streets meet there, and the user may well know which one it is
    # What is known to be right less often would make the whole less sure than it is without.
    parts = {part: one for part, one in told.items() if part in ("street", "city") or one.share >= _SURE_ENOUGH}
    address = Address(country=_country(None, code), **{part: one.value for part, one in parts.items()})
    share = min(one.share for one in parts.values())
    one = setting.claim(street.feature, _key(address, code), (address, code), share, "at its spot")
    best = weigh(ATTRIBUTE, [one])[0]
    answer = found("address", best, _say, form=_json, given=None if own else given)
    outputs = (answer, _localized(case, best, answer))
    return tuple(_with_told(output, setting, parts, f" {_NO_HOUSE}") for output in outputs)


def _filled(best: Standing, setting: Setting | None, told: Mapping[str, Told]) -> tuple[Standing, Mapping[str, Told]]:
    """Return an address with the parts that it lacks from the map, where these are surely right, and which these are.

    It is then no surer than they are.
    """
    address, code = best.value
    at_home = setting is not None and any(one.witness is setting.witness for one in best.supporting)
    added = {
        part: one
        for part, one in told.items()
        if at_home and part != "street" and one.share >= FLOORS[Confidence.HIGH] and not getattr(address, part)
    }
    if not added or setting is None:
        return best, {}
    address = msgspec.structs.replace(address, **{part: one.value for part, one in added.items()})
    probability = min(best.probability, *(round(setting.witness.probability * one.share, 4) for one in added.values()))
    return msgspec.structs.replace(best, value=(address, code), probability=probability), added


def _with_told(output: Output, setting: Setting | None, added: Mapping[str, Told], note: str = "") -> Output:
    """Add to an output where the parts come from that the map told."""
    if setting is None or output.value is None or not added:
        return output
    said = "; ".join(f"the {part.replace('_', ' ')} is that of {one.source}" for part, one in added.items())
    extra = [
        piece(claim.witness, {_json_key(part): one.value}, claim.accuracy)
        for part, one in added.items()
        for claim in [setting.claim(one.feature, one.value, one.value, one.share, "")]
    ]
    reasoning = f"{output.reasoning} From the map: {said}.{note}"
    return msgspec.structs.replace(output, reasoning=reasoning, evidence=(*output.evidence, *extra))


def _json_key(part: str) -> str:
    return "postalCode" if part == "postal_code" else part


def _localized(case: Case, best: Standing | None, answer: Output | None) -> Output:
    """Answer with the address and its country code where the contract has a localised form of it."""
    name = "address_localized"
    if best is None or answer is None:
        return missing(name, case, "address")
    if best.value[1] not in LOCALIZED:
        return Output(name=name, reasoning="Addresses have a localised form only in ID, JP, SG, MY, HK and AE.")
    return found(name, best, _say, form=_json_localized)


def parts_of(record: Record) -> Address | None:
    """Return the parts of a record's address, read from its text where needed; None when they name no spot."""
    address = record.address
    if not _anchored(address) and address.full_address:
        parsed = parse_address(address.full_address, record.country_code)
        known = {field: value for field in FIELDS if (value := getattr(address, field))}
        address = msgspec.structs.replace(parsed, **known, full_address=address.full_address)
    if not _anchored(address):
        return None
    return msgspec.structs.replace(address, country=_country(address.country, record.country_code))


def _country(text: str | None, country_code: str | None) -> str | None:
    """Return the country by name: sources often give its code, or leave it to the coordinates."""
    code = text if text and len(text) == 2 else None if text else country_code
    return (country_name(code) or text) if code else text


def _anchored(address: Address) -> bool:
    return any(getattr(address, field) for field in ANCHORS)


def _key(address: Address, country_code: str | None) -> str:
    street = street_key(address.street or "", country_code)
    rest = address.building or address.block or address.km or ""
    return f"{street or rest.casefold()}|{house_key(address.house or '')}"


def _agree(a: str, b: str) -> bool:
    """Return whether two keys name one street, with the same house number or none in one of them."""
    street_a, _, house_a = a.partition("|")
    street_b, _, house_b = b.partition("|")
    return street_a == street_b and (house_a == house_b or not house_a or not house_b)


def _joined(claims: Sequence[Claim]) -> list[Claim]:
    """Let a claim without a house number back one on the same street that has one."""
    full = [one.key for one in claims if not one.key.endswith("|")]
    joined = []
    for one in claims:
        twin = next((key for key in full if _agree(one.key, key)), one.key)
        joined.append(one if twin == one.key else msgspec.structs.replace(one, key=twin, accuracy=one.accuracy * 0.99))
    return joined


def _own_keys(query: Place, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the keys of the claims that the user's address agrees with; its own key when with none."""
    if not query.address.street:
        return ()
    own = _key(query.address, query.country_code)
    return tuple(one.key for one in claims if _agree(own, one.key)) or (own,)


def _completed(best: Standing) -> tuple[Address, str | None]:
    """Return the heaviest claim's address, with the parts that it lacks from those that agree."""
    address, country_code = best.value
    lacking = {
        field: value
        for one in reversed(best.supporting)
        for field in (*SHARED, *ANCHORS)
        if not getattr(address, field) and (value := getattr(one.value[0], field))
    }
    return msgspec.structs.replace(address, **lacking), country_code


@lru_cache(maxsize=4_096)
def _text(address: Address, country_code: str | None) -> str:
    return format_address(address, country_code) or address.full_address or ""


def _say(value: tuple[Address, str | None]) -> str:
    return f'the address "{_text(*value)}"'


def _json(value: tuple[Address, str | None]) -> dict[str, Any]:
    """Return an address in the form of the contract: all its parts, null where unknown."""
    address, _ = value
    parts = {_json_key(field): getattr(address, field) for field in FIELDS}
    return {"full_address": _text(*value) or None, **parts}


def _json_localized(value: tuple[Address, str | None]) -> dict[str, Any]:
    return _json(value) | {"country_code": value[1]}


def _given(query: Place) -> str | None:
    if query.address.full_address:
        return f'the address "{query.address.full_address}"'
    if not query.address.street:
        return None
    return _say((query.address, query.country_code))
