"""Which tags make an OpenStreetMap object a place, and which only describe streets, borders and street furniture."""

from collections.abc import Mapping

# The keys of places that people put on lists; any value counts, save `no`.
MAIN_KEYS = ("amenity", "shop", "tourism", "office", "leisure", "craft", "healthcare")

# Other keys, with the values that a user would call a place; None: any value.
_OTHER: dict[str, frozenset[str] | None] = {
    key: None if values is None else frozenset(values.split())
    for key, values in {
        "club": None,
        "education": None,
        "attraction": None,
        "historic": None,
        "emergency": "ambulance_station water_rescue mountain_rescue marine_rescue disaster_response lifeguard_base",
        "public_transport": "station",
        "railway": "station halt",
        "aeroway": "aerodrome airport terminal heliport helipad",
        "aerialway": "station",
        "highway": "rest_area services",
        "man_made": (
            "lighthouse tower communications_tower water_tower observatory planetarium telescope windmill watermill "
            "pier works wastewater_plant water_works bridge obelisk"
        ),
        "natural": "beach peak volcano cave_entrance hot_spring geyser glacier arch bay cape water",
        "waterway": "waterfall dam boatyard",
        "landuse": (
            "cemetery retail commercial industrial recreation_ground religious education military winter_sports "
            "harbour port plant_nursery vineyard allotments"
        ),
        "military": "base airfield barracks naval_base office",
        "power": "plant",
        "telecom": "data_center",
        "boundary": "national_park",
        "place": "square",
        "building": (
            "church cathedral chapel basilica mosque temple synagogue shrine monastery religious hotel hospital school "
            "university college kindergarten train_station stadium sports_hall sports_centre museum castle palace "
            "retail supermarket commercial office public civic government kiosk shop bank"
        ),
    }.items()
}

PLACE_KEYS = (*MAIN_KEYS, *_OTHER)

# Keys that say what stands there rather than who is in it: a shop that has left them is gone although they remain.
SHELL_KEYS = frozenset({"building", "landuse", "place", "historic", "boundary", "natural"})

# Plaques in the pavement are no places although they have a name.
_SMALL_MEMORIALS = frozenset({"plaque", "stolperstein", "blue_plaque", "stone"})

# What carries the brand of a chain at every corner; without a name of its own it is not worth a record.
_UNNAMED = (
    "vending_machine post_box telephone recycling bicycle_parking bicycle_rental parking parking_space clock bench "
    "waste_basket advertising charging_station"
)


def place_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return those of the tags that make the object a place; empty when none does."""
    found = {key: tags[key] for key in MAIN_KEYS if tags.get(key, "no") != "no"}
    for key, values in _OTHER.items():
        value = tags.get(key, "no")
        if value != "no" and (values is None or value in values):
            found[key] = value
    if tags.get("memorial") in _SMALL_MEMORIALS:
        found.pop("historic", None)
    return found


def worth_without_name(places: Mapping[str, str]) -> bool:
    """Tell whether an object that has a brand but no name is a place that people would ask for."""
    return any(key in places for key in MAIN_KEYS) and places.get("amenity") not in _UNNAMED.split()
