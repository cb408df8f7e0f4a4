"""Cleans opening hours into valid OSM syntax: common slips are mended, what may mean two things is refused."""

import re
from functools import lru_cache

from opening_hours import validate

from placewright.normalize.hours_rules import DAY, NotOrdinary, read_rules
from placewright.normalize.hours_syntax import NotSyntax, parse
from placewright.normalize.hours_text import read_text
from placewright.normalize.hours_tokens import Token, tokens
from placewright.normalize.hours_words import DAYS, MONTHS

_LONGEST = 2000  # characters; real values stay below 255 in OSM, and joined texts of many days below this
_QUOTED = re.compile(r'("[^"]*")')
_OLD_YEAR = re.compile(r"(?<![\d:])[01]\d{3}(?!\d)")
_WORDS = re.compile(r"[A-Za-z]+")
_CANONICAL = {word.casefold(): word for word in (*DAYS, *MONTHS, "PH", "SH")}
# Behind "Tu, " evaluators see a new rule, and Tuesday as open all day.
_DAY_LIST = re.compile(r"(?<=\b[MTWFSP][a-zH]) ?, ?(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b)")
_UNPADDED = re.compile(r"(?<![\d:])(\d{1,2}):\d\d ?- ?(\d{1,2}):\d\d")


@lru_cache(maxsize=65536)
def normalize_osm(text: str) -> str | None:
    """Return the text in valid OSM syntax (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).

    Mended are slips with one possible meaning: "Mo–Fr: 9-18 Uhr" → "Mo-Fr 09:00-18:00", "24h/7" → "24/7",
    "Mon-Sat 9am-5pm, Sunday closed" → "Mo-Sa 09:00-17:00; Su off". None: not understood.
    """
    text = text.strip().rstrip(";,").strip()
    if not text or len(text) > _LONGEST or _looks_twelve(text):
        return None
    if not _OLD_YEAR.search(text) and validate(text):
        tidy = _tidy(text)
        return next((one for one in (tidy, text) if _is_valid(one)), None)
    return next((one for one in (read_text(text), _mend(text)) if one is not None and _is_valid(one)), None)


def in_syntax(text: str) -> str | None:
    """Return the words of a text in OSM syntax, in the order in which they stand; None when one is unknown."""
    found = tokens(text)
    return _written(found) if found else None


def _is_valid(text: str) -> bool:
    """Tell whether both parsers know the text: opening-hours-py and our own, which knows the lengths of months."""
    if not validate(text):
        return False
    try:
        return bool(parse(text))
    except NotSyntax:
        return False


def _looks_twelve(text: str) -> bool:
    """Tell whether some 9:00-5:00 is in there: the hand of a twelve-hour clock, although OSM would read the night."""
    for match in _UNPADDED.finditer(text):
        start, end = int(match[1]), int(match[2])
        if min(len(match[1]), len(match[2])) == 1 and 1 <= end <= start < 13:
            return re.match(r"\s?[ap]\.?\s?m", text[match.end() :], re.IGNORECASE) is None
    return False


def _tidy(text: str) -> str:
    """Return a valid text with two-digit hours, capital days and one way of spacing; its meaning stays."""
    parts = _QUOTED.split(text)
    for index in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[index])
        part = re.sub(r" ?; ?", "; ", part)
        part = re.sub(r"(?<=\d) ?- ?(?=\d?\d:)", "-", part)
        part = re.sub(r"(?<=\d\d) ?, ?(?=\d?\d:)", ",", part)
        part = re.sub(r"(?<![\d:])(\d:\d\d)", r"0\1", part)
        part = _WORDS.sub(lambda found: _CANONICAL.get(found[0].casefold(), found[0].casefold()), part)
        parts[index] = _DAY_LIST.sub(",", part)
    return "".join(parts).strip()


