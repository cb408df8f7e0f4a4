"""Look places up in one dataset: near a point, by name, by address, by id."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.area import Area, Place, directions
from placewright.model.cells import FINE
from placewright.model.geo import Point, distance_m
from placewright.model.place import Address, Candidate, Dataset, Holding, Name, Record
from placewright.reference import manifest as manifests
from placewright.reference.chains import Chains
from placewright.reference.ground.read import Ground
from placewright.reference.ground.write import FILE as GROUND
from placewright.reference.manifest import Manifest
from placewright.reference.names import FOLDER as NAMES
from placewright.reference.names import NameIndex
from placewright.reference.places import Places, Spot, Traits
from placewright.reference.terms import locality_terms, name_keys, neighbourhood_terms, street_terms
from placewright.reference.vanished import FOLDER as VANISHED

_HOT_RECORDS = 4096  # decoded records that are kept, some 20 MB
_TRIES = 5


class Index:
    """One dataset, open for reading. It stays whole when its folder is replaced or removed meanwhile."""

    def __init__(
        self,
        manifest: Manifest,
        places: Places,
        names: NameIndex,
        vanished: "Index | None" = None,
        ground: Ground | None = None,
        chains: Chains | None = None,
    ) -> None:
        self.manifest = manifest
        self._chains = chains
        self.vanished = vanished  # the places that are gone from the dataset, as an index of their own
        self.ground = ground  # what stands around the places; None where the dataset holds no such thing
        self._places = places
        self._names = names
        self._record: Callable[[int], Record] = lru_cache(maxsize=_HOT_RECORDS)(places.record)

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """Open the dataset in a folder.

        Raises:
            ReferenceDataError: the folder is no dataset, of another version or damaged.
        """
        for _ in range(_TRIES):
            before = manifests.stamp(folder)
            try:
                opened = cls._open(folder)
            except ReferenceDataError:
                if manifests.stamp(folder) == before:
                    raise
                continue  # it was replaced while being opened: its parts were of two versions
            if manifests.stamp(folder) == before:
                return opened
            opened.close()
        raise ReferenceDataError(f"The reference dataset in {folder} changes faster than it can be opened.")

    @classmethod
    def _open(cls, folder: Path) -> "Index":
        manifest = manifests.read(folder)
        gone = manifest.vanished
        vanished = None
        if gone is not None:
            vanished = cls._of(folder / VANISHED, msgspec.structs.replace(manifest, dataset=gone, vanished=None))
        try:
            return cls._of(folder, manifest, vanished)
        except BaseException:
            if vanished is not None:
                vanished.close()
            raise

    @classmethod
    def _of(cls, folder: Path, manifest: Manifest, vanished: "Index | None" = None) -> "Index":
        with ExitStack() as opened:
            places = Places(folder)
            opened.callback(places.close)
            ground = None
            if GROUND in manifest.files and manifest.dataset.of is None:
                ground = Ground(folder)
                opened.callback(ground.close)
            chains = Chains.open(folder, manifest.dataset.name)
            if chains is not None:
                opened.callback(chains.close)
            index = cls(manifest, places, NameIndex(folder / NAMES), vanished, ground, chains)
            opened.pop_all()
            return index

    @property
    def dataset(self) -> Dataset:
        """Return what the dataset is."""
        return self.manifest.dataset

    def spots(self, point: Point, radius_m: float) -> list[Spot]:
        """Return all places within the radius (and perhaps some a millimetre beyond), nearest first."""
        return self._places.spots(point, radius_m)

    def near(self, point: Point, radius_m: float, limit: int = 50) -> list[Candidate]:
        """Return the nearest places within the radius, nearest first."""
        nearest = self.candidates(self.spots(point, radius_m)[:limit], "near", point)
        return [each for each in nearest if each.distance_m is not None and each.distance_m <= radius_m]

    def by_name(
        self,
        names: Sequence[Name],
        *,
        point: Point | None = None,
        radius_m: float = 5_000,
        address: Address = Address(),  # noqa: B008 - frozen
        country_code: str | None = None,
        limit: int = 50,
    ) -> list[Candidate]:
        """Return the places whose names look like these, best first.

        Args:
            names: the names asked for; any of them may fit.
            point: only places near it, in the coarse cells within `radius_m`, are returned.
            radius_m: how far `point` may be off.
            address: its postcode and city lift the places there.
            country_code: lifts the places there.
            limit: how many at most.
        """
        return self.candidates(
            self.spots_by_name(
                name_keys(names),
                point=point,
                radius_m=radius_m,
                address=address,
                country_code=country_code,
                limit=limit,
            ),
            "name",
            point,
        )

    def spots_by_name(
        self,
        keys: Sequence[str],
        *,
        point: Point | None,
        radius_m: float,
        address: Address,
        country_code: str | None,
        limit: int,
    ) -> list[Spot]:
        """Do what `by_name` does, for name keys and without decoding the records."""
        within = neighbourhood_terms(point, radius_m) if point is not None else ()
        hits = self._names.by_name(keys, within=within, prefer=locality_terms(address, country_code), limit=limit)
        return [(0.0, key, self._places.names(key)) for key, _ in hits]

    def by_address(self, address: Address, country_code: str | None, limit: int = 50) -> list[Candidate]:
        """Return the places at a street, those at the house, in the city and of the postcode first."""
        return self.candidates(self.spots_by_address(address, country_code, limit), "address", None)

    def spots_by_address(self, address: Address, country_code: str | None, limit: int) -> list[Spot]:
        """Do what `by_address` does without decoding the records."""
        streets = street_terms(address, country_code)
        hits = self._names.by_address(streets, locality_terms(address, country_code), limit)
        return [(0.0, key, self._places.names(key)) for key, _ in hits]

    def candidates(self, spots: Sequence[Spot], found_by: str, point: Point | None) -> list[Candidate]:
        """Return the records of spots, in their order, with their distances from the point asked for."""
        return [self._candidate(key, found_by, point) for _, key, _ in spots]

    def within(self, area: Area) -> list[tuple[int, str, Place]]:
        """Return all places in an area: key, name keys (one to a line), latitude and longitude."""
        rows = self._places.in_spans(area.spans(FINE))
        places = directions([row[1:4] for row in rows])
        found = zip(rows, places, area.holds(places), strict=True)
        return [(row[4], row[5], place) for row, place, inside in found if inside]

    def record(self, key: int) -> Record:
        """Return the place with a key that a search gave."""
        return self._record(key)

    def traits(self, key: int) -> Traits:
        """Return the traits of the place with a key that a search gave."""
        return self._places.traits(key)

    def get(self, record_id: str) -> Record | None:
        """Return the place with an id, None when the dataset does not hold it."""
        key = self._places.key(record_id)
        return None if key is None else self._record(key)

    def holding(self, chain_key: str) -> Holding | None:
        """Return what the dataset holds of a chain (the key of a `Branch`); None for nothing, or when not counted."""
        return self._chains.holding(chain_key) if self._chains else None

    def close(self) -> None:
        """Release the files."""
        self._places.close()
        if self.ground is not None:
            self.ground.close()
        if self._chains is not None:
            self._chains.close()
        if self.vanished is not None:
            self.vanished.close()

    def _candidate(self, key: int, found_by: str, point: Point | None) -> Candidate:
        record = self._record(key)
        away = None if point is None or record.point is None else distance_m(point, record.point)
        return Candidate(record, away, found_by)
