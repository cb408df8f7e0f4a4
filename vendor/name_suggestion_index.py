"""Reduces the Name Suggestion Index to the chains of the package's data: `make vendor`; needs npm and Node.js.

It is fetched by `npm pack`, in the versions below. Kept are the brands with a Wikidata id: what they are called, what
kind of place they are, where they are, whose website is theirs, and their logo on Wikimedia Commons. Operators, transit
and flags are left out.
"""

import gzip
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from placewright.normalize.categories import from_osm, parents
from placewright.normalize.names import fold
from placewright.normalize.websites import registrable_domain, social_network

INDEX = ("name-suggestion-index", "8.0.20260918")
COUNTRIES = ("@rapideditor/country-coder", "5.6.1")
TARGET = Path(__file__).parents[1] / "src" / "placewright" / "normalize" / "data" / "chains.json.gz"

_ALIASES = ("name", "brand", "official_name", "short_name", "alt_name", "brand:short")
_MOST_DOMAINS = 20
_KM_PER_DEGREE = 111.0
_DEFAULT_KM = 25.0  # of a circle without a radius, by the index's own rule
_DISPUTED = frozenset({"crimea"})  # within a box whatever the country is called


class Places:
    """Numbers the different areas that brands are limited to."""

    def __init__(self, index: Path, coder: Path, names: Iterable[str]) -> None:
        features = json.loads((index / "dist/json/featureCollection.min.json").read_text(encoding="utf-8"))
        self._shapes = {one["id"]: box_of(one["geometry"]["coordinates"]) for one in collection(features)}
        found = subprocess.run(
            ["node", Path(__file__).with_name("regions.mjs"), coder],
            input=json.dumps(sorted(names)), capture_output=True, check=True, text=True,
        )  # fmt: skip
        self._regions: Mapping[str, Any] = json.loads(found.stdout)
        self._numbers: dict[str, int] = {}

    @property
    def all(self) -> list[Any]:
        """Return the areas in the order of their numbers: [countries, boxes, excluded countries]; no country: all."""
        return [json.loads(one) for one in self._numbers]

    def number(self, location_set: Mapping[str, list[Any]]) -> int:
        """Return the number of an area."""
        countries, boxes = self._read(location_set.get("include", ["001"]))
        excluded, _ = self._read(location_set.get("exclude", []))
        area = json.dumps([sorted(countries), boxes, sorted(excluded - {"*"})])
        return self._numbers.setdefault(area, len(self._numbers))

    def _read(self, locations: Iterable[Any]) -> tuple[set[str], list[Any]]:
        countries: set[str] = set()
        boxes: list[Any] = []
        for one in locations:
            if one == "001":
                countries.add("*")
            elif isinstance(one, list):
                boxes.append(["", *circle(*one)])
            elif one in self._shapes:
                country = one.partition("-")[0].upper()
                boxes.append([country if country.lower() in self._regions else "", *self._shapes[one]])
            elif one in self._regions:
                region = self._regions[one]
                if region["isWhole"]:
                    countries.update("FR" if code == "FX" else code for code in region["countries"])
                elif region["box"]:
                    country = "" if one in _DISPUTED else next(iter(region["countries"]), "")
                    boxes.append([country, *(round(side, 3) for side in region["box"])])
            else:
                sys.exit(f"The area {one} is not known.")
        return countries, boxes


def collection(features: Any) -> list[Any]:
    """Return the features of a file of them."""
    return features.get("features") or features["featureCollection"]["features"]


def box_of(coordinates: Any) -> list[float]:
    """Return the box [west, south, east, north] of the coordinates of a geometry, however deep."""
    if isinstance(coordinates[0], int | float):
        return [coordinates[0], coordinates[1], coordinates[0], coordinates[1]]
    boxes = [box_of(one) for one in coordinates]
    sides = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return [round(side, 3) for side in sides]


def circle(longitude: float, latitude: float, radius_km: float = _DEFAULT_KM) -> list[float]:
    """Return the box around a circle; as wide as high at the latitudes where the index has circles."""
    away = radius_km / _KM_PER_DEGREE * 1.5
    return [round(side, 3) for side in (longitude - away, latitude - away, longitude + away, latitude + away)]


def kinds_of(path: str, tags: Mapping[str, str], groups: Iterable[list[str]]) -> tuple[list[str], list[str]]:
    """Return the Overture categories of a brand's places, and those of other kinds that are often taken for them."""
    own = path.removeprefix("brands/")
    kinds = list(dict.fromkeys([*from_osm(tags), *_of_keys([own])]))
    others = _of_keys(sorted({other for group in groups if own in group for other in group}))
    return kinds, [kind for kind in dict.fromkeys(others) if kind not in kinds and parents(kind)]


