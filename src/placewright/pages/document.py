"""One page as its visitors see it: lines of text with the blocks that they stand in, links, and what the head says."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree, html
from resiliparse.parse.encoding import detect_encoding

_MOST_BYTES = 3 * 2**20
_MOST_LINES, _MOST_LINKS = 6_000, 3_000
_LONGEST_LINE = 1_000  # characters; what is longer is prose, in which nothing is looked for
_UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "option"})
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp small span"  # noqa: SIM905
    " strike strong sub sup time tt u var wbr td th meta link".split()
)
MARKS = ("itemscope", "typeof", "vcard", "h-card", "h-adr")
_CELLS = frozenset({"td", "th"})
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_CELL = "\x1f"  # stands between cells until a line ends


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


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was read."""

    url: str
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    title: str = ""
    language: str = ""  # of its `lang`, lower case: de, pt-br
    head: Mapping[str, str] = {}  # of <meta>: property or name, lower case → content
    tree: Any = None  # of lxml; None for a page without elements
    scripts: tuple[str, ...] = ()  # texts of JSON-LD
    marks: frozenset[str] = frozenset()  # which of MARKS stand in its source: the ways of marking things up


def read_document(body: bytes, content_type: str, url: str) -> Document:
    """Read a page. Whatever it holds, the work is bounded, and broken markup is read as browsers do."""
    text = _text_of(body[:_MOST_BYTES], content_type)
    tree = _parsed(text)
    if tree is None:
        return Document(url=url)
    base = _base(tree, url)
    lines, links = _walk(tree, base)
    head = _head(tree)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or head.get("og:locale", "")
    return Document(
        url=url,
        lines=tuple(lines),
        links=tuple(links),
        title=_clean(tree.xpath("string(//title)")),
        language=language.replace("_", "-").lower(),
        head=head,
        tree=tree,
        scripts=tuple(one.text or "" for one in tree.iter("script") if _is_json_ld(one)),
        marks=frozenset(mark for mark in MARKS if mark in text),
    )


def _is_json_ld(script: Any) -> bool:
    return str(script.get("type", "")).split(";")[0].strip().lower() == "application/ld+json"


def _text_of(body: bytes, content_type: str) -> str:
    """Return the text of a body in the charset that it or its header names, else the one that it looks like."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    named = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:4096])
    try:
        charset = named[1].decode() if named else (detect_encoding(body) or "utf-8")
        return body.decode("utf-8" if charset.lower() == "us-ascii" else charset)
    except (LookupError, UnicodeDecodeError):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body.decode(detect_encoding(body) or "latin-1", "replace")


def _parsed(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return None


def _base(tree: Any, url: str) -> str:
    href = tree.xpath("string(//base/@href)")
    return (_joined(url, href) or url) if href else url


def _joined(base: str, href: str) -> str | None:
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


def _head(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in tree.iter("meta"):
        key, content = one.get("property") or one.get("name"), one.get("content")
        if key and content:
            found.setdefault(key.strip().lower(), _clean(content)[:_LONGEST_LINE])
    return found


def _clean(text: str) -> str:
    return " ".join(text.split())


def _is_unseen(element: Any) -> bool:
    if element.tag in _UNSEEN_TAGS:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _UNSEEN_STYLE.search(style))


class _Lines:
    """Collects lines while the elements of a page open and close."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._blocks: list[int] = []
        self._tags: list[str] = []
        self._numbers = 0

    def open(self, tag: str) -> None:
        self.end()
        self._numbers += 1
        self._blocks.append(self._numbers)
        self._tags.append(tag)

    def close(self) -> None:
        self.end()
        if self._blocks:
            self._blocks.pop()
            self._tags.pop()

    def add(self, text: str | None) -> None:
        if text and (self._parts or not text.isspace()):
            self._parts.append(text)

    def end(self) -> None:
        """End the line."""
        if not self._parts:
            return
        cells = "".join(self._parts).split(_CELL)
        self._parts.clear()
        text = "\t".join(cell for each in cells if (cell := " ".join(each.split())))
        if text and len(self.lines) < _MOST_LINES:
            tag = self._tags[-1] if self._tags else ""
            self.lines.append(Line(text[:_LONGEST_LINE], tuple(self._blocks), tag))


def _walk(tree: Any, base: str) -> tuple[list[Line], list[Link]]:
    out = _Lines()
    links: list[Link] = []
    walker = etree.iterwalk(tree, events=("start", "end"))
    unseen: Any = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag == "head" or _is_unseen(element):
                walker.skip_subtree()
                unseen = element
                continue
            _start(tag, element, out)
            if tag == "a" and element.get("href") and len(links) < _MOST_LINKS:
                links += _links(element, base, len(out.lines))
        elif element is unseen:
            unseen = None
            out.add(element.tail)
        else:
            if tag not in _INLINE and tag != "br":
                out.close()
            out.add(element.tail)
    out.end()
    return out.lines, links


def _start(tag: str, element: Any, out: _Lines) -> None:
    if tag == "br":
        out.end()
    elif tag not in _INLINE:
        out.open(tag)
    elif tag in _CELLS:
        out.add(_CELL)
    out.add(element.text)


def _links(element: Any, base: str, line: int) -> Iterator[Link]:
    url = _joined(base, element.get("href"))
    if url is not None:
        text = _clean("".join(element.itertext()))[:200] or element.get("aria-label") or element.get("title") or ""
        yield Link(url, text, line)
