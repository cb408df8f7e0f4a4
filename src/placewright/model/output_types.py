"""The types of all outputs and the inputs that attributes need, as `GET /attributes?details=true` tells them."""

from placewright.model.attributes import ATTRIBUTES

_TYPES = {
    "open_closed_status": "string: Open, Closed, Temporarily Closed or No Internet Presence",
    "website": "string: absolute URL",
    "phone": "string: E.164",
    "opening_hours": "object: Monday…Sunday → text",
    "opening_hours_grouped_by_hours": "list of {days, opens, closes}",
    "multilingual_names": "object: BCP 47 tag → string",
    "address": "object",
    "address_localized": "object",
    "categories": "list of strings: Overture places categories, primary first",
    "coordinates": "[latitude, longitude]",
    "coordinates_distance": "integer: metres",
    "menu_content": "list of menus",
    "price_tier": "integer: 1–4",
    "average_price": "integer",
    "currency": "string: ISO 4217",
    "chain_id": "string: Wikidata id",
    "number_of_locations": "integer",
    "merchant_category_code": "string: ISO 18245",
    "located_within": "object: {name, type, floor_or_level}",
    "building_footprint": "GeoJSON geometry",
    "available_services": "object",
    "storefront_images": "list of {url}",
    "digital_footprint": "string: HIGH…NONE",
}
_LISTS = {
    *("phone_additional", "common_names", "menu_urls", "menu_images", "cuisines", "chain_domains", "alternative_names"),
    *("place_definition", "place_reality", "user_reviews", "approximate_user_reviews"),
}
_BOOLEANS = {"is_open_24h", "has_delivery", "has_takeout", "has_dining", "has_pickup"}

OUTPUT_TYPES: dict[str, str] = {
    output: _TYPES.get(output)
    or ("list of strings" if output in _LISTS else "boolean" if output in _BOOLEANS else "")
    or ("integer" if output.startswith("parking_spaces") else "string")
    for attribute in ATTRIBUTES.values()
    for output in attribute.outputs
}

INPUTS_NEEDED = "name and a location: coordinates, wkt_geometry, full_address or parts of an address"
