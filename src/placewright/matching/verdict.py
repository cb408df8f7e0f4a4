"""Decides which candidates are the place asked for, each dataset on its own, and says why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import log, log2

from msgspec.structs import replace

from placewright.matching import reasons
from placewright.matching.category import closest
from placewright.matching.distance import effective, size_of
from placewright.matching.name import FITTING, NEARLY, SAME_WORDS, NameForms, between, forms_of, may_agree
from placewright.matching.score import Asked, dismiss, labels, score
from placewright.model.geo import distance_m
from placewright.model.match import Match, Verdict
from placewright.model.place import Candidate, Lifecycle, Query, Record

BAR = 0.88  # least probability of a candidate that is accepted
MARGIN = 2.0  # least lead, in log-odds (base 2), over the second best place of the dataset
_RIVAL = 0.1  # a candidate less probable than this stands in nobody's way
_SCATTER_M = 5.0  # how far apart careful parties set the point of one shop
_NEARER_WEIGHT = 1.5  # bits for each time that the distance halves
_STRAY_M = 120.0  # points that were clicked or geocoded roughly are so far off; beyond, each …
_STRAY_STEP_M = 60.0  # … of these counts as a standard deviation
_DUPLICATE_M = 60.0  # two records of one place, as a node and a way, lie so near; times the size of such a place
_ALIKE = FITTING - {"identical_serving"}  # two car parks called 'Parking' are two
_FITTING_WEIGHT = 2.0  # bits for each step by which a name fits better than a rival's
_COMMON_FROM = 4  # a word in so many different names around is common there …
_KINDS_FROM = 3  # … if they are of so many kinds


def judge(query: Query, candidates: Sequence[Candidate]) -> Verdict:
    """Compare all candidates and accept the best of each dataset, with its duplicates, when it stands clear.

    A candidate is accepted when its probability reaches the bar and its weight leads that of every different place
    of its dataset by the margin: two branches of a chain that fit equally well are both left out.
    """
    return ruled(_compare_all(Asked.of(query), candidates))


def ruled(found: Iterable[Match]) -> Verdict:
    """Return the verdict over matches: see `judge`."""
    matches = sorted(found, key=_order)
    accepted: list[Match] = []
    rivals: list[Match] = []
    for _, group in groupby(sorted(matches, key=lambda match: match.record.dataset), lambda m: m.record.dataset):
        taken, rival = _decide(sorted(group, key=_order))
        accepted += taken
        if rival is not None:
            rivals.append(rival)
    accepted.sort(key=_order)
    ids = {id(match) for match in accepted}
    rejected = tuple(match for match in matches if id(match) not in ids)
    return Verdict(tuple(accepted), rejected, reasons.sentence(tuple(accepted), rejected, tuple(rivals), BAR))


def joined(first: Verdict, second: Verdict) -> Verdict:
    """Return the verdict of two rounds, the second of which was asked with what the records of the first say.

    What the second accepts leans on the first: where that is wrong, it is wrong too.
    """
    if first.accepted:
        sure = first.accepted[0].probability
        second = replace(second, accepted=tuple(replace(one, leans_on=sure) for one in second.accepted))
    telling = min((first, second), key=lambda one: (not one.accepted, not one.rejected))
    return Verdict(
        accepted=(*first.accepted, *second.accepted),
        rejected=tuple(sorted((*first.rejected, *second.rejected), key=_order)),
        reason=telling.reason,
    )


def followed(verdict: Verdict, candidates: Iterable[Candidate]) -> Verdict:
    """Return a verdict to which candidates were added that are the place where the record that they read is."""
    by_id = {match.record.id: match for match in verdict.accepted}
    found = [
        Match(one, (), by_id[one.reads].weight, by_id[one.reads].probability, by_id[one.reads].leans_on or 1.0)
        for one in candidates
        if one.reads in by_id
    ]
    return replace(verdict, accepted=(*verdict.accepted, *found))


def _order(match: Match) -> tuple[float, float, str, str]:
    """Order matches: the most probable first, then the nearest, then by id, so that equal input gives equal output."""
    distance = match.candidate.distance_m
    return (-match.weight, distance if distance is not None else 0.0, match.record.dataset, match.record.id)


def _compare_all(asked: Asked, candidates: Iterable[Candidate]) -> list[Match]:
    """Compare the candidates whose names, phones or websites can agree in full, the others briefly."""
    near, far = [], []
    for candidate in candidates:
        names = forms_of(candidate.record.names)
        if may_agree(asked.names, names) or _shares_contact(asked.query, candidate.record):
            near.append((candidate, names))
        else:
            far.append(candidate)
    common = _common_words(asked, [(names, one.record.categories) for one, names in near])
    return [score(asked, candidate, common) for candidate, _ in near] + [dismiss(asked, one) for one in far]


def _shares_contact(query: Query, record: Record) -> bool:
    if not query.phones and not query.websites:
        return False
    return not (set(query.phones).isdisjoint(record.phones) and set(query.websites).isdisjoint(record.websites))


def _common_words(asked: Asked, others: Iterable[tuple[NameForms, tuple[str, ...]]]) -> frozenset[str]:
    """Return the words of the query that several differently named places around have too, such as the town's name.

    Places of one kind that share a word are the branches of a chain, whose name tells all.
    """
    ours = frozenset(word for form, _ in asked.names.forms for word in form.strong)
    names = {forms.forms[0][0].key: (forms.forms[0][0], kinds[:1]) for forms, kinds in others if forms.forms}
    counts: Counter[str] = Counter()
    kinds_of: dict[str, list[tuple[str, ...]]] = {}
    for form, kind in names.values():
        for word in ours.intersection(form.strong):
            counts[word] += 1
            kinds_of.setdefault(word, []).append(kind)
    common = frozenset(
        word
        for word, count in counts.items()
        if count >= _COMMON_FROM and not word.isdigit() and _differ_in_kind(kinds_of[word])
    )
    # A name of common words only is still told by all of them together.
    return frozenset() if ours <= common else common


def _differ_in_kind(kinds: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether places are of several kinds; one whose kind is unknown may be of any."""
    known = {kind for kind in kinds if kind}
    return len(known) + sum(1 for kind in kinds if not kind) >= _KINDS_FROM


