"""Makes websites of words that were harvested from translation catalogues, and lays out hours in more ways."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from placewright.evaluation.made_pages import Maker, make_web
from placewright.evaluation.made_sites import KINDS, NOTICES, MadeSite, Span, Week
from placewright.evaluation.made_wording import WORDINGS, Wording
from placewright.model.place import Record

_KINDS = tuple(kind for kind in KINDS if kind not in NOTICES)  # no catalogue tells closures of places


def harvested_web(sites: int, seed: int) -> list[MadeSite]:
    """Return so many sites.

    Raises:
        Skipped: an extract is not here.
    """
    return make_web(sites, seed, HarvestedMaker, _KINDS)


class HarvestedMaker(Maker):
    """Makes sites of one language."""

    def __init__(self, rng: Random, language: str, places: Mapping[str, Sequence[Record]]) -> None:
        super().__init__(rng, language, places)
        self._words = _wording(language, rng)

    def _hours(self, week: Week, style: str, heading: str) -> str:
        """Return the hours in one of the forms of the other maker, or one of three more."""
        rng = self._rng
        if style.endswith("prose") or rng.random() < 0.4:
            return super()._hours(week, style, heading)
        names = self._words.days if rng.random() < 0.5 else self._words.short
        title = f"<h3>{heading}</h3>"
        return title + rng.choice([self._rows, self._across, self._listed])(week, names)

    def _rows(self, week: Week, names: Sequence[str]) -> str:
        """Return a row of two boxes for each day."""
        rows = zip(names, week, strict=True)
        return "".join(
            f'<div class="row"><span>{day}</span> <span class="time">{self._spans(spans, plain=True)}</span></div>'
            for day, spans in rows
        )

    def _across(self, week: Week, names: Sequence[str]) -> str:
        """Return a table with a column for each day."""
        heads = "".join(f"<th>{day}</th>" for day in names)
        cells = "".join(f"<td>{self._spans(spans, plain=True)}</td>" for spans in week)
        return f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"

    def _listed(self, week: Week, names: Sequence[str]) -> str:
        """Return a line for each kind of day, with the days that are so."""
        days: dict[tuple[Span, ...], list[str]] = {}
        for day, spans in zip(names, week, strict=True):
            days.setdefault(spans, []).append(day)
        return "".join(f"<p>{', '.join(own)}: {self._spans(spans, plain=False)}</p>" for spans, own in days.items())


def _wording(language: str, rng: Random) -> Wording:
    """Return the words of a language; what no catalogue tells stays as the other maker has it."""
    own, old = _words()[language], WORDINGS[language]
    others = own["others"]
    return replace(
        old,
        days=own["days"],
        short=own["short"],
        hours=own["hours"],
        closed=own["closed"] or old.closed,
        clock=_clock(own["time"]),
        phone=own["phone"],
        fax=own["fax"],
        contact=own["contact"] or old.contact,
        kitchen=rng.choice(others),
        phone_line=rng.choice(others),
    )


def _clock(time: str) -> str:
    """Return a time format of CLDR as `Wording.clock` has it."""
    if time.endswith("a"):
        return "12"
    return time.replace("HH", "{hh}").replace("H", "{h}").replace("mm", "{m}")


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    text = files(__package__).joinpath("harvested_words.json").read_bytes()
    found: Mapping[str, Mapping[str, Any]] = msgspec.json.decode(text)["languages"]
    return found
