"""Choose the few places of a dataset that may be the one asked for; the matcher compares them in earnest."""

from collections.abc import Sequence

from placewright.model.geo import Point
from placewright.model.place import Candidate, Query
from placewright.reference.places import Spot
from placewright.reference.search import Index
from placewright.reference.similar import alike, similarities
from placewright.reference.terms import name_keys

# Radius around the point: map providers place the same shop up to some 200 m apart, big sites even further.
_LEAST_RADIUS_M = 300.0
_MOST_RADIUS_M = 5_000.0
_WIDER = 10.0  # times the radius, when nobody near is called so: the place moved, or the point is off

_NEAREST = 8  # kept whatever they are called: the place may have another name now
_NAMED = 16  # kept for their names, however many are nearer
_CROWD = 96  # the nearest of a dense place, which are looked at first
_TRIED = 4  # of the likest: is one of them surely alike?
_BY_NAME = 50  # asked of the name index without a point …
_KEPT = 32  # … and kept of them
_BY_ADDRESS = 12


def shortlist(index: Index, query: Query) -> list[Candidate]:
    """Return the candidates of one dataset, best guess first: at most some 45, then those that vanished from it."""
    found = _present(index, query)
    return found if index.vanished is None else found + _vanished(index.vanished, query)


def _vanished(index: Index, query: Query) -> list[Candidate]:
    """Return the candidates among what is gone. It is sparse, so it is not looked for farther off than it stood."""
    keys = name_keys(query.names)
    if query.point is None:
        return _anywhere(index, query, keys)
    chosen, _ = _choose(index.spots(query.point, radius_m(query.precision_m)), keys)
    return index.candidates(chosen, "near", query.point)


def _present(index: Index, query: Query) -> list[Candidate]:
    keys = name_keys(query.names)
    if query.point is None:
        return _anywhere(index, query, keys)
    radius = radius_m(query.precision_m)
    chosen, known = _choose(index.spots(query.point, radius), keys)
    found = index.candidates(chosen, "near", query.point)
    if known:
        return found
    return _merged(found, _farther(index, query, keys, query.point, radius * _WIDER))


def radius_m(precision_m: float | None) -> float:
    """Return how far around a point of a precision (metres) to look."""
    return min(_LEAST_RADIUS_M + (precision_m or 0.0), _MOST_RADIUS_M)


def _choose(spots: Sequence[Spot], keys: Sequence[str]) -> tuple[list[Spot], bool]:
    """Return those of the spots (nearest first) with like names, then the nearest; and whether a name is alike."""
    scored = _scored(spots[:_CROWD], keys)
    found = _is_found(scored, keys)
    if not found and len(spots) > _CROWD:
        scored = sorted([*scored, *_scored(spots[_CROWD:], keys)])
        found = _is_found(scored, keys)
    chosen = dict.fromkeys([spot for _, spot in scored[:_NAMED]])
    chosen.update(dict.fromkeys(spots[:_NEAREST]))
    return list(chosen), found


def _scored(spots: Sequence[Spot], keys: Sequence[str]) -> list[tuple[float, Spot]]:
    """Return the spots whose names have something in common with the keys: (−likeness, spot), the likest first."""
    scores = similarities(keys, [names for _, _, names in spots])
    return sorted((-score, spot) for score, spot in zip(scores, spots, strict=True) if score > 0)


def _is_found(scored: Sequence[tuple[float, Spot]], keys: Sequence[str]) -> bool:
    return any(alike(keys, names) for _, (_, _, names) in scored[:_TRIED])


def _likest(spots: Sequence[Spot], keys: Sequence[str], limit: int) -> list[Spot]:
    """Return the spots whose names have something in common with the keys, the likest first."""
    scores = similarities(keys, [names for _, _, names in spots])
    order = sorted((-score, rank) for rank, score in enumerate(scores) if score > 0)
    return [spots[rank] for _, rank in order[:limit]]


def _farther(index: Index, query: Query, keys: Sequence[str], point: Point, radius: float) -> list[Candidate]:
    """Return the places farther off with like names, and those at the address that the query gives."""
    spots = index.spots_by_name(
        keys, point=point, radius_m=radius, address=query.address, country_code=query.country_code, limit=_NAMED
    )
    found = index.candidates(_likest(spots, keys, _NEAREST), "name", point)
    if query.address.street:
        at_address = index.spots_by_address(query.address, query.country_code, _NEAREST)
        found = _merged(found, index.candidates(at_address, "address", point))
    return found


def _anywhere(index: Index, query: Query, keys: Sequence[str]) -> list[Candidate]:
    """Return the places of like names anywhere, and those at the address that the query gives."""
    spots = index.spots_by_name(
        keys, point=None, radius_m=0.0, address=query.address, country_code=query.country_code, limit=_BY_NAME
    )
    found = index.candidates(_likest(spots, keys, _KEPT), "name", None)
    at_address = index.spots_by_address(query.address, query.country_code, _BY_ADDRESS)
    return _merged(found, index.candidates(at_address, "address", None))


def _merged(first: Sequence[Candidate], more: Sequence[Candidate]) -> list[Candidate]:
    """Return all of the first, and of the others those that are not among them."""
    known = {candidate.record.id for candidate in first}
    return [*first, *(candidate for candidate in more if candidate.record.id not in known)]