def _mend(text: str) -> str | None:
    """Return the text written anew from its tokens, or None."""
    found = tokens(text)
    if not found:
        return None
    parts = _split(found)
    rules = [_rule(part) if part else "" for part in parts[::2]]
    alternatives = any(part[0].kind == "|" for part in parts[1::2])
    if None in rules or (alternatives and "" in rules):
        return None
    told = [rule for rule in rules if rule]
    if not alternatives:
        return _sequence(told)
    signs = [" || " if part[0].kind == "|" else "; " for part in parts[1::2]]
    return "".join(rule + sign for rule, sign in zip(told, [*signs, ""], strict=True))


def _sequence(rules: list[str]) -> str:
    """Return mended rules as one text. Where each has its own days and a night goes past midnight they are joined by
    commas, closed days first: behind a semicolon the next day would end the night at midnight, which only those mean
    who write the syntax as it is specified.
    """
    text = "; ".join(rules)
    try:
        read, exceptional = read_rules(text)
    except NotOrdinary:
        return text
    days = [day for rule in read for day in rule.days]
    nights = any(end > DAY for rule in read for _, end in rule.times)
    if not nights or exceptional or "PH" in text or "SH" in text or len(days) != len(set(days)):
        return text
    return ", ".join(sorted(rules, key=lambda rule: not rule.endswith(" off")))


def _split(found: list[Token]) -> list[list[Token]]:
    """Return the rules (even places) and the separators between them (odd places)."""
    parts: list[list[Token]] = [[]]
    before = ""
    for index, token in enumerate(found):
        following = found[index + 1].kind if index + 1 < len(found) else ""
        if token.kind in ";|":
            parts += [[token], []]
        elif token.kind == "/" and before in ("T", "S", "A") and following in "DH":
            parts += [[Token(";", ";")], []]  # Mon 9am-5pm / Sun closed
        elif token.kind == "," and before in "DH" and following in "TN" and _starts_with_time(parts[-1]):
            parts += [[token], []]  # 10:00-18:00 Mo-Fr, 10:00-14:00 Sa
        elif token.kind in "DH" and before in ("T", "S", "A", "N") and not _starts_with_time(parts[-1]):
            parts += [[token], [token]]  # Mo-Fr 10:00-18:00 Sa 10:00-14:00
        else:
            parts[-1].append(token)
        before = token.kind
    return parts


def _starts_with_time(rule: list[Token]) -> bool:
    return bool(rule) and rule[0].kind in "TNAS"


def _rule(rule: list[Token]) -> str | None:
    """Return one rule in OSM syntax, or None when it is not understood."""
    if any(token.kind in "([" or token.text == "easter" for token in rule):
        return None
    ordered = _numbers(_days_first(rule))
    if ordered is None:
        return None
    clock = _clock(_separated(ordered))
    if clock is None:
        return None
    kinds = "".join(token.kind for token in clock)
    if "A" in kinds:
        return _always(clock, kinds)
    if not any(kind in kinds for kind in "TSQE"):
        return None  # days without hours say nothing
    return _written(clock)


def _days_first(rule: list[Token]) -> list[Token]:
    """Return the rule with its days before its hours, and its state behind them: closed Mo → Mo closed."""
    kinds = "".join(token.kind for token in rule)
    match = re.fullmatch(r"([TNA,\-S]*[TNAS]):?([DH][DH,\-]*)", kinds)
    if match:
        rule = rule[match.start(2) :] + rule[: match.end(1)]
    return [t for i, t in enumerate(rule) if not (t.text == "open" and any(n.kind in "TNA" for n in rule[i + 1 :]))]


def _numbers(rule: list[Token]) -> list[Token] | None:
    """Return the rule with 9-18 read as hours; numbers that belong to a date stay."""
    done: list[Token] = []
    dates = True
    for index, token in enumerate(rule):
        dates = dates and token.kind in "MYN-,X"
        if token.kind != "N" or (dates and any(t.kind in "MX" for t in done)):
            done.append(token)
            continue
        around = [rule[i].kind for i in (index - 1, index + 1) if 0 <= i < len(rule)]
        if "-" not in around or int(token.text) > 24:
            return None
        done.append(Token("T", f"{int(token.text):02}:00", token.half or "?"))
    return done


