"""Whether a place is open, closed or closed for a while; ties lean to open, and the bar for closed is high.

A record that describes the place as present speaks for Open, the less the older its last edit, and a listing the less
the more its own signs point to a closure (`presence`). Only somebody's word speaks for Closed: a lifecycle tag of the
map's community, set by one who stood before the door, or a closing date in a dataset. That a record has vanished from
its dataset backs such a word. Absence proves nothing by itself unless sources that read the web were asked too
(CONTRACT section 8).
"""

from collections.abc import Callable, Mapping, Set

import msgspec

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.model.place import Lifecycle, Record
from placewright.normalize.categories import parents
from placewright.resolution.answers import capital, evidence, found, missing
from placewright.resolution.case import FIRST_PARTIES, Case, Witness
from placewright.resolution.confidence import MOST, Claim, Standing, claim, weigh
from placewright.resolution.presence import base_share, closed_probability, independent_factor, remarks
from placewright.resolution.signs import has_own_site, is_flagged
from placewright.resolution.trust import SEEN_SINCE, closure_reliability, trust, validity, vanished_share

ATTRIBUTE = "closed_permanently"
STALE_YEARS = 3.0  # 36 months: too old to speak for itself; the published policy
RECENT_YEARS = 2.0  # 24 months
CLOSED_BAR = FLOORS[Confidence.MEDIUM]  # a place is called closed only from here on; open already from LOW
ENOUGH_ALONE = FIRST_PARTIES | {"openstreetmap", "overture"}  # whose word is a survey's, or that of several providers
WEB_SEARCH = "search"  # the source that would find the place if it were still on the web
STOREFRONTS = frozenset({"beauty_and_spa", "eat_and_drink", "retail"})  # roots of kinds that customers walk into
# What vanishes from the first may be no more than the word of the second: of Overture's rows that Foursquare says were
# closed between two releases, the later release lacks nearly all (docs/quality.md).
TAKES_CLOSINGS_OF: Mapping[str, Set[str]] = {"overture": frozenset({"foursquare"})}

UNKNOWN_TO_ALL = "No Internet Presence"
_DOUBTFUL = 0.3  # a candidate from here on may be the place after all

