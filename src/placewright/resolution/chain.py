"""The chain that a place is a branch of: its id, names, websites, article, logo, and how many places it has."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec

from placewright.model.outputs import Output
from placewright.model.place import Holding
from placewright.normalize import chains
from placewright.normalize.branches import Branch, Told, branch_of
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, bounded, claim, weigh
from placewright.resolution.provided import provided_claims, provided_with, resolve_provided

ATTRIBUTE = "chain"
_LEAST_PLACES = 2  # of a chain
_NOTES = {
    Told.ID: "by the Wikidata id of its brand",
    Told.BRAND: "by its brand",
    Told.NAME: "since it is called so and is of that kind in that country",
}
_FLAWS = {Told.ID: "brand_tag", Told.BRAND: "brand_tag", Told.NAME: "brand_by_name"}


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve the outputs of `chain`: which one it is by weight of evidence, then what is known of that one."""
    ranked = weigh(ATTRIBUTE, [*_claims(case), *_provided(case)])
    if not ranked:
        return _none(case)
    best = bounded(ranked[0])
    return tuple(_output(name, read, best, case) for name, read in _READS.items())


def _claims(case: Case) -> list[Claim]:
    claims = []
    for witness in case.witnesses:
        branch = branch_of(witness.record)
        if branch is not None and not _is_alone(branch, witness.holding):
            one = claim(witness, ATTRIBUTE, branch.key, branch, note=_NOTES[branch.told])
            claims.append(msgspec.structs.replace(one, flaw=_FLAWS[branch.told]))
    return claims


def _is_alone(branch: Branch, holding: Holding | None) -> bool:
    """Tell whether a brand that no list knows has no second place either: then it is a name, and no chain."""
    return branch.id is None and holding is not None and holding.places < _LEAST_PLACES


def _provided(case: Case) -> list[Claim]:
    """Return the chains that providers name by id, as branches of them."""
    claims = []
    for one in provided_claims("chain_id", case.witnesses):
        known = chains.chain(one.value)
        name = known.name if known else one.witness.record.outputs.get("chain_name") or one.value
        claims.append(msgspec.structs.replace(one, key=one.value, value=Branch(one.value, name, Told.ID, known)))
    return claims


def _none(case: Case) -> tuple[Output, ...]:
    reasoning = "It is of no brand, and no chain that is known has places of this name and kind in its country."
    outputs = resolve_provided(ATTRIBUTE, case)
    if not case.witnesses:
        return outputs
    return tuple(one if one.value is not None else msgspec.structs.replace(one, reasoning=reasoning) for one in outputs)


def _output(name: str, read: Callable[[Standing], Any], best: Standing, case: Case) -> Output:
    value = provided_with(best, name) or read(best)
    if not value:
        return missing(name, case, name.replace("_", " "))
    output = found(name, best, _say, form=lambda _: value)
    return _counted(output, best) if name == "number_of_locations" and output.value is not None else output


def _say(branch: Branch) -> str:
    return f"the chain {branch.name}" + (f" ({branch.id})" if branch.id else "")


def _counted(output: Output, best: Standing) -> Output:
    """Return the output with where it was counted; it is the least number that there are."""
    holding = _holding(best)
    if holding is None:
        return output
    return msgspec.structs.replace(
        output, reasoning=f"{output.reasoning} The dataset {holding.dataset} holds {_counted_places(holding)} of it."
    )


def _counted_places(holding: Holding) -> str:
    return f"{holding.places:,} open place{'' if holding.places == 1 else 's'}"


def _holding(best: Standing) -> Holding | None:
    return next((one.witness.holding for one in best.supporting if one.witness.holding), None)


def _domains(best: Standing) -> list[str]:
    """Return the domains of the index; only where it has none those that several branches share."""
    known, holding = best.value.chain, _holding(best)
    return list(known.domains) if known and known.domains else list(holding.domains if holding else ())


def _others(best: Standing) -> list[str]:
    known = best.value.chain
    return [text for text in known.others if text != best.value.name] if known else []


def _article(best: Standing) -> str | None:
    """Return the address of the article that is tagged `en:McDonald's`."""
    holding = _holding(best)
    tagged = (one.witness.record.tags.get("brand:wikipedia") for one in best.supporting)
    text = next((one for one in tagged if one), holding.wikipedia if holding else None)
    language, colon, title = (text or "").partition(":")
    if not colon or not title or not language.replace("-", "").isalnum():
        return None
    return f"https://{language}.wikipedia.org/wiki/{quote(title.strip().replace(' ', '_'))}"


def _logo(best: Standing) -> str | None:
    return best.value.chain.logo_url if best.value.chain else None


def _places(best: Standing) -> int | None:
    holding = _holding(best)
    return holding.places if holding else None


_READS: dict[str, Callable[[Standing], Any]] = {  # in the order of the outputs
    "chain_id": lambda best: best.value.id,
    "chain_name": lambda best: best.value.name,
    "chain_domains": _domains,
    "alternative_names": _others,
    "chain_wikipedia_url": _article,
    "number_of_locations": _places,
    "logo_url": _logo,
}
