"""Which other pages of a site are worth reading: contact, hours, imprint, menu, and the page of one branch."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree

from placewright.model.place import Query
from placewright.normalize.names import is_generic, latin, tokens
from placewright.normalize.websites import registrable_domain, site_key
from placewright.pages.document import Document
from placewright.pages.lines import Link
from placewright.pages.vocabulary import has_word, is_word

_WORTH = ("hours", "contact", "about", "menu")  # best first
_LONGEST_LABEL = 40  # characters; a longer text of a link is a headline
_NOT_PAGES = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|svg|zip|docx?|xlsx?|mp[34]|ics|vcf)$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_SHORTEST_SLUG = 5  # letters that are left of a street; fewer may stand in any word
_MOST_LOCATIONS = 100_000  # URLs of a sitemap that are looked at


def links_to_follow(document: Document, most: int) -> list[str]:
    """Return at most so many URLs of the same site that promise hours, contact, imprint or menu, best first."""
    found: dict[str, tuple[int, int]] = {}
    seen = {site_key(document.url)}
    for order, link in enumerate(document.links):
        if not is_same_site(link.url, document.url) or _NOT_PAGES.search(urlsplit(link.url).path):
            continue
        rank = _rank(link)
        key = site_key(link.url)
        if rank is not None and key not in seen:
            seen.add(key)
            found[link.url.partition("#")[0]] = (rank, order)
    return sorted(found, key=lambda url: found[url])[:most]


def other_links(document: Document, most: int) -> list[str]:
    """Return at most so many other pages of the same site, the first that it links to by a short text of words.

    For sites whose words for "contact" are not known: what stands first in a menu leads on.
    """
    home = site_key(document.url)
    found = {
        site_key(link.url): link.url.partition("#")[0]
        for link in reversed(document.links)
        if _is_menu_item(link) and is_same_site(link.url, document.url)
    }
    return [url for key, url in reversed(found.items()) if key != home][:most]


def _is_menu_item(link: Link) -> bool:
    if not _LETTERS.search(link.text) or len(link.text) > _LONGEST_LABEL or "?" in link.url:
        return False
    return not _NOT_PAGES.search(urlsplit(link.url).path)


def is_same_site(url: str, home: str) -> bool:
    """Tell whether two URLs are of one owner's site."""
    if not url.startswith(("http://", "https://")):
        return False
    ours, theirs = registrable_domain(home), registrable_domain(url)
    return ours == theirs if ours else urlsplit(url).netloc == urlsplit(home).netloc


def _rank(link: Link) -> int | None:
    """Return how promising a link is, 0 first; None when it is not."""
    slug = _words_of(urlsplit(link.url).path)
    for rank, kind in enumerate(_WORTH):
        if len(link.text) <= _LONGEST_LABEL and is_word(kind, link.text):
            return 2 * rank
        if has_word(kind, slug) and len(slug) <= _LONGEST_LABEL:
            return 2 * rank + 1
    return None


def _words_of(path: str) -> str:
    return re.sub(r"[/_.+-]+", " ", unquote(path)).removesuffix("html").removesuffix("php").strip()


def branch_lists(document: Document, most: int) -> list[str]:
    """Return at most so many URLs of the same site that list its branches."""
    found = (
        link.url.partition("#")[0]
        for link in document.links
        if len(link.text) <= _LONGEST_LABEL and is_word("branches", link.text) and is_same_site(link.url, document.url)
    )
    return list(dict.fromkeys(found))[:most]


def branch_pages(links: Iterable[tuple[str, str]], query: Query, most: int) -> list[str]:
    """Return at most so many URLs that look like the page of the branch asked for, best first.

    Args:
        links: URL and text of each; the text may be empty, as in a sitemap.
    """
    street, city = _telling(query.address.street), _telling(query.address.city)
    squeezed, house = _squeezed(query.address.street or ""), latin(query.address.house or "")
    own = frozenset(latin(word) for name in query.names for word in tokens(name.text) if not is_generic(word))
    scored: dict[str, float] = {}
    for url, text in links:
        written = latin(f"{_words_of(urlsplit(url).path)} {text}")
        words = frozenset(written.split())
        whole = written.replace(" ", "")
        in_street = bool(street) and (street <= words or any(one in whole for one in squeezed))
        score = (
            2.0 * (1.0 if in_street else _share(street, words)) + 1.0 * _share(city, words) + 0.5 * _share(own, words)
        )
        score += 0.5 * (in_street and house in words)
        if in_street or (city and city <= words):
            scored[url] = max(scored.get(url, 0.0), score)
    return sorted(scored, key=lambda url: (-scored[url], len(url), url))[:most]


def _squeezed(text: str) -> list[str]:
    """Return a text without blanks, as slugs have it: ö as o, as oe, or with all letters beyond ASCII dropped."""
    dropped = "".join(sign for sign in text.lower() if sign.isascii() and sign.isalnum())
    spelled = (latin(text), latin(text.lower().translate(_TYPED)))
    return [*(one.replace(" ", "") for one in spelled), *([dropped] if len(dropped) >= _SHORTEST_SLUG else [])]


def _telling(text: str | None) -> frozenset[str]:
    return frozenset(word for word in latin(text or "").split() if len(word) > 1)


def _share(asked: frozenset[str], words: frozenset[str]) -> float:
    return len(asked & words) / len(asked) if asked else 0.0


def sitemap_links(body: bytes) -> tuple[list[str], list[str]]:
    """Return the pages and the further sitemaps that a sitemap names; nothing for what is no sitemap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return [], []
    if root is None:
        return [], []
    pages: list[str] = []
    maps: list[str] = []
    for element in root.iter("{*}loc"):
        parent = element.getparent()
        target = maps if parent is not None and etree.QName(parent).localname == "sitemap" else pages
        if element.text and len(target) < _MOST_LOCATIONS:
            target.append(element.text.strip())
    return pages, maps


def likely_maps(maps: Sequence[str], most: int) -> list[str]:
    """Return the sitemaps that are likeliest to list branches, by their names."""
    return sorted(maps, key=lambda url: not has_word("branches", _words_of(urlsplit(url).path)))[:most]
