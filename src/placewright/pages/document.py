"""One page as its visitors see it: lines of text with the blocks that they stand in, links, and what the head says."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from lxml import etree, html
from resiliparse.parse.encoding import detect_encoding

from placewright.pages.lines import LONGEST_LINE, Line, Link, joined_url, read_lines

_MOST_BYTES = 3 * 2**20
MARKS = ("itemscope", "typeof", "vcard", "h-card", "h-adr")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)


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
    lines, links = read_lines(etree.tostring(tree, encoding="unicode", with_tail=False), base)
    head = _head(tree)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or head.get("og:locale", "")
    return Document(
        url=url,
        lines=tuple(lines),
        links=tuple(links),
        title=_title(tree),
        language=language.replace("_", "-").lower(),
        head=head,
        tree=tree,
        scripts=tuple(one.text or "" for one in tree.iter("script") if _is_json_ld(one)),
        marks=frozenset(mark for mark in MARKS if mark in text),
    )


def _title(tree: Any) -> str:
    first = next(tree.iter("title"), None)
    return "" if first is None else _clean("".join(first.itertext()))


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
    href = next((one.get("href") for one in tree.iter("base") if one.get("href")), None)
    return (joined_url(url, href) or url) if href else url


def _head(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in tree.iter("meta"):
        key, content = one.get("property") or one.get("name"), one.get("content")
        if key and content:
            found.setdefault(key.strip().lower(), _clean(content)[:LONGEST_LINE])
    return found


def _clean(text: str) -> str:
    return " ".join(text.split())
