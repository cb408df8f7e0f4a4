"""Says in a sentence why candidates were accepted or not."""

from collections.abc import Sequence

from placewright.model.match import Match


def sentence(accepted: Sequence[Match], rejected: Sequence[Match], rivals: Sequence[Match], bar: float) -> str:
    """Return the reason of a verdict.

    Args:
        rivals: matches that fit about as well as the best of their dataset, which was left out for that.
    """
    if accepted:
        return _accepted(accepted, rejected)
    if not rejected:
        return "No candidate was found."
    best = rejected[0]
    if rivals:
        return f"{described(best)} and {described(rivals[0])} fit about equally well, so neither was taken."
    return (
        f"None of the {len(rejected)} candidates is the place: the best, {described(best)}, "
        f"has probability {best.probability:.2f}, below {bar:.2f}."
        if len(rejected) > 1
        else f"The only candidate, {described(best)}, has probability {best.probability:.2f}, below {bar:.2f}."
    )


def _accepted(accepted: Sequence[Match], rejected: Sequence[Match]) -> str:
    best, *others = accepted
    text = f"{described(best)} is the place with probability {best.probability:.2f}"
    if others:
        text += "; so " + ("is " if len(others) == 1 else "are ") + ", ".join(named(match) for match in others)
    if rejected:
        text += f"; the next best is {described(rejected[0])} with {rejected[0].probability:.2f}"
    return text + "."


def named(match: Match) -> str:
    """Return a record as people know it: node/123 'Café de Paris'."""
    names = match.record.names
    return f"{match.record.id} '{names[0].text}'" if names else match.record.id


def described(match: Match) -> str:
    """Return a record with what speaks for and against it."""
    return f"{named(match)} ({', '.join(said(match))})"


def said(match: Match) -> list[str]:
    """Return what speaks for and against a match, in the order of the comparisons."""
    labels = [level.label for level in match.levels if level.comparison != "distance"]
    metres = match.candidate.distance_m
    if metres is not None:
        labels.insert(1, f"{metres:.0f} m away" if metres < 10_000 else f"{metres / 1000:.0f} km away")
    return labels