WORDS = {
    Lifecycle.OPEN: "Open",
    Lifecycle.TEMPORARILY_CLOSED: "Temporarily Closed",
    Lifecycle.CLOSED: "Closed",
    Lifecycle.VANISHED: "Closed",
}


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `open_closed_status`, `date_closed` and `date_opened`."""
    if not case.witnesses:
        return _unfound(case)
    status = _status(case)
    closed = status.value == WORDS[Lifecycle.CLOSED]
    return (
        status,
        _date(case, "date_closed", "closing date", _closed_on if closed else _nothing),
        _date(case, "date_opened", "opening date", _opened_on),
    )


def _unfound(case: Case) -> tuple[Output, ...]:
    """Return the answer for a place that nobody knows: without presence when the web was asked, else nothing."""
    names = ("open_closed_status", "date_closed", "date_opened")
    if not _web_was_asked(case) or not _is_absent(case):
        return tuple(Output(name=name, reasoning=case.absence + _unasked(case)) for name in names)
    reasoning = f"{case.absence} A search of the web was asked too: nothing there has this name or this address."
    status = Output(
        name="open_closed_status", value=UNKNOWN_TO_ALL, probability=trust().unfound_absent, reasoning=reasoning
    )
    return (status, *(Output(name=name, reasoning=reasoning) for name in names[1:]))


def _unasked(case: Case) -> str:
    """Return the sentence that says what of the web was not asked; empty when all was."""
    if _web_was_asked(case):
        return ""
    missed = "A search was not" if "website" in case.searched else "Neither websites nor a search were"
    return f" {missed} asked, so this does not show that it is closed."


def _web_was_asked(case: Case) -> bool:
    return WEB_SEARCH in case.searched and WEB_SEARCH not in case.failed


def _is_absent(case: Case) -> bool:
    """Tell whether nothing that was found has the name or the address: a doubtful match is no absence."""
    return all(match.probability < _DOUBTFUL for match in case.verdict.rejected)


def _status(case: Case) -> Output:
    heard = [one for one in case.witnesses if not _is_silent(one)] or case.witnesses
    is_forgotten = forgotten(case)
    sightings = [one.seen for one in heard if one.record.lifecycle is Lifecycle.OPEN and one.seen]
    closings = [one.record.closed_on for one in heard if one.record.lifecycle is Lifecycle.CLOSED]
    sighting, closing = max(sightings, default=None), max((day for day in closings if day), default=None)
    said = [_claim(witness, case, is_forgotten) for witness in heard]
    claims = [_in_time(one, sighting=sighting, closing=closing) for one in said]
    independent = len({witness.group for witness in heard})
    ranked = weigh(ATTRIBUTE, claims, leaning={WORDS[Lifecycle.CLOSED]: independent_factor(independent)})
    best = max(ranked, key=lambda standing: (_passes(standing), standing.probability, standing.key == "Open"))
    certain = _passes(best)
    sentence = _told(best, case)
    if not certain:
        sentence += _refusal(best)
    return Output(
        name="open_closed_status",
        value=best.value if certain else None,
        probability=best.probability if certain else None,
        reasoning=sentence,
        evidence=evidence(best),
    )


def _is_silent(witness: Witness) -> bool:
    """Tell a witness who was asked for what it found beyond another, and found nothing of this."""
    return witness.family == "model" and ATTRIBUTE not in witness.record.quotes


def _passes(standing: Standing) -> bool:
    if standing.key == WORDS[Lifecycle.TEMPORARILY_CLOSED] and not _first_party(standing):
        return False
    if standing.key != WORDS[Lifecycle.CLOSED]:
        return standing.probability >= FLOORS[Confidence.LOW]
    return standing.probability >= CLOSED_BAR and _attested(standing)


def _attested(standing: Standing) -> bool:
    """Tell whether a closure has the witnesses that the policy wants; other third parties must be two that agree.

    That a record has vanished can be the second of two. It is no word, so it is never enough alone, however many.
    """
    families = {one.witness.family for one in standing.supporting if not _has_vanished(one.witness)}
    independent = {one.witness.group for one in standing.supporting if not _follows(one.witness, families)}
    return bool(families) and (len(independent) > 1 or not families.isdisjoint(ENOUGH_ALONE))


def _follows(witness: Witness, families: Set[str]) -> bool:
    """Tell whether a record vanished perhaps only because its source takes over the closings of one that is heard."""
    return _has_vanished(witness) and not TAKES_CLOSINGS_OF.get(witness.family, frozenset()).isdisjoint(families)


def _has_vanished(witness: Witness) -> bool:
    return witness.record.lifecycle is Lifecycle.VANISHED


def _first_party(standing: Standing) -> bool:
    return any(one.witness.family in FIRST_PARTIES for one in standing.supporting)


def _refusal(best: Standing) -> str:
    if best.key == WORDS[Lifecycle.TEMPORARILY_CLOSED] and not _first_party(best):
        return " Only a notice of the place itself would show that it is closed for a while."
    if best.key == WORDS[Lifecycle.CLOSED] and best.probability >= CLOSED_BAR:
        return " That alone is not enough to call it closed."
    return f" That is too uncertain to call it {best.value.lower()} (about {best.probability:.0%} likely)."


def _claim(witness: Witness, case: Case, is_forgotten: bool) -> Claim:
    """Return what a witness says, with the accuracy of its word or of its silence."""
    state = witness.record.lifecycle
    if state is Lifecycle.OPEN and is_forgotten:
        word = WORDS[Lifecycle.CLOSED]
        return Claim(witness=witness, key=word, value=word, accuracy=witness.probability * trust().forgotten_storefront)
    word = WORDS[state]
    if state is Lifecycle.VANISHED:
        right = vanished_share(witness)
    elif state is not Lifecycle.OPEN:
        right = closure_reliability(witness)
    else:
        lost = has_own_site(witness.record) and not _has_living_site(witness.record, case)
        doubt = validity("unconfirmed_closure" if is_flagged(witness.record) else None)
        doubt *= validity("site_gone" if lost else None)
        gone = closed_probability(witness)
        if gone is None:
            return claim(witness, ATTRIBUTE, word, word, doubt)
        right = (1.0 - gone) * doubt
    quote = witness.record.quotes.get(ATTRIBUTE)
    return Claim(witness=witness, key=word, value=word, accuracy=min(MOST, witness.probability * right), quote=quote)


def _in_time(one: Claim, *, sighting: str | None, closing: str | None) -> Claim:
    """Return a claim in the light of when the place was seen last, and when it is said to have closed.

    Who saw it before the closing day does not deny that it closed later, and says no more than that it was a place: as
    few of those have closed as of all. And a closing day after which somebody saw the place is a doubtful one.
    """
    record = one.witness.record
    if record.lifecycle is Lifecycle.OPEN and one.key == WORDS[Lifecycle.OPEN]:
        if closing is None or one.witness.seen is None or _is_later(one.witness.seen, closing):
            return one
        usual = one.witness.probability * (1.0 - base_share())
        return msgspec.structs.replace(one, accuracy=min(one.accuracy, usual))
    if record.lifecycle is Lifecycle.CLOSED and record.closed_on and sighting and _is_later(sighting, record.closed_on):
        return msgspec.structs.replace(one, accuracy=one.accuracy * validity(SEEN_SINCE))
    return one


def _is_later(seen: str, closing: str) -> bool:
    """Tell whether a time is after a day, which may be told as a month or a year only: YYYY[-MM[-DD]]."""
    return seen[: len(closing)] > closing


def forgotten(case: Case) -> bool:
    """Tell a storefront that nobody speaks of any more: stale in every source, without a page of its own, and the web,
    which was asked, knows nothing of it.
    """
    return _web_was_asked(case) and all(
        one.record.lifecycle is Lifecycle.OPEN
        and one.family not in FIRST_PARTIES
        and one.age_years is not None
        and one.age_years > STALE_YEARS
        and not _has_living_site(one.record, case)
        and not one.record.socials
        and _is_storefront(one.record)
        for one in case.witnesses
    )


def _has_living_site(record: Record, case: Case) -> bool:
    gone = {site.url for site in case.judged}
    return has_own_site(record) and not gone.issuperset(record.websites)


def _is_storefront(record: Record) -> bool:
    primary = record.categories[:1]
    return any({category, *parents(category)} & STOREFRONTS for category in primary)


def _told(standing: Standing, case: Case) -> str:
    parts = [_statement(one.witness, case) for one in (*standing.supporting[:3], *standing.contradicting[:2])]
    return capital("; ".join(parts)) + "."


def _statement(witness: Witness, case: Case) -> str:
    record = witness.record
    if record.lifecycle is Lifecycle.VANISHED:
        seen = f"; it held it last on {record.last_seen[:10]}" if record.last_seen else ""
        return f"{witness.subject} is gone from its dataset without a successor nearby{seen}"
    if record.lifecycle is not Lifecycle.OPEN:
        state = "closed for a while" if record.lifecycle is Lifecycle.TEMPORARILY_CLOSED else "closed"
        return f"{witness.subject} is marked as {state}" + (
            f" ({record.lifecycle_note})" if record.lifecycle_note else ""
        )
    signs = remarks(witness) if closed_probability(witness) is not None else []
    if has_own_site(record) and not _has_living_site(record, case):
        signs = [*signs, "its website is gone"]
    if is_flagged(record):
        signs = ["users have flagged it as gone, which nobody has confirmed", *signs]
    thin = f", though {' and '.join(signs)}" if signs else ""
    return f"{witness.subject} describes it as present{_age_remark(witness.age_years)}{thin}"


def _age_remark(years: float | None) -> str:
    if years is None:
        return ", without a date"
    if years <= RECENT_YEARS:
        return ""
    return f", but was {'long ' if years > STALE_YEARS else ''}not confirmed since"


def _date(case: Case, output: str, noun: str, read: Callable[[Record], str | None]) -> Output:
    claims = [claim(one, "names", text, text) for one in case.witnesses if (text := read(one.record))]
    ranked = weigh("names", claims)
    return found(output, ranked[0], lambda text: f"the {noun} {text}") if ranked else missing(output, case, noun)


def _closed_on(record: Record) -> str | None:
    return record.closed_on


def _opened_on(record: Record) -> str | None:
    return record.opened_on


def _nothing(_record: Record) -> str | None:
    return None
