"""Phone numbers: from what people write, several in a field, to E.164."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

from placewright.normalize.settled_phones import is_settled

_MOST_CHARACTERS = 1000  # a field longer than this is no list of phones
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WIDE = str.maketrans("＋（）", "+()")
_SPACES = re.compile(r"[^\S\n\r\t]")  # phonenumbers does not know all of Unicode's spaces
# These always stand between numbers; `/` and `,` may also stand inside one, so they come later.
_BETWEEN = re.compile(
    r"[;|\n\r\t•·]+|\s+(?:or|oder|ou|und|and|et|tai|eller|och|og|of|en|y|o|e|i|lub|или|и|または)\s+|(?<=[\d)])\s*(?=\+)|(?<=\d{4})\s+(?=\(\d{3}\))",
    re.IGNORECASE,
)
# The surest first: a comma stands between numbers more often than a slash.
_INSIDE_OR_BETWEEN = tuple(map(re.compile, (r"\s*,\s*", r"\s*&\s*", r"\s+-\s+", r"\s*/\s*")))
_ANY_SIGN = re.compile(r"\s*(?:[,/&]|\s-\s)\s*")
_REMARK = re.compile(r"\([^\d()+]*\)")  # (main), （代表）
_VANITY = re.compile(
    r"\s*(?:\+?1[\s.-]*)?\(?8\d\d\)?[\s.-]*[A-Z][A-Z\d -]{5,10}\s*"
)  # (800) GO-FEDEX, in North America
_FAX = re.compile(
    r"(?<![^\W_])f(?=\s?[:.]\s?[+(\d])|\b(?:tele)?fax\b|\bfaksi?\b|факс|ファックス|传真|傳真", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?=\b(?:tel|phone|fax|telefax|mob|cell|gsm|fon)\b|(?<![^\W_])[tmpf]\s?[:.]\s?[+(\d])|(?=\b(?:тел|факс))",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?<=[\d)])[\s,]*(?:\b(?:ext|extn|extension|poste|interne|int|durchwahl|dw|anexo|ramal|toestel|anknytning|wew|alanumero|"
    r"доб|вн)\b|x|#|内線)[.:\s]*\d{1,7}\)?\s*$",
    re.IGNORECASE,
)
_NORTH_AMERICA = frozenset({"US", "CA"})
_ITALIAN = re.compile(r"\D*(?:\+\s*|00)39(?!\d{9})")  # Italy keeps the zero behind its country code
_TRUNK = re.compile(r"\(\s*0\s*\)")
# The prefix of a number with its country: +, 00, and +00 by mistake.
_EXPLICIT = re.compile(r"[^\d+]*(?:\+\s*(?:00)?|00(?=\s*[1-9]))")


@lru_cache(maxsize=16384)
def parse_phones(text: str, country_code: str | None = None) -> tuple[str, ...]:
    """Return the numbers of a field as E.164, in order, each once; fax numbers and what is no number are left out.

    A number with `+` (or 00) must be possible in its country's plan; one without needs `country_code` (alpha-2) and
    must be valid there, since the field may be about another country. Extensions and (0) are dropped.
    """
    if is_settled(text):
        return (text,)
    region = country_code.upper() if country_code else None
    found: list[str] = []
    cleaned = _SPACES.sub(" ", _INVISIBLE.sub("", text[:_MOST_CHARACTERS])).translate(_WIDE)
    cleaned = _REMARK.sub(" ", cleaned)
    if cleaned.lower().startswith("tel:"):
        cleaned = cleaned[4:].split(";")[0]
    for part in _BETWEEN.split(cleaned):
        for piece in _LABEL.split(part):
            if not _FAX.search(piece):
                found.extend(_numbers(piece, region))
    return tuple(dict.fromkeys(found))


def _numbers(text: str, region: str | None) -> list[str]:
    """Return the numbers of a piece: one number as a whole (06221 / 12345), else those between `,`, `&`, `/`.

    A first part that is a number by itself makes it a list when all others are numbers too, and stands alone when they
    are endings of one to three digits (030 1234567 / 8).
    """
    whole = _e164(text, region)
    pieces = _ANY_SIGN.split(text)
    if len(pieces) == 1:
        return [] if whole is None else [whole]
    numbers = [_e164(piece, region) for piece in pieces]
    endings = all(
        number or re.fullmatch(r"\D*\d{1,3}\D*", piece) for number, piece in zip(numbers, pieces, strict=True)
    )
    if whole is not None and not (numbers[0] is not None and endings):
        return [whole]
    for sign in _INSIDE_OR_BETWEEN:
        split = sign.split(text)
        parts = [_numbers(piece, region) for piece in split] if len(split) > 1 else []
        if parts and all(parts):
            return [number for part in parts for number in part]
    return [number for number in numbers if number is not None]


def _e164(text: str, region: str | None) -> str | None:
    """Return one number as E.164, None when the text is none."""
    digits = sum(character.isdigit() for character in text)
    if not 4 <= digits <= 24 and not (region in _NORTH_AMERICA and _VANITY.fullmatch(text)):
        return None
    keeps_zero = not _EXPLICIT.match(text) or _ITALIAN.match(text)
    written = _EXTENSION.sub("", _TRUNK.sub("0" if keeps_zero else " ", text))
    explicit = _EXPLICIT.match(written) is not None
    if explicit:
        written = "+" + _EXPLICIT.sub("", written, count=1)
    number = _parse(written, region)
    if number is None:
        return None
    is_good = phonenumbers.is_valid_number(number) or (explicit and _is_possible(number))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_good else None


def _parse(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None  # no number, or a country is missing: both are answered by leaving it out


def _is_possible(number: PhoneNumber) -> bool:
    """Tell a number of a possible length that is neither an area code alone nor a filler such as 000000."""
    digits = str(number.national_number)
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return possible and len(digits) >= 7 and len(set(digits)) > 1
