"""The columns that a reference file of one's own may have, beside those of any list of places."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from placewright.normalize.columns import SYNONYMS, find_columns

KNOWN: dict[str, tuple[str, ...]] = SYNONYMS | {
    "alt_name": ("altname", "alternativename", "othername", "aka"),
    "brand": ("brand", "brandname", "chain", "chainname"),
    "operator": ("operator", "operatorname", "owner"),
    "email": ("email", "mail", "emailaddress", "contactemail"),
    "facebook": ("facebook", "facebookurl", "contactfacebook", "facebookid"),
    "instagram": ("instagram", "instagramurl", "contactinstagram"),
    "x": ("twitter", "twitterurl", "contacttwitter"),
    "status": ("status", "openclosed", "openclosedstatus", "operatingstatus", "businessstatus"),
    "opened_on": ("openedon", "openingdate", "opendate", "startdate", "dateopened"),
    "closed_on": ("closedon", "closingdate", "enddate", "dateclosed", "closeddate"),
    "observed_at": ("observedat", "updatedat", "lastupdated", "lastmodified", "updated", "dateupdated", "checkdate"),
}


@lru_cache(maxsize=1024)
def found(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return input → column for the columns of one row; a row may lack what others have."""
    return find_columns(columns, {key: column for key, column in mapping if column in columns}, KNOWN)


def check(columns: Collection[str], mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that names what is not there.

    Raises:
        UsageError: an input is unknown, or the file has no such column.
    """
    find_columns(columns, mapping, KNOWN)
