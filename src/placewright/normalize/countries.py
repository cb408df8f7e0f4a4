"""Countries: from a point, a name in many languages or an ISO code to the alpha-2 code; and a point's time zone."""

from functools import cache, lru_cache
from importlib.resources import files

import tzfpy

from placewright.model.geo import Point
from placewright.normalize.names import fold
from placewright.normalize.tables import rows


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's name or code, None when it is unknown.

    Names are known in some forty languages and in the country's own, whatever their accents and case; so are alpha-3
    codes and the common short forms (UK, USA, Holland). XK stands for Kosovo, as nearly everywhere.
    """
    return _names().get(fold(text).removeprefix("the "))


@lru_cache(maxsize=1024)
def country_name(code: str) -> str | None:
    """Return the English name of an alpha-2 code, None when it is unknown."""
    return _english().get(code.upper())


def timezone_of_point(point: Point) -> str | None:
    """Return the IANA zone of a point; on the high seas Etc/GMT±n; None when no polygon covers the point."""
    longitude = (point.longitude + 180.0) % 360.0 - 180.0
    latitude = min(90.0, max(-90.0, point.latitude))
    return tzfpy.get_tz(longitude, latitude) or None


def country_of_point(point: Point) -> str | None:
    """Return the alpha-2 code of the country whose time zone covers a point, None on the high seas.

    The polygons of tzfpy are simplified but fine: of OpenStreetMap's extract of Monaco (2023-12) all 592 named places,
    and 26,820 of 26,989 nodes, fall on the same side of the border as by OpenStreetMap's own line; the others lie on
    it within metres. A country without a zone of its own counts to its neighbour (Kosovo to RS), and disputed areas
    to the country that tzdata names.
    """
    zone = timezone_of_point(point)
    return None if zone is None else _zones().get(zone)


@cache
def _zones() -> dict[str, str]:
    """Return zone → country from tzdata's zone.tab, where each zone has one country (in zone1970.tab some share)."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    fields = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {field[2]: field[0] for field in fields}


@cache
def _english() -> dict[str, str]:
    return {code: names.split("|")[0] for code, _, names in rows("countries.tsv")}


@cache
def _names() -> dict[str, str]:
    """Return folded name or code → alpha-2; codes win over names, and an earlier country over a later one."""
    known: dict[str, str] = {}
    table = rows("countries.tsv")
    for code, alpha3, _ in table:
        known[code.lower()] = code
        known[alpha3.lower()] = code
    for code, _, names in table:
        for name in names.split("|"):
            known.setdefault(fold(name), code)
    return known