def _decide(matches: Sequence[Match]) -> tuple[list[Match], Match | None]:
    """Return the accepted of one dataset's matches (best first), and the rival that stands in the way, if any."""
    likely = [match for match in matches if match.probability >= BAR]
    if not likely:
        return [], None
    gone = {id(match) for match in matches if any(succeeds(other.record, match.record) for other in likely)}
    likely = [match for match in likely if id(match) not in gone]
    # The heaviest is not always the one that leads the others: see `lead`.
    best = max(likely, key=lambda match: lead(match, likely[0]))
    taken = [best]
    for match in matches:
        if match is best or match.probability < _RIVAL or id(match) in gone:
            continue
        ahead = lead(best, match)
        if ahead >= MARGIN and match.probability < BAR:
            continue
        if same_place(best.record, match.record):
            taken += [match] if match.probability >= BAR else []
        elif ahead < MARGIN:
            return [], match
    return taken, None


def lead(best: Match, other: Match) -> float:
    """Return by how much a match leads another, log-odds base 2.

    The weights tell a place from whatever stands around it. Rivals are alike, as two branches of a chain are, so it
    counts more than their weights say whose name fits better, and how many times nearer one is.
    """
    fit = _FITTING_WEIGHT * (_fitting(best) - _fitting(other))
    ours, theirs = best.candidate.distance_m, other.candidate.distance_m
    if ours is None or theirs is None:
        return fit + best.weight - other.weight
    ours, theirs = ours / _size(best), theirs / _size(other)
    nearer = _NEARER_WEIGHT * log2((theirs + _SCATTER_M) / (ours + _SCATTER_M))
    nearer += _strayed(theirs) - _strayed(ours)
    return fit + _without_distance(best) - _without_distance(other) + nearer


def _strayed(distance_m: float) -> float:
    """Return how much speaks against a point that is farther off than points go astray (bits)."""
    deviation = max(0.0, distance_m - _STRAY_M) / _STRAY_STEP_M
    return deviation * deviation / (2 * log(2))


def _size(match: Match) -> float:
    return size_of(match.record.categories)


def _fitting(match: Match) -> int:
    """Return how well the name fits: 2 the same words, 1 but for general words or slips, 0 less."""
    label = next((level.label for level in match.levels if level.comparison == "name"), "")
    return 2 if label in labels(SAME_WORDS) else 1 if label in labels(NEARLY) else 0


def _without_distance(match: Match) -> float:
    return match.weight - sum(level.weight for level in match.levels if level.comparison == "distance")


def same_place(a: Record, b: Record) -> bool:
    """Tell whether two records of one dataset are one place twice: the same name, a few metres, nothing against it."""
    if not _at_one_spot(a, b):
        return False
    phones_differ = a.phones and b.phones and set(a.phones).isdisjoint(b.phones)
    return not phones_differ and closest(a.categories, b.categories) != "unrelated" and _called_alike(a, b)


def succeeds(now: Record, gone: Record) -> bool:
    """Tell whether a record is what stands today where another of one dataset, of the same name, is said to be closed.

    Shops that open again get a new record and leave the old one behind; only what was closed later than its twin was
    last seen may still be right.
    """
    if gone.lifecycle is not Lifecycle.CLOSED or now.lifecycle is Lifecycle.CLOSED:
        return False
    if gone.closed_on and now.observed_at and now.observed_at[: len(gone.closed_on)] < gone.closed_on:
        return False
    return _at_one_spot(now, gone) and _called_alike(now, gone)


def _at_one_spot(a: Record, b: Record) -> bool:
    if a.point is None or b.point is None:
        return False
    size = max(size_of(a.categories), size_of(b.categories))
    return effective(distance_m(a.point, b.point), 0.0) <= _DUPLICATE_M * size


def _called_alike(a: Record, b: Record) -> bool:
    ours, theirs = forms_of(a.names), forms_of(b.names)
    return any(between(one, other) in _ALIKE for one, _ in ours.forms for other, _ in theirs.forms)
