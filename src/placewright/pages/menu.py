"""What a page says of the menu: where it is, and the dishes where they are marked up as a Menu of schema.org."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from placewright.normalize.websites import canonical_url, registrable_domain, site_key, social_network
from placewright.pages.document import Document
from placewright.pages.items import Item
from placewright.pages.lines import Link
from placewright.pages.vocabulary import has_word, is_word

_LONGEST_LABEL = 40  # characters; a longer text of a link is a headline
_LONGEST_TEXT = 1_000
_MOST_URLS, _MOST_ITEMS, _MOST_SECTIONS = 10, 500, 60
_AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?")
_CODE = re.compile(r"[A-Z]{3}")
# Hosts on which places put their menus; a link to another site that is called "menu" may be anybody's.
_MENU_HOSTS = frozenset(
    "menulog.com allmenus.com menupages.com singleplatform.com toasttab.com popmenu.com bentobox.com getbento.com"  # noqa: SIM905
    " sumup.com mysumup.com issuu.com drive.google.com docs.google.com dropbox.com canva.com flipsnack.com"
    " speisekarte.de lunchgate.com menuweb.menu qr-code.menu eat-card.com menutech.com calameo.com".split()
)


def menu_urls(items: Sequence[Item], document: Document) -> list[str]:
    """Return where the menu is, absolute and canonical: what is marked up as it, then links that are called so."""
    marked = (text for item in _all(items) for text in _marked(item))
    urls = [_whole(document.url, text) for text in marked]
    urls += [canonical_url(link.url) for link in document.links if _is_menu(link, document)]
    return list(dict.fromkeys(url for url in urls if url))[:_MOST_URLS]


def menus(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Return the menus that are marked up, in the form of CONTRACT section 8; one without a dish is none."""
    found = (_menu(item) for item in _all(items) if "Menu" in item.types)
    return [menu for menu in found if any(section["items"] for section in menu["sections"])]


def _all(items: Sequence[Item]) -> Iterator[Item]:
    """Yield items and those inside them, each once."""
    seen: set[int] = set()
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [one for values in item.properties.values() for one in reversed(values) if isinstance(one, Item)]


def _marked(item: Item) -> Iterator[str]:
    for key in ("hasmenu", "menu"):
        for value in item.properties.get(key, ()):
            if isinstance(value, str):
                yield value
            else:
                yield from value.texts("url", "@id")[:1]


def _whole(base: str, text: str) -> str | None:
    if not re.match(r"(?:https?:)?/|www\.|[\w.-]+/|[^\s]+\.\w{2,5}$", text) or " " in text.strip():
        return None
    joined = text if text.lower().startswith("www.") else urljoin(base, text.strip())
    url = canonical_url(joined)
    return None if url is None or social_network(url) or site_key(url) == site_key(base.partition("#")[0]) else url


def _is_menu(link: Link, document: Document) -> bool:
    """Tell a link to a menu by its text or its path, to a page of the same site or of a host of menus."""
    if not link.url.startswith(("http://", "https://")) or not _is_called_menu(link):
        return False
    if site_key(link.url) == site_key(document.url):
        return False  # a button that unfolds the navigation is called Menu too
    ours, theirs = registrable_domain(document.url), registrable_domain(link.url)
    return ours == theirs or theirs in _MENU_HOSTS or urlsplit(link.url).hostname in _MENU_HOSTS


def _is_called_menu(link: Link) -> bool:
    if len(link.text) <= _LONGEST_LABEL and is_word("menu", link.text):
        return True
    slug = re.sub(r"[/_.+-]+", " ", unquote(link.url.partition("?")[0].split("/", 3)[-1])).strip().lower()
    return len(slug) <= _LONGEST_LABEL and has_word("menu", slug)


def _menu(item: Item) -> dict[str, Any]:
    parts = item.items("hasMenuSection")[:_MOST_SECTIONS]
    loose = item.items("hasMenuItem")
    sections = [_section(part) for part in _flat(parts)]
    if loose:
        sections.insert(0, {"name": _text(item, "name") or "Menu", "description": None, "items": _dishes(loose)})
    currencies = {code for one in _all([item]) if (code := _currency(one))}
    return {
        "name": _text(item, "name") or "Menu",
        "description": _text(item, "description"),
        "footnote": None,
        "currency": currencies.pop() if len(currencies) == 1 else None,
        "sections": [one for one in sections if one["items"]],
    }


def _flat(sections: Sequence[Item], depth: int = 0) -> Iterator[Item]:
    """Yield sections and those inside them, one after another: the contract knows no sections of sections."""
    for one in sections:
        yield one
        if depth < 4:
            yield from _flat(one.items("hasMenuSection"), depth + 1)


def _section(item: Item) -> dict[str, Any]:
    dishes = _dishes(item.items("hasMenuItem"))
    return {"name": _text(item, "name") or "Menu", "description": _text(item, "description"), "items": dishes}


def _dishes(items: Sequence[Item]) -> list[dict[str, Any]]:
    return [dish for item in items[:_MOST_ITEMS] if (dish := _dish(item)) is not None]


def _dish(item: Item) -> dict[str, Any] | None:
    name = _text(item, "name")
    if not name:
        return None
    choices = [choice for offer in item.items("offers") if (choice := _choice(offer, name)) is not None]
    return {"name": name, "description": _text(item, "description"), "data": {"choices": choices}}


def _choice(offer: Item, dish: str) -> dict[str, Any] | None:
    texts = [text for key in ("price", "lowPrice", "highPrice") for text in offer.texts(key)[:1]]
    texts += [text for one in offer.items("priceSpecification")[:1] for text in one.texts("price")[:1]]
    prices = [price for text in texts if (price := _price(text)) is not None]
    if not prices:
        return None
    return {"name": _text(offer, "name") or dish, "prices": {"min": min(prices), "max": max(prices)}}


def _price(text: str) -> float | None:
    found = _AMOUNT.search(text)
    return float(found[0].replace(",", ".")) if found else None


def _currency(item: Item) -> str | None:
    code = (item.text("priceCurrency") or "").upper()
    return code if _CODE.fullmatch(code) else None


def _text(item: Item, key: str) -> str | None:
    text = " ".join((item.text(key) or "").split())
    return text[:_LONGEST_TEXT] or None
