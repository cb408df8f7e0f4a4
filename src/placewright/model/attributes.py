"""The attributes of CONTRACT section 8: their keys, the outputs each answers with, and the sets."""

from collections.abc import Iterable

import msgspec


class Attribute(msgspec.Struct, frozen=True):
    """One attribute: what a request names, and what the answer then holds."""

    key: str
    outputs: tuple[str, ...]


ATTRIBUTES: dict[str, Attribute] = {
    key: Attribute(key, tuple(outputs.split()))
    for key, outputs in {
        "closed_permanently": "open_closed_status date_closed date_opened",
        "websites": "website",
        "phoneNumbers": "phone phone_additional",
        "openingHours": "opening_hours opening_hours_grouped_by_hours is_open_24h",
        "names": "name alt_name official_name brand_name multilingual_names common_names",
        "address": "address address_localized",
        "categories": "categories",
        "coordinates": "coordinates coordinates_distance",
        "socialHandles": "instagram facebook tiktok",
        "moreSocialHandles": "x youtube linkedin threads bluesky vk",
        "email_address": "email",
        "menu": "menu_urls menu_url_official menu_content menu_images",
        "price_tier": "price_tier average_price currency",
        "cuisine": "cuisines",
        "chain": "chain_id chain_name chain_domains alternative_names chain_wikipedia_url number_of_locations logo_url",
        "naics": "naics_code naics_description",
        "merchant": "merchant_category_code mcc_description merchant_category_group merchant_super_industry",
        "located_within": "located_within",
        "building_footprint": "building_footprint",
        "parking_spaces": "parking_spaces_total parking_spaces_street parking_spaces_shared parking_spaces_dedicated",
        "available_services": "available_services has_delivery has_takeout has_dining has_pickup",
        "storefrontImages": "storefront_images",
        "one_line_summary": "one_line_summary",
        "place_existence": "entity_type digital_footprint place_definition place_reality",
        "user_reviews": "user_reviews",
        "approximate_user_reviews": "approximate_user_reviews",
        "social_media_profile": "social_media_profile",
        "website_traffic": "website_traffic",
    }.items()
}

CORE = ("closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories")
SETS: dict[str, tuple[str, ...]] = {"open_closed": ("closed_permanently",), "core": CORE, "all": CORE}


def requested(attributes: tuple[str, ...] = (), *sets: str | None) -> tuple[str, ...]:
    """Return the union of attributes and sets, `ordered`, so that equal requests compare equal."""
    return ordered(set(attributes).union(*(SETS[name] for name in sets if name is not None)))


def ordered(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys in the order of ATTRIBUTES, then custom ones by name."""
    wanted = set(keys)
    return (*(key for key in ATTRIBUTES if key in wanted), *sorted(wanted - ATTRIBUTES.keys()))
