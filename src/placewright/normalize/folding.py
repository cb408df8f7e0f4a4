"""Folds text for comparison: one form for everything that people see or mean as the same."""

import re
import unicodedata
from html import unescape

_APOSTROPHES = "'`´‘’‚‛ʹʻʼʽˈ′‵＇՚׳"
# Before NFKC, which would make letters of some of these: ™ would become tm, № no.
_EARLY = str.maketrans({
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys("™®©℠℗", " "),
    "№": " no ",
    "״": None,  # stands inside Hebrew abbreviations and before legal forms
})  # fmt: skip
_ASCII = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum() and chr(c) != "&"})
_ELIDED = re.compile(
    r"\b(l|d|j|m|t|s|c|n|qu|un|all|dall|dell|nell|sull|coll|quell|sant|bell|lorsqu|jusqu|puisqu|presqu)'(?=\w\w)"
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,6}|[a-z]{2,8});", re.IGNORECASE)
_SLASHED = re.compile(r"\b(a/s|i/s|s/a|k/s)(?!\w)")  # Danish and Brazilian companies
_HEBREW_QUOTE = re.compile(r'(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))')  # written for gershayim
_NUMBER_SIGN = re.compile(r"\bn[º°]\s*(?=\d)", re.IGNORECASE)
_PLUS = re.compile(r"(?<=\w)\s*\+\s*(?=\w)")

_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ŋ": "n", "ŧ": "t",
    "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ɨ": "i", "ʉ": "u", "ƴ": "y", "ƀ": "b", "ȼ": "c",
    "ґ": "г", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ے": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "&": "&",
}  # fmt: skip


class _Letters(dict[int, str | None]):
    """A translation table that learns each character when it first appears; None drops it."""

    def __missing__(self, code: int) -> str | None:
        """Decide what a decomposed, case-folded character becomes."""
        character = chr(code)
        self[code] = folded = _LETTERS.get(character) or _plain(character) or None
        return folded


def _plain(character: str) -> str:
    """Return the character, its digit, a space for punctuation and symbols, or nothing for accents and marks."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LN":
        return "" if character == "ـ" else character  # the Arabic tatweel only stretches a line
    if category[0] == "M":
        return character if _is_letter_part(character) else ""
    return "" if category == "Cf" else " "


def _is_letter_part(mark: str) -> bool:
    """Tell marks that spell (vowel signs of Indic and Thai, kana voicing) from accents that only adorn."""
    if unicodedata.category(mark) == "Mc" or mark in "\u3099\u309a":
        return True
    code = ord(mark)
    if 0x0E48 <= code <= 0x0E4E:  # Thai tone marks: left out as often as written
        return False
    return 0x0900 <= code <= 0x1CFF and code not in range(0x1AB0, 0x1B00)


_TABLE = _Letters()


def fold_text(text: str) -> str:
    """Return the text folded as `names.fold` says, not cached."""
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    if '"' in text and not text.isascii():
        text = _HEBREW_QUOTE.sub("", text)
    if text.isascii():
        lowered = text.lower().replace("`", "'")
    else:
        lowered = unicodedata.normalize("NFKC", _NUMBER_SIGN.sub("no ", text.translate(_EARLY))).casefold()
    if "'" in lowered:
        lowered = _ELIDED.sub(r"\1 ", lowered).replace("'", "")
    if "/" in lowered:
        lowered = _SLASHED.sub(lambda found: found[0].replace("/", ""), lowered)
    if "." in lowered:
        lowered = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", lowered)
    if "+" in lowered:
        lowered = _PLUS.sub(" & ", lowered)
    if "&" in lowered:
        lowered = lowered.replace("&", " & ")
    if lowered.isascii():
        folded = " ".join(lowered.translate(_ASCII).split())
    else:
        letters = unicodedata.normalize("NFKD", lowered).translate(_TABLE)
        folded = " ".join(unicodedata.normalize("NFC", letters).split())
    return folded or _symbols(text)


def _symbols(text: str) -> str:
    """Return a text that holds no letter or digit, cleaned of marks and spaces, so that it can still be compared."""
    kept = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Mn", "Cf", "Cc", "Zs"))
    return "".join(kept)
