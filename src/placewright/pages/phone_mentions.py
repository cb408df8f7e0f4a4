"""Finds in the lines and links of a page the phone numbers: those that are called so, and those that may be."""

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from placewright.normalize.phones import parse_phones
from placewright.pages.document import Document
from placewright.pages.lines import Line, Link, lines_with
from placewright.pages.mentions import NEAR, SEPARATORS, Mention, each_once
from placewright.pages.vocabulary import has_word, without_words

_PHONE_DIGITS = re.compile(r"(?:\d[ \t()./–-]*){6,}")
_TIMES = re.compile(r"\d{1,2}[.:]\d\d\s?[–-]\s?\d{1,2}[.:]\d\d")  # 08.00-18.00 is no number
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}")  # nor is 04.12.2025
_PHONE_SIGNS = re.compile(r"[\d\s()+./\u00a0–-]")
_ANY_LABEL = re.compile(r"\s*[^\W\d_]{2,}(?:[ .-]{1,2}[^\W\d_]+){0,2}\s*[.:]{0,2}\s*")  # one to three words
_BOTH = re.compile(r"[^\W\d_]\.?:?\s*(?:/|&|\+|\b(?:und|and|et|e|y|och|og)\b)\s*(?:tele)?fa(?:x|ks)\W*$")  # Tel. / Fax:


def phones(document: Document, region: str | None) -> list[Mention]:
    """Return the phone numbers: of `tel:` links, and in text those that are called so or stand alone; no fax.

    A number behind a label that is not known is weak: it may be of anything, and counts where there is no better one.
    """
    found = [mention for link in document.links if (mention := _of_link(link, document.lines, region))]
    for index in lines_with(_PHONE_DIGITS, document.lines):
        found += _in_text(index, document.lines, region)
    return each_once(found)


def _of_link(link: Link, lines: Sequence[Line], region: str | None) -> Mention | None:
    if not link.url.lower().startswith("tel:"):
        return None
    at = min(link.line, len(lines) - 1)
    text = lines[at].text if at >= 0 else ""
    before = text[: text.find(link.text)] if link.text and link.text in text else ""
    if is_fax(before[-NEAR:]):
        return None
    numbers = parse_phones(link.url.replace("%20", " "), region)
    return Mention(numbers[0], max(0, at), max(0, at), link.text or link.url) if numbers else None


def is_fax(before: str) -> bool:
    """Tell by what stands before a number whether it is a fax number and no phone: "Fax:", but not "Tel/Fax:"."""
    if not has_word("fax", before) or _BOTH.search(before.casefold()):
        return False
    return not has_word("phone", re.split(r"[|/,;]", before)[-1])


def _in_text(index: int, lines: Sequence[Line], region: str | None) -> Iterator[Mention]:
    text = lines[index].text
    above = lines[index - 1].text if index else ""
    end = 0
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        before = text[end : match.start][-NEAR:] or (above[-NEAR:] if match.start == 0 else "")
        end = match.end
        if is_fax(before) or _TIMES.fullmatch(match.raw_string) or _DATE.fullmatch(match.raw_string):
            continue
        label, behind = SEPARATORS.split(text[: match.start])[-1], SEPARATORS.split(text[match.end :])[0]
        alone = len(_PHONE_SIGNS.sub("", label + behind)) <= 2
        labelled = _calls_phone(before) or (len(above) <= NEAR and has_word("phone", above))
        weak = not _PHONE_SIGNS.sub("", behind) and _may_label(label) and _is_grouped(match.raw_string)
        if alone or labelled or weak:
            number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield Mention(number, index, index, text, is_weak=not (alone or labelled))


def _calls_phone(before: str) -> bool:
    """Tell whether what stands before a number calls it a phone; the p of "P.IVA" does not."""
    if not has_word("phone", before):
        return False
    last = re.split(r"[|,;]", before)[-1]
    return not has_word("other_number", last) or has_word("phone", without_words("other_number", last))


def _may_label(text: str) -> bool:
    """Tell what may be the word for "phone" in a language whose words are not known; not "VAT", "IBAN" or the like."""
    return _ANY_LABEL.fullmatch(text) is not None and not has_word("other_number", text) and not has_word("fax", text)


def _is_grouped(number: str) -> bool:
    """Tell a number as people write phones, from the bare digits of a register."""
    return len(re.findall(r"\d+", number)) > 1


def numbers(text: str, region: str | None) -> list[tuple[int, str]]:
    """Return the phone numbers in a text, of whatever kind: where each begins, and its E.164 form."""
    found = phonenumbers.PhoneNumberMatcher(text, region)
    form = phonenumbers.PhoneNumberFormat.E164
    return [(match.start, phonenumbers.format_number(match.number, form)) for match in found]
