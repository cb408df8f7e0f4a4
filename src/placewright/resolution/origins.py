"""Which records go back to the same one: two datasets that took over one row tell it twice, and it counts once."""

from collections.abc import Collection, Iterable, Sequence


def grouped(marks: Sequence[Collection[str]]) -> list[int]:
    """Return for each of several things the number of its group: things that share a mark are of one group.

    Sharing goes on from one to the next: a row that Overture made of two others binds all three together. A group has
    the number of its first thing.
    """
    groups = list(range(len(marks)))
    holder: dict[str, int] = {}
    for number, own in enumerate(marks):
        bound = {groups[holder[mark]] for mark in own if mark in holder} | {number}
        if len(bound) > 1:
            first = min(bound)
            groups = [first if group in bound else group for group in groups]
        for mark in own:
            holder.setdefault(mark, number)
    return groups


def marks_of(family: str, record_id: str, origins: Iterable[str]) -> frozenset[str]:
    """Return what a record may share with others: its family, its own identity, and those that it was made of."""
    return frozenset((family, f"{family}:{record_id}", *origins))
