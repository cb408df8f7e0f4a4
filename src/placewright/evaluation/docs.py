"""Writes what was measured into docs/quality.md, its plots, and the table that `GET /attributes?details=true` shows.

`python -m placewright.evaluation.docs` writes anew what the last `make eval` left in build/. Only the blocks between
`<!-- generated: NAME -->` and `<!-- end -->` are replaced; the words around them are ours. A block without data stays.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from placewright import __version__
from placewright.evaluation import errors
from placewright.evaluation.agreement import MAIN
from placewright.evaluation.confidence import FILE as ANSWERS
from placewright.evaluation.confidence import Answer, by_word, calibration_error, kept
from placewright.evaluation.data import PROJECT, build_folder
from placewright.evaluation.measure import Row, wilson
from placewright.evaluation.plots import draw
from placewright.model import reliability as reliability_module
from placewright.model.outputs import FLOORS
from placewright.model.reliability import Kept, Reliabilities, Reliability

DOCUMENT = PROJECT / "docs" / "quality.md"
ATTRIBUTES = PROJECT / "docs" / "attributes.md"
EXPLAINED = PROJECT / "docs" / "confidence.md"  # what the words mean, with the same table
PLOTS = PROJECT / "docs" / "quality"
_BLOCK = r"(<!-- generated: {} -->\n).*?(<!-- end -->)"


def write() -> list[Path]:
    """Write the document, the plots and the table of the package from build/, and return what was written."""
    answers = _answers()
    blocks = {"measures": _measures(_rows()), "errors": _errors()}
    written = [DOCUMENT]
    if answers:
        blocks["reliability"] = _reliability(answers)
        _rewrite(EXPLAINED, {"reliability": blocks["reliability"]})
        written.append(EXPLAINED)
        blocks["plots"] = [f"![{attribute}](quality/{attribute}.png)" for attribute in _measured(answers)]
        blocks["truths"] = _truths(answers)
        PLOTS.mkdir(exist_ok=True)
        written += [draw(PLOTS / f"{name}.png", name, _of(answers, name)) for name in _measured(answers)]
        written.append(_write_table(answers))
    _rewrite(DOCUMENT, blocks)
    _rewrite(ATTRIBUTES, {"gains": _gains(_rows())})
    return [*written, ATTRIBUTES]


def _rewrite(document: Path, blocks: Mapping[str, Sequence[str]]) -> None:
    text = document.read_text(encoding="utf-8")
    for name, lines in blocks.items():
        if lines:
            text = replaced(text, name, lines)
    document.write_text(text, encoding="utf-8")


def _gains(rows: Sequence[Row]) -> list[str]:
    """Return for each attribute how often it is filled and how often right; nothing where that was not measured."""
    found = {row.measure.removeprefix("gains "): row for row in rows if row.measure.startswith("gains ") and row.n}
    keys = [name.removesuffix(": filled") for name in found if name.endswith(": filled")]
    if not keys:
        return []
    lines = [
        "| attribute | filled | 95 % interval | n | right | 95 % interval | n |",
        "|---|---:|---|---:|---:|---|---:|",
    ]
    for key in keys:
        right = found.get(f"{key}: right")
        lines.append(f"| `{key}` | {_share(found[f'{key}: filled'])} | {_share(right) if right else '– | | '} |")
    return lines


def _share(row: Row) -> str:
    return f"{row.value:.3f} | {row.low:.3f}–{row.high:.3f} | {row.n}"


def replaced(text: str, name: str, lines: Sequence[str]) -> str:
    """Return a document with the lines of one generated block replaced; as it was when it has no such block."""
    body = "\n".join(lines)
    return re.sub(_BLOCK.format(re.escape(name)), lambda m: f"{m[1]}{body}\n{m[2]}", text, flags=re.DOTALL)


def _rows() -> list[Row]:
    path = build_folder() / "eval.json"
    if not path.is_file():
        return []
    return msgspec.convert(msgspec.json.decode(path.read_bytes())["rows"], list[Row])


def _answers() -> list[Answer]:
    path = build_folder() / ANSWERS
    return msgspec.json.decode(path.read_bytes(), type=list[Answer]) if path.is_file() else []


def _measures(rows: Sequence[Row]) -> list[str]:
    """Return the rows as tables, one for each measure, whichever measures there are."""
    lines: list[str] = []
    for name in dict.fromkeys(row.measure.split()[0] for row in rows):
        own = [row for row in rows if row.measure.split()[0] == name]
        head = "| | value | n | 95 % interval | floor | goal | |\n|---|---:|---:|---|---:|---:|---|"
        lines += [f"### {name}", "", head, *(_line(row, name) for row in own), ""]
        lines += [f"- {row.measure}: {row.note}." for row in own if row.note]
        lines += [""] * any(row.note for row in own)
    return lines[:-1]


def _line(row: Row, name: str) -> str:
    interval = f"{row.low:.3f}–{row.high:.3f}" if row.low is not None and row.high is not None else ""
    floor = "" if row.floor is None else f"{row.floor:.3f}"
    goal = "" if row.goal is None else f"{'≤' if row.at_most else '≥'} {row.goal:.3f}"
    met = {True: "met", False: "**not met**", None: ""}[row.is_met]
    what = row.measure.removeprefix(name).lstrip(" :")
    return f"| {what} | {row.value:.4f} | {row.n} | {interval} | {floor} | {goal} | {met} |"


def _measured(answers: Sequence[Answer]) -> list[str]:
    known = {one.attribute for one in answers}
    return [attribute for attribute in MAIN if attribute in known]


def _of(answers: Sequence[Answer], attribute: str) -> list[Answer]:
    return [one for one in answers if one.attribute == attribute]


def _reliability(answers: Sequence[Answer]) -> list[str]:
    lines = ["| attribute | word | promise | right | 95 % interval | n | |", "|---|---|---:|---:|---|---:|---|"]
    for attribute, one in _table(answers).items():
        for word, row in one.words.items():
            met = "kept" if kept(row.right * row.answers, row.answers, row.promise) else "**not kept**"
            lines.append(
                f"| {attribute} | {word} | {row.promise:.2f} | {row.right:.3f} | {row.low:.3f}–{row.high:.3f} "
                f"| {row.answers} | {met} |"
            )
        lines.append(f"| {attribute} | calibration error | ≤ 0.03 | {one.calibration_error:.4f} | | {one.answers} | |")
    return lines


def _table(answers: Sequence[Answer]) -> Mapping[str, Reliability]:
    return {attribute: _reliability_of(_of(answers, attribute)) for attribute in _measured(answers)}


def _reliability_of(found: Sequence[Answer]) -> Reliability:
    words = {str(word): _kept(given, FLOORS[word]) for word, given in by_word(found).items() if given}
    return Reliability(answers=len(found), calibration_error=round(calibration_error(found), 4), words=words)


def _kept(given: Sequence[Answer], promise: float) -> Kept:
    hits, n = sum(one.share for one in given), len(given)
    low, high = wilson(hits, n)
    return Kept(promise=promise, right=round(hits / n, 4), low=round(low, 4), high=round(high, 4), answers=n)


def _truths(answers: Sequence[Answer]) -> list[str]:
    """Return for each kind of truth how sure the answers were and how right."""
    lines = ["| attribute | truth | n | mean probability | right | plain agreement |", "|---|---|---:|---:|---:|---:|"]
    for attribute in _measured(answers):
        for truth in sorted({one.truth for one in _of(answers, attribute)}):
            own = [one for one in _of(answers, attribute) if one.truth == truth]
            means = (_mean(value) for value in zip(*((a.probability, a.share, a.agreed) for a in own), strict=True))
            lines.append(f"| {attribute} | {truth} | {len(own)} | " + " | ".join(f"{one:.3f}" for one in means) + " |")
    return lines


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _errors() -> list[str]:
    causes = list(errors.read())
    lines: list[str] = []
    for name in dict.fromkeys(one.measure for one in causes):
        own = [one for one in causes if one.measure == name]
        lines += [f"### {name}: {sum(one.count for one in own)} errors", "", "| error | cause | count | of |"]
        lines += ["|---|---|---:|---:|", *_cause_lines(own), ""]
    return lines[:-1]


def _cause_lines(own: Sequence[errors.Cause]) -> Iterator[str]:
    for one in own:
        yield f"| {one.error} | {one.cause} | {one.count} | {one.of} |"


def _write_table(answers: Sequence[Answer]) -> Path:
    path = Path(reliability_module.__file__).with_suffix(".json")
    table = Reliabilities(version=__version__, attributes=_table(answers))
    path.write_bytes(msgspec.json.format(msgspec.json.encode(table), indent=2) + b"\n")
    return path


if __name__ == "__main__":
    for written in write():
        sys.stdout.write(f"{written.relative_to(PROJECT)}\n")
