"""Which of two conflicting values is right, where a clue that resolution does not use can tell (QUALITY, section 1).

Nobody has labelled the conflicting values of these sets by hand. So only those conflicts count that something else in
the data decides:

- phone: two providers of one place give different numbers, and the numbering plan places only one of them in the
  town, or at least in the region, of the address;
- website: they give different domains, and only one of them spells the place's name (which resolution would look at
  too, so the names are taken away from what it sees);
- name: they give names that are not one name in full and in short, and the same domain, which spells only one;
- status: a listing of Overture is there and Foursquare has a closing date; the next release of Overture tells. It
  follows nearly all of Foursquare's closings of its time, so this judges timing more than truth (docs/quality.md).

The floor is "newest wins" on the same conflicts.
"""

from collections.abc import Iterator, Sequence

import msgspec
import phonenumbers
from rapidfuzz import fuzz

from placewright.evaluation.agreement import agrees
from placewright.evaluation.data import data_file
from placewright.evaluation.listings import listings
from placewright.evaluation.measure import Row, wilson
from placewright.evaluation.open_closed import with_rival
from placewright.evaluation.overture_rows import rows
from placewright.evaluation.told import pair_of, records_of
from placewright.model.outputs import Output
from placewright.model.place import Record
from placewright.normalize.names import fold
from placewright.normalize.websites import registrable_domain
from placewright.resolution import Case, resolve
from placewright.resolution.names import local

FIRST, SECOND = "first", "second"
_SPELT, _UNSPELT = 80.0, 60.0  # percent of letters in common from which a domain bears a name, and up to which not
KINDS = ("phone", "website", "name", "status")
_PUBLISHED = 0.857  # macro F1 of "newest wins" in a study whose labels are not among these data


class Conflict(msgspec.Struct, frozen=True):
    """Two values, which of them is right, and who said so."""

    kind: str
    right: str  # first or second
    newest: str  # the later one
    chosen: str  # by resolution, whether or not it was sure enough to answer
    texts: tuple[str, str]


def measure() -> list[Row]:
    """Return the macro F1 of choosing between two values for each kind of conflict, and over all of them."""
    found = list(conflicts())
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    rows_ = [_row(kind, own) for kind, own in by_kind.items() if own]
    pooled = _row("all kinds, each counting alike", found)
    means = [sum(row.value for row in rows_) / len(rows_), sum(row.floor or 0.0 for row in rows_) / len(rows_)]
    return [*rows_, msgspec.structs.replace(pooled, value=means[0], floor=means[1], goal=0.88)]