def _separated(rule: list[Token]) -> list[Token]:
    """Return the rule with the signs between its parts as they should be."""
    done: list[Token] = []
    for index, token in enumerate(rule):
        before = done[-1].kind if done else ""
        following = rule[index + 1].kind if index + 1 < len(rule) else ""
        if token.kind in ":,-" and before in "DHM" and following in ("T", "S", "A"):
            continue  # Mo-Fr: 09:00 and Mo - 09:00-12:00
        if token.kind == "-" and following in ("-", "+"):
            continue  # 17:00 - till late
        if token.kind == "/" and following in "TDH" and before == following.replace("H", "D"):
            done.append(Token(",", ","))
        else:
            if token.kind == "T" and before == "T":
                done.append(Token(",", ","))  # 09:00-12:00 14:00-18:00
            done.append(token)
    return done


def _always(rule: list[Token], kinds: str) -> str | None:
    """Return a rule of 24 hours: for all days, or for those named."""
    named = [token for token in rule if token.kind not in "AS"]
    if any(kind in kinds for kind in "TNEQ") or any(token.text == "off" for token in rule):
        return None
    if all(token.text in ("Mo-Su", ",") for token in named):
        return "24/7"
    return f"{_written(named)} 00:00-24:00"


def _clock(rule: list[Token]) -> list[Token] | None:
    """Return the rule with all its times on the 24-hour clock."""
    done = list(rule)
    index = 0
    while index < len(rule):
        kinds = "".join(token.kind for token in rule[index : index + 3])
        if kinds == "T-T":
            span = _span(rule[index], rule[index + 2])
            if span is None:
                return None
            done[index], done[index + 2] = (Token("T", text) for text in span)
            index += 3
            continue
        if rule[index].kind == "T" and rule[index].half:
            return None
        index += 1
    return done


def _span(start: Token, end: Token) -> tuple[str, str] | None:
    """Return both ends of a range on the 24-hour clock: 9-5pm → 09:00, 17:00. None: it may mean two things."""
    if start.text == "24:00":
        start = start._replace(text="00:00")  # midnight to six
    first, last = _minutes(start.text), _minutes(end.text)
    start_half, end_half = (token.half if token.half in ("a", "p") else "" for token in (start, end))
    if not start_half and not end_half:
        told = "?" not in (start.half, end.half) or last > first or first >= 13 * 60
        return (start.text, end.text) if told else None  # 9-5 would be the night
    if not start_half:
        if first >= 13 * 60:
            return None
        start_half = end_half if first % 720 < last % 720 else _other(end_half)
    if not end_half and last < 13 * 60:
        if last % 720 > first % 720:
            return None  # 9am-11: in the morning or in the evening
        end_half = _other(start_half)
    opens = _on_24(first, start_half)
    closes = _on_24(last, end_half) if end_half else last
    return None if opens == closes != 0 else (_text(opens), _text(closes or 1440))


def _on_24(minutes: int, half: str) -> int:
    """Return minutes of the twelve-hour clock on the 24-hour clock."""
    return minutes % 720 + (720 if half == "p" else 0)


def _other(half: str) -> str:
    return "p" if half == "a" else "a"


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _written(rule: list[Token]) -> str:
    """Return the tokens of one rule as text, spaced as OSM does."""
    text = ""
    before = two_before = ""
    for token in rule:
        tight = token.kind in "-,+/" or before in ("-", "/", "")
        if before == ",":
            tight = not (two_before in ("T", "S", "Q", "+") and token.kind in "DHMYX")
        text += token.text if tight else f" {token.text}"
        two_before, before = before, token.kind
    return text
