"""The lines and links of a page as its visitors see them, from its serialized tree in one pass.

The tags of a serialized tree are cut out of it by one regular expression; walking the tree itself takes three times as
long, since each of its elements has to be made an object.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
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


# What a tag does to the line that is being read; plain numbers, since they are compared for every tag.
_NOTHING, _OPEN, _CLOSE, _BREAK, _CELL_BEGINS, _LINK, _HIDE = range(7)
_INLINE = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp small span"  # noqa: SIM905
    " strike strong sub sup time tt u var wbr meta link".split()
)
_UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "option")
_DOES = {
    **dict.fromkeys([*_INLINE, "/a", "/br", "/td", "/th", *(f"/{tag}" for tag in _INLINE)], _NOTHING),
    **dict.fromkeys(_UNSEEN, _HIDE),
    "br": _BREAK,
    "td": _CELL_BEGINS,
    "th": _CELL_BEGINS,
    "a": _LINK,
}


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of text as a visitor sees it; cells of a table's row are one line, with tabs between them."""

    text: str
    blocks: tuple[int, ...] = ()  # the elements that it stands in, outermost first, by number
    tag: str = ""  # of the innermost block


class Link(msgspec.Struct, frozen=True, gc=False):
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
    parts, known, hidden_until = page.parts, _DOES.get, 0
    for at in range(1, len(pieces), 3):
        if at < hidden_until:
            continue
        tag, attributes, text = pieces[at], pieces[at + 1], pieces[at + 2]
        does = known(tag, _CLOSE if tag[0] == "/" else _OPEN)
        if does == _HIDE or (
            attributes and ("hidden" in attributes or "style" in attributes) and _is_hidden(attributes)
        ):
            hidden_until = _end_of(pieces, at)
            text = pieces[hidden_until - 1]
        elif does:
            page.meet(does, tag, attributes, at)
        if text and (parts or not text.isspace()):
            parts.append(text)
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

    def meet(self, does: int, tag: str, attributes: str, at: int) -> None:
        """Take a tag that does something to the line."""
        if does == _LINK:
            self._link(attributes, at)
            return
        if does == _CELL_BEGINS:
            if self.parts:
                self.parts.append(_CELL)
            return
        if self.parts:
            self.end()
        if does == _OPEN:
            self._numbers += 1
            if not attributes.endswith("/"):
                self._blocks.append(self._numbers)
                self._tags.append(tag)
        elif does == _CLOSE and self._blocks:
            self._blocks.pop()
            self._tags.pop()

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
    whole = "\n".join([line.text for line in lines])
    return rows_at(whole, (match.start() for match in pattern.finditer(whole)))


def rows_at(whole: str, starts: Iterable[int]) -> list[int]:
    """Return the numbers of the rows of a text, from 0, in which ascending positions lie; each once."""
    found: dict[int, None] = {}
    row = last = 0
    for start in starts:
        row += whole.count("\n", last, start)
        last = start
        found[row] = None
    return list(found)


def positions(part: str, whole: str) -> Iterator[int]:
    """Yield where a part stands in a text: many times faster than by a pattern."""
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + len(part))


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