def _row(kind: str, found: Sequence[Conflict]) -> Row:
    chosen = sum(one.chosen == one.right for one in found)
    newest = sum(one.newest == one.right for one in found)
    low, high = wilson(chosen, len(found))
    return Row(
        measure=f"conflicts {kind}: macro F1",
        value=macro_f1([(one.right, one.chosen) for one in found]),
        n=len(found),
        floor=macro_f1([(one.right, one.newest) for one in found]),
        goal=0.88,
        note=f"right in {chosen} of {len(found)} ({low:.2f}–{high:.2f}), newest wins in {newest}; "
        f"elsewhere newest wins had {_PUBLISHED}",
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the classes in (true, said) pairs."""
    scores = []
    for name in sorted({true for true, _ in pairs}):
        hits = sum(true == said == name for true, said in pairs)
        total = sum(true == name for true, _ in pairs) + sum(said == name for _, said in pairs)
        scores.append(2 * hits / total)
    return sum(scores) / len(scores) if scores else 0.0


def conflicts() -> Iterator[Conflict]:
    """Yield the conflicts that something decides."""
    for row in rows(data_file("overture-place-pairs/pairs.parquet")):
        both = records_of(row)
        if both is not None:
            yield from _of_pair(*both)
    for one in listings():
        if one.rival is not None:
            output = _status(with_rival(one))
            chosen = FIRST if output.evidence[0].value == "Open" else SECOND
            right = SECOND if one.closed else FIRST
            yield Conflict("status", right, SECOND, chosen, ("present", one.rival.lifecycle_note or ""))


def _status(case: Case) -> Output:
    return resolve("closed_permanently", case).outputs[0]


def _of_pair(first: Record, second: Record) -> Iterator[Conflict]:
    newest = FIRST if (first.observed_at or "") >= (second.observed_at or "") else SECOND
    for kind, attribute, (ours, theirs), decided in (
        ("phone", "phoneNumbers", _phones(first, second), _by_numbering_plan(first, second)),
        ("website", "websites", _sites(first, second), _by_spelling_of_domain(first, second)),
        ("name", "names", _names(first, second), _by_domain_of_both(first, second)),
    ):
        if not ours or not theirs or decided is None:
            continue
        case = pair_of(nameless(first), nameless(second)) if kind == "website" else pair_of(first, second)
        piece = resolve(attribute, case).outputs[0].evidence[0]
        chosen = FIRST if piece.record == first.id else SECOND
        yield Conflict(kind, decided, newest, chosen, (ours, theirs))


def nameless(record: Record) -> Record:
    """Return a record without its names, so that resolution cannot see whether a domain bears them."""
    return msgspec.structs.replace(record, names=())


def _phones(first: Record, second: Record) -> tuple[str, str]:
    if set(first.phones) & set(second.phones) or not first.phones or not second.phones:
        return "", ""
    return first.phones[0], second.phones[0]


def _sites(first: Record, second: Record) -> tuple[str, str]:
    if not first.websites or not second.websites:
        return "", ""
    ours, theirs = first.websites[0], second.websites[0]
    return (ours, theirs) if registrable_domain(ours) != registrable_domain(theirs) else ("", "")


def _names(first: Record, second: Record) -> tuple[str, str]:
    """Return two names that differ in more than that one is told in full and the other in short: that is no conflict,
    and a domain spells the shorter one whoever is right.
    """
    ours, theirs = local(first) or "", local(second) or ""
    one = Output(name="name", value=ours, reasoning="")
    return ("", "") if not ours or agrees("names", one, second) else (ours, theirs)


def _by_numbering_plan(first: Record, second: Record) -> str | None:
    ours, theirs = _phones(first, second)
    if not ours or not theirs:
        return None
    towns = [text for one in (first, second) if (text := one.address.city)]
    regions = [text for one in (first, second) if (text := one.address.state)]
    return _higher(_place_rank(ours, towns, regions), _place_rank(theirs, towns, regions), 1.0)


def _place_rank(number: str, towns: Sequence[str], regions: Sequence[str]) -> float | None:
    """Return 2 for a number of the town, 1 for one of the region, 0 for another place; None when the plan is silent."""
    from phonenumbers import geocoder  # 100 MB of tables, for this measure alone

    where = geocoder.description_for_number(phonenumbers.parse(number), "en").casefold()
    if not where:
        return None
    if any(town.casefold() in where for town in towns):
        return 2.0
    known = (region.casefold() for region in regions)
    return 1.0 if any(where == region or where.endswith((f", {region}", f" - {region}")) for region in known) else 0.0


def _by_spelling_of_domain(first: Record, second: Record) -> str | None:
    ours, theirs = _sites(first, second)
    names = [text for one in (first, second) if (text := local(one))]
    if not ours or not theirs or not names:
        return None
    return _spelt(*(max(_spelling(url, name) for name in names) for url in (ours, theirs)))


def _by_domain_of_both(first: Record, second: Record) -> str | None:
    if not first.websites or not second.websites:
        return None
    url = first.websites[0]
    if registrable_domain(url) != registrable_domain(second.websites[0]):
        return None
    ours, theirs = (_spelling(url, local(one) or "") for one in (first, second))
    return _spelt(ours, theirs)


def _spelling(url: str, name: str) -> float:
    domain = (registrable_domain(url) or "").partition(".")[0].replace("-", "")
    return float(fuzz.ratio(domain, "".join(fold(name).split())))


def _spelt(ours: float, theirs: float) -> str | None:
    if ours >= _SPELT and theirs < _UNSPELT:
        return FIRST
    return SECOND if theirs >= _SPELT and ours < _UNSPELT else None


def _higher(ours: float | None, theirs: float | None, least: float) -> str | None:
    if ours is None or theirs is None or abs(ours - theirs) < least:
        return None
    return FIRST if ours > theirs else SECOND
