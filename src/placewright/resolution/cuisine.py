"""What a place cooks: its cuisines, in the words of OpenStreetMap."""

from placewright.model.outputs import Output
from placewright.normalize.cuisines import cuisines_of
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, claim, together
from placewright.resolution.provided import provided_claims

ATTRIBUTE = "cuisine"


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `cuisines`: those of all records together, the ones that most of them name first."""
    claims = [*_claims(case), *provided_claims("cuisines", case.witnesses)]
    if not claims:
        return (missing("cuisines", case, "cuisine"),)
    named: dict[str, int] = {}
    for one in claims:
        for cuisine in one.value:
            named[cuisine] = named.get(cuisine, 0) + 1
    ordered = sorted(named, key=lambda cuisine: -named[cuisine])  # of equals the one named first stays before
    return (found("cuisines", together(ATTRIBUTE, claims, ordered), _say),)


def _claims(case: Case) -> list[Claim]:
    """Return what each record says; only where none says it outright is it read from the categories."""
    told = [(witness, cuisines_of(witness.record.cuisines)) for witness in case.witnesses]
    if any(cuisines for _, cuisines in told):
        return [claim(witness, ATTRIBUTE, "", list(cuisines)) for witness, cuisines in told if cuisines]
    read = [(witness, cuisines_of((), witness.record.categories)) for witness in case.witnesses]
    return [
        claim(witness, ATTRIBUTE, "", list(cuisines), note="as its categories say")
        for witness, cuisines in read
        if cuisines
    ]


def _say(cuisines: list[str]) -> str:
    words = ", ".join(cuisine.replace("_", " ") for cuisine in cuisines)
    return f"the {'cuisine' if len(cuisines) == 1 else 'cuisines'} {words}"
