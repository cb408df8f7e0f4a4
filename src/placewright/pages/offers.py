"""What a page says beyond contacts: the menu, services and pictures, as outputs of CONTRACT section 8 ready-made."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from placewright.normalize.images import image_url
from placewright.pages.document import Document
from placewright.pages.items import Item
from placewright.pages.menu import menu_urls, menus
from placewright.pages.services import services_of

_MOST_IMAGES = 5
_LISTS = ("menu_urls", "menu_images", "menu_content", "storefront_images")


def offers_of(items: Sequence[Item], businesses: Sequence[Item], document: Document) -> dict[str, Any]:
    """Return output → value of one page; what it does not say is not there.

    Args:
        items: all things that the page describes.
        businesses: those of them that may be the place.
    """
    urls = menu_urls(items, document)
    found = {
        "menu_urls": [url for url in urls if not image_url(url)],
        "menu_images": [url for url in urls if image_url(url)],
        "menu_content": menus(items),
        "available_services": services_of(businesses, document),
        "storefront_images": _images(businesses, document),
    }
    return {output: value for output, value in found.items() if value}


def offers_of_all(offers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a page is true of every location of its site: where the menu is."""
    return {output: offers[output] for output in ("menu_urls",) if output in offers}


def joined_offers(offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what several pages of one place say together; of what they say differently, the first page's word."""
    found: dict[str, Any] = {}
    for one in offers:
        for output in _LISTS:
            known = found.get(output, [])
            if new := [value for value in one.get(output, ()) if value not in known]:
                found[output] = [*known, *new]
        services = one.get("available_services", {}) | found.get("available_services", {})
        if services:
            found["available_services"] = services
    return found


def _images(businesses: Sequence[Item], document: Document) -> list[dict[str, str]]:
    """Return the pictures that a page shows of its place, and the one that it gives to whoever links to it."""
    texts = [text for item in businesses for key in ("photo", "image") for text in _addresses(item, key)]
    texts.append(document.head.get("og:image", ""))
    urls = (image_url(urljoin(document.url, text)) for text in texts if text)
    return [{"url": url} for url in list(dict.fromkeys(url for url in urls if url))[:_MOST_IMAGES]]


def _addresses(item: Item, key: str) -> list[str]:
    found = [text for one in item.items(key) for text in one.texts("contentUrl", "url")[:1]]
    return found or [text for text in item.texts(key) if "/" in text]
