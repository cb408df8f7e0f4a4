"""Whether a place is open, closed or closed for a while; ties lean to open, and the bar for closed is high.

A record that describes the place as present speaks for Open, the less the older its last edit. A lifecycle tag of the
map's community, set by somebody who stood before the door, or a closing date in a dataset, speaks for Closed. Absence
proves nothing here unless sources that read the web were asked too (CONTRACT section 8).
"""

from collections.abc import Callable

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.model.place import Lifecycle, Record
from placewright.resolution.answers import capital, evidence, found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import Claim, Standing, claim, weigh
from placewright.resolution.trust import trust

ATTRIBUTE = "closed_permanently"
STALE_YEARS = 3.0  # 36 months: too old to speak for itself; the published policy
RECENT_YEARS = 2.0  # 24 months
CLOSED_BAR = FLOORS[Confidence.MEDIUM]  # a place is called closed only from here on; open already from LOW

WORDS = {
    Lifecycle.OPEN: "Open",
    Lifecycle.TEMPORARILY_CLOSED: "Temporarily Closed",
    Lifecycle.CLOSED: "Closed",
}


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `open_closed_status`, `date_closed` and `date_opened`."""
    if not case.witnesses:
        reasoning = f"{case.absence} Neither websites nor a search were asked, so this does not show that it is closed."
        names = ("open_closed_status", "date_closed", "date_opened")
        return tuple(Output(name=name, reasoning=reasoning) for name in names)
    status = _status(case)
    closed = status.value == WORDS[Lifecycle.CLOSED]
    return (
        status,
        _date(case, "date_closed", "closing date", _closed_on if closed else _nothing),
        _date(case, "date_opened", "opening date", _opened_on),
    )


def _status(case: Case) -> Output:
    ranked = weigh(ATTRIBUTE, [_claim(witness) for witness in case.witnesses])
    best = max(ranked, key=lambda standing: (_passes(standing), standing.probability, standing.key == "Open"))
    certain = _passes(best)
    sentence = _told(best)
    if not certain:
        sentence += f" That is too uncertain to call it {best.value.lower()} (about {best.probability:.0%} likely)."
    return Output(
        name="open_closed_status",
        value=best.value if certain else None,
        probability=best.probability if certain else None,
        reasoning=sentence,
        evidence=evidence(best),
    )


def _passes(standing: Standing) -> bool:
    bar = CLOSED_BAR if standing.key == WORDS[Lifecycle.CLOSED] else FLOORS[Confidence.LOW]
    return standing.probability >= bar


def _claim(witness: Witness) -> Claim:
    word = WORDS[witness.record.lifecycle]
    validity = 1.0 if witness.record.lifecycle is Lifecycle.OPEN else trust().validity["closed_word"]
    return claim(witness, ATTRIBUTE, word, word, validity)


def _told(standing: Standing) -> str:
    parts = [_statement(one.witness) for one in (*standing.supporting[:3], *standing.contradicting[:2])]
    return capital("; ".join(parts)) + "."


def _statement(witness: Witness) -> str:
    record = witness.record
    if record.lifecycle is not Lifecycle.OPEN:
        state = "closed for a while" if record.lifecycle is Lifecycle.TEMPORARILY_CLOSED else "closed"
        return f"{witness.subject} is marked as {state}" + (
            f" ({record.lifecycle_note})" if record.lifecycle_note else ""
        )
    return f"{witness.subject} describes it as present{_age_remark(witness.age_years)}"


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
