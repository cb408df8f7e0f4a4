"""The lines and links of a page as its visitors see them, from its serialized tree in one pass.

The tags of a serialized tree are cut out of it by one regular expression; walking the tree itself takes three times as
long, since each of its elements has to be made an object.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

import msgspec

MOST_LINES, MOST_LINKS = 6_000, 3_000
LONGEST_LINE = 1_000  # characters; what is longer is prose, in which nothing is looked for
_LONGEST_LABEL = 200  # characters of the text of a link
_LONGEST_LINK = 3 * 400  # pieces of a link that are looked at: links within links would take the square of the time
_TAG = re.compile(r"<(/?[^\s/>]+)([^>]*)>")  # in a serialized tree < and > stand for nothing else
_ATTRIBUTE = re.compile(r'\s([^\s=]+)="([^"]*)"')
_HREF = re.compile(r'\shref="([^"]+)"')
_NAME = re.compile(r'\s(?:aria-label|title)="([^"]+)"')
_ENTITY = re.compile(r"&(?:(lt|gt|quot|amp)|#(?:x([0-9a-fA-F]+)|(\d+)));")
_SIGNS = {"lt": "<", "gt": ">", "quot": '"', "amp": "&"}
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CELL = "\x1f"  # stands between cells until a line ends


class _Does(IntEnum):
    """What a tag does to the line that is being read."""

    NOTHING = 0
    OPEN = 1  # a block
    CLOSE = 2
    BREAK = 3
    CELL = 4
    LINK = 5
    HIDE = 6


_INLINE = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp small span"  # noqa: SIM905
    " strike strong sub sup time tt u var wbr meta link".split()
)
_UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "option")
_DOES = {
    **dict.fromkeys([*_INLINE, "/a", "/br", "/td", "/th", *(f"/{tag}" for tag in _INLINE)], _Does.NOTHING),
    **dict.fromkeys(_UNSEEN, _Does.HIDE),
    "br": _Does.BREAK,
    "td": _Does.CELL,
    "th": _Does.CELL,
    "a": _Does.LINK,
}


class Line(msgspec.Struct, frozen=True):
    """One line of text as a visitor sees it; cells of a table's row are one line, with tabs between them."""

    text: str
    blocks: tuple[int, ...] = ()  # the elements that it stands in, outermost first, by number
    tag: str = ""  # of the innermost block


class Link(msgspec.Struct, frozen=True):
    """A link: absolute URL, its text, and the line that it stands in."""

    url: str
    text: str
    line: int


def read_lines(source: str, base: str) -> tuple[list[Line], list[Link]]:
    """Return the lines and links of a serialized tree.

    Args:
        source: of `lxml.etree.tostring`, so that every < begins a tag.
        base: absolute URL to which the links are relative.
    """
    pieces = _TAG.split(source)
    page = _Page(pieces, base)
    hidden_until = 0
    for at in range(1, len(pieces), 3):
        if at < hidden_until:
            continue
        tag, attributes = pieces[at], pieces[at + 1]
        does = _DOES.get(tag)
        if does is None:
            does = _Does.CLOSE if tag[0] == "/" else _Does.OPEN
        if does is _Does.HIDE or (("hidden" in attributes or "style" in attributes) and _is_hidden(attributes)):
            hidden_until = end = _end_of(pieces, at)
            page.add(pieces[end - 1])
            continue
        if does:
            page.meet(does, tag, attributes, at)
        text = pieces[at + 2]
        if text and (page.parts or not text.isspace()):
            page.parts.append(text)
    page.end()
    return page.lines, page.links


def _is_hidden(attributes: str) -> bool:
    named = dict(_ATTRIBUTE.findall(attributes))
    return "hidden" in named or bool(_UNSEEN_STYLE.search(named.get("style", "")))


