"""The address of an OpenStreetMap object, from addr:* and contact:* keys."""

from collections.abc import Mapping

from placewright.model.place import Address

# Part → keys, the best first.
_KEYS: dict[str, tuple[str, ...]] = {
    part: tuple(keys.split())
    for part, keys in {
        "full_address": "addr:full",
        "unit_number": "addr:unit addr:door addr:flats contact:unit",
        "floor": "addr:floor contact:floor",
        "building": "addr:housename contact:housename",
        "block": "addr:block addr:block_number",
        "km": "addr:milestone",
        "house": "addr:housenumber contact:housenumber addr:conscriptionnumber addr:streetnumber",
        "street": "addr:street contact:street addr:place contact:place",
        "neighborhood": "addr:neighbourhood addr:neighborhood addr:quarter",
        "suburb": "addr:suburb addr:district addr:subdistrict",
        "city": "addr:city contact:city addr:town addr:village addr:hamlet addr:municipality",
        "state": "addr:state addr:province addr:region contact:state",
        "country": "addr:country contact:country",
        "postal_code": "addr:postcode contact:postcode postal_code",
    }.items()
}


def address_of(tags: Mapping[str, str]) -> tuple[Address, frozenset[str]]:
    """Return the address as written, and the keys that it came from."""
    parts: dict[str, str] = {}
    used: set[str] = set()
    if not any(key.startswith(("addr:", "contact:", "postal_code")) for key in tags):
        return Address(), frozenset()
    for part, keys in _KEYS.items():
        for key in keys:
            value = tags.get(key, "").strip()
            if value:
                parts[part] = value
                used.add(key)
                break
    return Address(**parts), frozenset(used)
