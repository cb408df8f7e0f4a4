"""The types of all outputs and the inputs that attributes need, as `GET /attributes?details=true` tells them."""

from placewright.model.attributes import ATTRIBUTES

OUTPUT_TYPES: dict[str, str] = {
    output: type_ for attribute in ATTRIBUTES.values() for output, type_ in attribute.types.items()
}

INPUTS_NEEDED = "name and a location: coordinates, wkt_geometry, full_address or parts of an address"
