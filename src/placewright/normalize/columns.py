"""Finds the columns of a table that say something of a place, by their names or as the user maps them."""

import unicodedata
from collections.abc import Collection, Mapping

from placewright.errors import UsageError

# Input → names that its column may have, likeliest first; case, spaces, dots, dashes and underscores do not matter.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "place_id": (
        *("placeid", "id", "poiid", "recordid", "ref", "fsqplaceid", "fsqid", "gersid", "placekey", "osmid", "fullid"),
        *("googleplaceid", "accountid", "companyid", "customerid", "storeid", "locationid"),
    ),
    "name": (
        *("name", "title", "placename", "businessname", "poiname", "storename", "label", "displayname", "locationname"),
        *("accountname", "companyname", "company", "customername", "organization", "organisation", "namesprimary"),
        *("displaynametext", "firma", "nom", "nombre"),
    ),
    "latitude": ("latitude", "lat", "y", "geolat", "ycoord", "locationlatitude", "locationlat", "billinglatitude"),
    "longitude": (
        *("longitude", "lon", "lng", "long", "x", "geolon", "geolng", "xcoord", "locationlongitude", "locationlng"),
        "billinglongitude",
    ),
    "wkt_geometry": ("wktgeometry", "wkt", "geometry", "geom", "polygonwkt"),
    "full_address": (
        *("fulladdress", "address", "formattedaddress", "addressline", "addressfull", "addr", "addrfull"),
        *("streetaddress", "address1", "addressline1", "addressfreeform", "billingaddress", "billingstreet"),
        *("mailingaddress", "mailingstreet", "shippingstreet", "adresse", "direccion", "indirizzo"),
    ),
    "street": ("street", "streetname", "road", "addrstreet"),
    "house": ("house", "housenumber", "streetnumber", "housenum", "addrhousenumber"),
    "unit_number": ("unitnumber", "unit", "suite"),
    "building": ("building", "buildingname"),
    "floor": ("floor",),
    "block": ("block",),
    "km": ("km",),
    "suburb": ("suburb", "district", "addrsuburb", "neighborhood", "neighbourhood"),
    "city": (
        *("city", "town", "locality", "municipality", "addrcity", "billingcity", "mailingcity", "shippingcity"),
        *("companycity", "ville", "ort", "ciudad", "stadt"),
    ),
    "postalCode": (
        *("postalcode", "postcode", "zip", "zipcode", "addrpostcode", "plz", "billingpostalcode", "billingzip"),
        *("mailingpostalcode", "shippingpostalcode", "zippostalcode", "billingzippostalcode", "codepostal", "cap"),
    ),
    "state": (
        *("state", "region", "province", "addrstate", "stateregion", "stateprovince", "billingstate"),
        *("billingstateprovince", "mailingstate", "shippingstate"),
    ),
    "country_code": ("countrycode", "iso2", "countryiso", "addrcountry", "isocountrycode", "billingcountrycode"),
    "country": ("country", "countryname", "countryregion", "billingcountry", "mailingcountry", "shippingcountry"),
    "category": (
        *("category", "categories", "type", "types", "kind", "maincategory", "primarytype", "primarycategory"),
        *("basiccategory", "categoriesprimary", "fsqcategorylabels", "subcategory", "topcategory", "industry"),
    ),
    "phone": (
        *("phone", "tel", "telephone", "phonenumber", "contactphone", "internationalphonenumber"),
        *("nationalphonenumber", "formattedphonenumber", "businessphone", "mainphone", "companyphone", "telefon"),
    ),
    "website": (
        *("website", "url", "web", "homepage", "site", "contactwebsite", "websiteuri", "websiteurl", "webaddress"),
        *("companydomainname", "domain", "webseite"),
    ),
    "opening_hours": ("openinghours", "hours", "openhours", "businesshours"),
}


def find_columns(
    columns: Collection[str], mapping: Mapping[str, str], known: Mapping[str, tuple[str, ...]] = SYNONYMS
) -> dict[str, str]:
    """Return input → column; what `mapping` says wins over what the names suggest.

    `known` are the inputs that there are, each with the names that its column may have.

    Raises:
        UsageError: `mapping` names an unknown input or a column that is not there.
    """
    for key, column in mapping.items():
        if key not in known:
            raise UsageError(f"--map {key}=…: there is no input {key}. Known are: {', '.join(known)}.")
        if column not in columns:
            raise UsageError(f"--map {key}={column}: the file has no column {column}. It has: {', '.join(columns)}.")
    taken = set(mapping.values())
    named_so = {plain(column): column for column in reversed(tuple(columns)) if column not in taken}
    found = dict(mapping)
    for key, names in known.items():
        named = next((named_so[name] for name in names if name in named_so), None)
        if key not in found and named is not None:
            found[key] = named
    return found


def plain(column: str) -> str:
    """Return a name of a column without what does not matter: case, spaces, dots, dashes, underscores."""
    folded = unicodedata.normalize("NFKC", column).casefold()
    return "".join(character for character in folded if character.isalnum())