def _end_of(pieces: list[str], at: int, most: int | None = None) -> int:
    """Return where the piece after an element begins, or after so many pieces; the text behind it stands before."""
    depth, end = 0, len(pieces) if most is None else min(len(pieces), at + most)
    for index in range(at, end, 3):
        if pieces[index][0] == "/":
            depth -= 1
        elif not pieces[index + 1].endswith("/"):
            depth += 1
        if depth <= 0:
            return index + 3
    return end


class _Page:
    """Collects lines and links while the tags of a page are met."""

    def __init__(self, pieces: list[str], base: str) -> None:
        self.lines: list[Line] = []
        self.links: list[Link] = []
        self.parts: list[str] = []  # of the line that is being read
        self._pieces, self._base = pieces, base
        self._blocks: list[int] = []
        self._tags: list[str] = []
        self._numbers = 0

    def meet(self, does: _Does, tag: str, attributes: str, at: int) -> None:
        """Take a tag that does something to the line."""
        if does is _Does.OPEN:
            if self.parts:
                self.end()
            self._numbers += 1
            if not attributes.endswith("/"):
                self._blocks.append(self._numbers)
                self._tags.append(tag)
        elif does is _Does.CLOSE:
            if self.parts:
                self.end()
            if self._blocks:
                self._blocks.pop()
                self._tags.pop()
        elif does is _Does.LINK:
            self._link(attributes, at)
        elif does is _Does.BREAK:
            self.end()
        elif does is _Does.CELL:
            self.add(_CELL)

    def add(self, text: str) -> None:
        if text and (self.parts or not text.isspace()):
            self.parts.append(text)

    def end(self) -> None:
        """End the line."""
        if not self.parts:
            return
        text = self.parts[0] if len(self.parts) == 1 else "".join(self.parts)
        self.parts.clear()
        if "&" in text:
            text = unescaped(text)
        if _CELL in text:
            text = "\t".join(cell for each in text.split(_CELL) if (cell := " ".join(each.split())))
        else:
            text = " ".join(text.split())
        if text and len(self.lines) < MOST_LINES:
            self.lines.append(Line(text[:LONGEST_LINE], tuple(self._blocks), self._tags[-1] if self._tags else ""))

    def _link(self, attributes: str, at: int) -> None:
        href = _HREF.search(attributes)
        if href is None or len(self.links) >= MOST_LINKS:
            return
        url = joined_url(self._base, unescaped(href[1]))
        if url is not None:
            text = self._label(at) or next(map(unescaped, _NAME.findall(attributes)), "")
            self.links.append(Link(url, text, len(self.lines)))

    def _label(self, at: int) -> str:
        pieces = self._pieces
        if pieces[at + 1].endswith("/"):
            return ""
        text = pieces[at + 2]
        if pieces[at + 3] != "/a":
            text = "".join(pieces[at + 2 : _end_of(pieces, at, _LONGEST_LINK) - 1 : 3])
        return " ".join(unescaped(text).split())[:_LONGEST_LABEL]


def lines_with(pattern: re.Pattern[str], lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the lines that have a pattern which knows no line ends; one search takes them all."""
    texts = [line.text + "\n" for line in lines]
    ends = list(accumulate(map(len, texts)))
    found = (bisect_right(ends, match.start()) for match in pattern.finditer("".join(texts)))
    return sorted(set(found))


def unescaped(text: str) -> str:
    """Return a text of a serialized tree as it is in the tree."""
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(match: re.Match[str]) -> str:
    named, hexadecimal, decimal = match.groups()
    return _SIGNS[named] if named else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def joined_url(base: str, href: str) -> str | None:
    """Return an absolute URL; None for what is none."""
    href = href.strip()
    if href[:8].lower().startswith(("tel:", "mailto:", "http://", "https://")):
        return href
    try:
        if href[:1] == "/" and href[:2] != "//" and "/." not in href:  # most links: a tenth of the time of the rest
            return _origin(base) + href
        return urljoin(base, href)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