def _of_keys(keys: Iterable[str]) -> list[str]:
    parts = (one.partition("/") for one in keys)
    return [kind for key, _, value in parts for kind in from_osm({key: value})[:1]]


def names_of(item: Mapping[str, Any]) -> list[str]:
    """Return the names of a brand, the main one first."""
    tags = item["tags"]
    main = tags.get("brand") or tags.get("name") or item["displayName"]
    others = [text for key, text in tags.items() if key.partition(":")[0] in _ALIASES and ":wiki" not in key]
    return list(dict.fromkeys([main, *others]))


def domains_of(known: Mapping[str, Any]) -> list[str]:
    """Return the domains of a brand's own websites."""
    urls = [url for url in known.get("officialWebsites", []) if not social_network(url)]
    found = (registrable_domain(url) for url in urls)
    return list(dict.fromkeys(domain for domain in found if domain))[:_MOST_DOMAINS]


def logo_of(known: Mapping[str, Any]) -> str | None:
    """Return the name of the logo's file on Wikimedia Commons."""
    parts = urlsplit(known.get("logos", {}).get("wikidata", ""))
    title = parse_qs(parts.query).get("title", [""])[0]  # index.php?title=Special:Redirect/file/NAME.png&width=150
    path = title or unquote(parts.path)
    _, found, file = path.partition("Special:FilePath/" if "FilePath/" in path else "Special:Redirect/file/")
    return quote(file.replace(" ", "_")) if found else None


def reduced(index: Path, coder: Path) -> dict[str, Any]:
    """Return what is kept of the index."""
    everything = json.loads((index / "dist/json/nsi.min.json").read_text(encoding="utf-8"))
    wikidata = json.loads((index / "dist/wikidata/wikidata.min.json").read_text(encoding="utf-8"))["wikidata"]
    groups = json.loads((index / "dist/json/matchGroups.min.json").read_text(encoding="utf-8"))["matchGroups"].values()
    items = [
        (path, item)
        for path, branch in everything["nsi"].items()
        if path.startswith("brands/")
        for item in branch["items"]
        if "brand:wikidata" in item["tags"]
    ]
    said = [one for _, item in items for each in item["locationSet"].values() for one in each if isinstance(one, str)]
    regions = {one for one in said if not one.endswith(".geojson")} | {one.partition("-")[0] for one in said}
    places = Places(index, coder, regions - {"001"})
    chains: dict[str, dict[str, Any]] = {}
    entries: list[Any] = []
    by_name: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    for path, item in items:
        identity = item["tags"]["brand:wikidata"]
        kinds, others = kinds_of(path, item["tags"], groups)
        if ";" in identity or not kinds:
            continue
        known = wikidata.get(identity, {})
        names = names_of(item)
        number = numbers.setdefault(identity, len(numbers))
        chain = chains.setdefault(identity, {"main": [], "others": [], "known": known})
        chain["main"].append(names[0])
        chain["others"] += names
        for name in {fold(text) for text in (*names, *item.get("matchNames", []))} - {""}:
            by_name.setdefault(name, []).append(len(entries))
        entries.append([number, kinds, others, places.number(item["locationSet"])])
    return {
        "version": everything["_meta"]["version"],
        "chains": [
            packed(
                [
                    identity,
                    (name := called(chain)),
                    [text for text in dict.fromkeys(chain["others"]) if text != name],
                    domains_of(chain["known"]),
                    logo_of(chain["known"]),
                ]
            )
            for identity, chain in chains.items()
        ],
        "entries": [packed(one) for one in entries],
        "places": [packed(one) for one in places.all],
        "names": {name: " ".join(map(str, numbers)) for name, numbers in sorted(by_name.items())},
    }


def called(chain: Mapping[str, Any]) -> str:
    """Return the name of a chain: Wikidata's where the index has it too, else the most frequent of its main ones."""
    label = chain["known"].get("label")
    return label if label in chain["others"] else Counter(chain["main"]).most_common(1)[0][0]


def packed(value: Any) -> str:
    """Return a value as JSON within a text: it is read only when it is wanted, which makes the file quick to open."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fetched(package: tuple[str, str], folder: Path) -> Path:
    """Return the folder of an npm package, got by `npm pack`."""
    name, version = package
    target = folder / name.replace("/", "-").removeprefix("@")
    target.mkdir()
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def main() -> None:
    """Fetch, reduce and write; the same versions give the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        kept = reduced(fetched(INDEX, Path(folder)), fetched(COUNTRIES, Path(folder)))
    TARGET.write_bytes(gzip.compress(packed(kept).encode(), 9, mtime=0))
    print(f"{TARGET.name}: {len(kept['chains']):,} chains in {TARGET.stat().st_size:,} bytes.")


if __name__ == "__main__":
    main()
