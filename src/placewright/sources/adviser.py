"""Asks a model whether two descriptions are of one place, and for a sentence of facts; holds it to what it saw."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from placewright.model.match import Level
from placewright.model.place import Place
from placewright.sources.base import Adviser
from placewright.sources.llm import Model
from placewright.sources.prompts import prompt

WEIGHT = 2.0  # bits that an opinion is worth: less than a name, a phone or a point that agrees or differs clearly
_LONGEST = 240  # characters of a summary
_WORD = re.compile(r"[^\W_]+(?:['’.:/-][^\W_]+)*")
_LABELS = {"same": "a language model takes them for the same place", "different": "a language model tells them apart"}
_TEXT = {"type": "string"}
_QUOTE = {
    "type": "object",
    "properties": {"side": {"type": "string", "enum": ["asked", "found"]}, "quote": _TEXT},
    "required": ["side", "quote"],
    "additionalProperties": False,
}
COMPARED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "enum": ["same", "different", "unsure"]},
        "quotes": {"type": "array", "items": _QUOTE},
    },
    "required": ["verdict", "quotes"],
    "additionalProperties": False,
}
SUMMED: dict[str, Any] = {
    "type": "object",
    "properties": {"sentence": _TEXT},
    "required": ["sentence"],
    "additionalProperties": False,
}


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value of one side."""

    side: Literal["asked", "found"]
    quote: str


class Opinion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model says of two descriptions."""

    verdict: Literal["same", "different", "unsure"]
    quotes: tuple[Quote, ...]


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model makes of facts."""

    sentence: str


class ModelAdviser(Adviser):
    """The advice of a model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name = f"model {model.name}"

    async def compare(self, asked: Place, found: Place) -> Level | None:
        """Return the opinion as a level; None for none, or one whose quotes are not there."""
        sides = {"asked": _described(asked), "found": _described(found)}
        said = await self._model.ask(prompt("compare.md"), sides, Opinion, COMPARED)
        if said is None or said.verdict == "unsure":
            return None
        texts = {side: _flat(told) for side, told in sides.items()}
        held = all(one.quote.strip() and " ".join(one.quote.split()) in texts[one.side] for one in said.quotes)
        if not held or {one.side for one in said.quotes} != set(sides):
            self._model.refuse("quote")
            return None
        return Level("model", _LABELS[said.verdict], WEIGHT if said.verdict == "same" else -WEIGHT)

    async def summarise(self, facts: Mapping[str, Any]) -> str | None:
        """Return the sentence; None for one that says anything that the facts do not."""
        words = prompt("words.txt")
        said = await self._model.ask(prompt("summary.md").replace("{words}", words), dict(facts), Sentence, SUMMED)
        if said is None:
            return None
        sentence = " ".join(said.sentence.split())
        if not holds(sentence, facts):
            self._model.refuse("facts")
            return None
        return sentence


def holds(sentence: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether a sentence has only words, names and numbers of the facts, and plain ones that say nothing new."""
    known = {word.casefold() for word in _WORD.findall(_flat(facts).replace("_", " "))}
    plain = frozenset(prompt("words.txt").split())
    words = [word.casefold() for word in _WORD.findall(sentence)]
    return bool(words) and len(sentence) <= _LONGEST and all(word in known or word in plain for word in words)


def _described(place: Place) -> dict[str, Any]:
    told = {
        "names": [name.text for name in place.names],
        "address": {key: value for key, value in msgspec.structs.asdict(place.address).items() if value},
        "country": place.country_code,
        "point": [place.point.latitude, place.point.longitude] if place.point else None,
        "categories": list(place.categories),
        "phones": list(place.phones),
        "websites": list(place.websites),
    }
    return {key: value for key, value in told.items() if value}


def _flat(value: Any) -> str:
    """Return all texts and numbers of a JSON value, a line each, with single spaces in them."""
    if isinstance(value, Mapping):
        return "\n".join(_flat(one) for one in value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_flat(one) for one in value)
    return " ".join(str(value).split())
