"""What a place page shows of a job: each output beside what was sent, how they differ, and what the answer rests on."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup, escape

from placewright.client import Job
from placewright.console import words
from placewright.model.attributes import ATTRIBUTES
from placewright.model.output_types import OUTPUT_TYPES
from placewright.model.override import FOLLOWING

# Output → input that said the same before.
BEFORE = {
    "name": "name",
    "website": "website",
    "phone": "phone",
    "opening_hours": "opening_hours",
    "address": "full_address",
    "categories": "category",
    "coordinates": "coordinates",
    "email": "email",
}
# What only repeats another output in another form.
DERIVED = FOLLOWING.keys() | {"multilingual_names"}
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST = 600  # characters of a text whose words are compared


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One output of a place, ready to be shown."""

    output: str
    before: str
    after: str
    marked: Markup  # `after`, with what differs from `before` marked
    kind: str  # new, changed, same, gone, none
    word: str  # of confidence
    probability: float | None
    reasoning: str
    sources: Sequence[Mapping[str, Any]]
    status: str  # of its attribute
    link: str | None = None
    override: str | None = None  # id of the override that it is of
    replaced: str = ""  # what the sources say, where it is of one
    value: Any = None


def facts(job: Job) -> list[Fact]:
    """Return the outputs of a job, those with values first, in the order of the attributes."""
    found = [_fact(job, output) for output in job.outputs if not _says_nothing(job, output)]
    return [one for one in found if one.after or one.before] + [one for one in found if not (one.after or one.before)]


def _says_nothing(job: Job, output: str) -> bool:
    """Tell whether an output only repeats the name."""
    return output == "common_names" and words.text(job.outputs[output]) == words.text(job.outputs.get("name"))


def _fact(job: Job, output: str) -> Fact:
    value = job.outputs[output]
    before, after = said_before(job.inputs, output), words.text(value)
    metadata: Mapping[str, Any] = job.job_metadata.enrichment_metadata.get(output) or {}
    kind = kind_of(before, after, output)
    replaced = metadata.get("replaced") or {}
    attribute = words.ATTRIBUTE_OF.get(output, "")
    return Fact(
        output=output,
        before=before,
        after=after,
        marked=marked(after if kind == "same" else before, after),
        kind=kind,
        word=str(job.confidence_scores.get(output, "NONE")),
        probability=metadata.get("probability"),
        reasoning=job.reasoning.get(output, ""),
        sources=metadata.get("sources") or (),
        status=str(job.job_metadata.attribute_status.get(attribute, "")),
        link=words.web_link(value),
        override=metadata.get("override"),
        replaced=words.text(replaced.get("value")),
        value=value,
    )


def said_before(inputs: Mapping[str, Any], output: str) -> str:
    """Return what the input said about an output, as text."""
    key = BEFORE.get(output)
    if key == "coordinates":
        point = (inputs.get("latitude"), inputs.get("longitude"))
        return "" if None in point else f"{point[0]}, {point[1]}"
    if key == "full_address" and not inputs.get(key):
        street = " ".join(words.text(inputs.get(part)) for part in ("house", "street")).strip()
        town = " ".join(words.text(inputs.get(part)) for part in ("postalCode", "city")).strip()
        return ", ".join(part for part in (street, town, words.text(inputs.get("country"))) if part)
    return words.text(inputs.get(key)) if key else ""


def kind_of(before: str, after: str, output: str = "") -> str:
    """Return what became of a value: new, changed, same, gone, or none where there never was one.

    The same number or page written in another way is the same.
    """
    if not after:
        return "gone" if before else "none"
    if not before:
        return "new"
    return "same" if _plain(before, output) == _plain(after, output) else "changed"


def _plain(text: str, output: str) -> str:
    if output == "phone":
        return re.sub(r"\D", "", text).removeprefix("00")
    folded = " ".join(text.casefold().split())
    return re.sub(r"^https?://(www\.)?", "", folded).rstrip("/") if output == "website" else folded


def marked(before: str, after: str) -> Markup:
    """Return `after` with the words that `before` lacks marked; all of it escaped."""
    if not before or not after or max(len(before), len(after)) > _LONGEST:
        return Markup("") + escape(after)
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts = []
    for tag, _, _, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = escape("".join(new[start:end]))
        if text:
            parts.append(text if tag == "equal" or not text.strip() else Markup("<ins>{}</ins>").format(text))
    return Markup("").join(parts)


def settable() -> list[str]:
    """Return the outputs that a person may correct."""
    return [output for one in ATTRIBUTES.values() for output in one.outputs if output not in FOLLOWING]


def typed(output: str, text: str) -> Any:
    """Return what somebody wrote into a field as a value of that output's type; the API says what is wrong with it."""
    kind = OUTPUT_TYPES.get(output, "string")
    text = text.strip()
    if kind.startswith(("object", "list of {", "GeoJSON", "[")):
        if output == "coordinates":
            return [number(one) for one in text.split(",")]
        if output == "opening_hours" and not text.startswith("{"):
            return week_of(text)
        if output == "address" and not text.startswith("{"):
            return {"full_address": text}
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    if kind.startswith("list"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind.startswith("integer"):
        return number(text)
    if kind == "boolean":
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold(), text)
    return text


def number(text: str) -> Any:
    """Return a number, or the text that is none."""
    try:
        return int(text) if re.fullmatch(r"[+-]?\d+", text.strip()) else float(text)
    except ValueError:
        return text


def week_of(text: str) -> Any:
    """Return lines such as "Monday: 09:00-18:00" as an object of days; another text as it is."""
    lines = [line for line in re.split(r"[\n;]", text) if line.strip()]
    named = [line.strip() for line in lines if re.match(r"\s*[A-Z][a-z]+day\b.", line)]
    days = dict(re.split(r"[:\s]\s*", line, maxsplit=1) for line in named)
    return days if days and len(days) == len(lines) else text


def for_field(output: str, value: Any) -> str:
    """Return a value as a field shows it to be edited: what `typed` reads back."""
    if output == "opening_hours" and isinstance(value, Mapping):
        return "\n".join(f"{day}: {hours}" for day, hours in value.items())
    return words.text(value)
