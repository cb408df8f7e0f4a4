"""What a page says in the words of schema.org: JSON-LD, microdata, RDFa Lite and hCard, all in one shape."""

import html
import json
import re
from collections.abc import Collection, Iterator
from typing import Any, Union

import msgspec

from placewright.pages.document import Document

_DEEPEST = 20  # items inside items; real ones go to five
_MOST_ITEMS = 3_000
_PREFIX = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:|https?://data-vocabulary\.org/|og:|.*[#/])")
_TAG = re.compile(r"<[^>]{0,500}>")


class Item(msgspec.Struct):
    """One thing that is described: its types, and its properties in lower case, each with one value or more."""

    types: tuple[str, ...] = ()  # names of schema.org: Restaurant
    properties: dict[str, list[Union[str, "Item"]]] = {}
    id: str | None = None  # by which other items of the page name it

    def texts(self, *names: str) -> list[str]:
        """Return the texts of the first of some properties that has any; of an item its name or text."""
        for name in names:
            found = [one if isinstance(one, str) else one.label for one in self.properties.get(name.lower(), ())]
            if texts := [text for text in found if text]:
                return texts
        return []

    def text(self, *names: str) -> str | None:
        """Return the first of `texts`."""
        return next(iter(self.texts(*names)), None)

    def items(self, *names: str) -> list["Item"]:
        """Return the things that are values of some properties."""
        return [one for name in names for one in self.properties.get(name.lower(), ()) if isinstance(one, Item)]

    @property
    def label(self) -> str:
        """Return the name of a thing, or whatever else stands for it as a text."""
        return next((text for key in ("name", "@value", "url", "@id") if (text := self.text(key))), "")


def read_items(document: Document) -> list[Item]:
    """Return the things that a page describes, those inside others among their properties only."""
    found = [item for script in document.scripts[:50] for item in _of_json(script)]
    if document.tree is not None:
        found += _of_markup(document.tree, document.marks)
        found += _of_hcards(document.tree, document.marks)
    return _resolved(found[:_MOST_ITEMS])


def _resolved(found: list[Item]) -> list[Item]:
    """Put in place what is only named by its @id elsewhere on the page."""
    named = {item.id: item for item in found if item.id and len(item.properties) > 1}
    for item in found:
        for values in item.properties.values():
            for index, value in enumerate(values):
                if isinstance(value, Item) and value.id in named and not (set(value.properties) - {"@id"}):
                    target = named[value.id]
                    values[index] = target if target is not item else value
    return found


# JSON-LD


def _of_json(script: str) -> Iterator[Item]:
    for one in _things(_decoded(script)):
        item = _thing(one, 0)
        if item.types or item.properties:
            yield item


def _things(decoded: Any) -> Iterator[dict[str, Any]]:
    if isinstance(decoded, list):
        for one in decoded:
            yield from _things(one)
    elif isinstance(decoded, dict):
        graph = decoded.get("@graph")
        if isinstance(graph, list | dict):
            yield from _things(graph)
        if set(decoded) - {"@graph", "@context", "@id"}:
            yield decoded


def _decoded(script: str) -> Any:
    """Return the JSON of a script, mended where it is broken in ways that are common; None where that does not help."""
    text = script.strip().removeprefix("<!--").removeprefix("//<![CDATA[").removeprefix("<![CDATA[")
    text = text.removesuffix("-->").removesuffix("]]>").removesuffix("//").strip().rstrip(";")
    for mend in (str, _mended, lambda broken: _mended(html.unescape(broken))):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    """Return JSON without comments and without commas before a closing bracket."""
    pieces = re.split(r'("(?:[^"\\]|\\.)*")', text)  # every second piece is a string
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", pieces[index], flags=re.DOTALL)
        pieces[index] = re.sub(r",\s*,+", ",", piece)
    return re.sub(r",(\s*[}\]])", r"\1", "".join(pieces))


def _thing(one: dict[str, Any], depth: int) -> Item:
    item = Item(types=tuple(_type(text) for text in _flat(one.get("@type")) if isinstance(text, str)))
    for key, value in one.items():
        if key in ("@context", "@type", "@graph") or not isinstance(key, str):
            continue
        values = [made for each in _flat(value) if (made := _value(each, depth)) is not None]
        if values:
            item.properties.setdefault(_name(key), []).extend(values)
    item.id = item.text("@id")
    return item


def _flat(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(value: Any, depth: int) -> str | Item | None:
    if isinstance(value, dict):
        return _thing(value, depth + 1) if depth < _DEEPEST else None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return _plain(str(value)) or None
    return None


def _plain(text: str) -> str:
    """Return a text without the entities and tags that some write into their JSON."""
    text = html.unescape(text) if "&" in text else text
    return (_TAG.sub(" ", text) if "<" in text else text).strip()


def _type(text: str) -> str:
    return _PREFIX.sub("", text.strip())


def _name(key: str) -> str:
    return key.lower() if key.startswith("@") else _PREFIX.sub("", key).lower()


# Microdata and RDFa Lite: the same tree of scopes and properties under two sets of attributes

_ATTRIBUTES = (("itemscope", "itemtype", "itemprop"), ("typeof", "typeof", "property"))
_SOURCES = {"img": "src", "audio": "src", "embed": "src", "iframe": "src", "source": "src", "video": "src"}
_SOURCES |= {"a": "href", "area": "href", "link": "href", "object": "data", "data": "value", "meter": "value"}


def _of_markup(tree: Any, marks: Collection[str]) -> list[Item]:
    found: list[Item] = []
    for scope, types, prop in (each for each in _ATTRIBUTES if each[0] in marks):
        roots = tree.xpath(f"//*[@{scope}][not(@{prop})]")[:_MOST_ITEMS]
        found += [_scoped(element, scope, types, prop, 0) for element in roots]
    return [item for item in found if item.properties]


def _scoped(element: Any, scope: str, types: str, prop: str, depth: int) -> Item:
    item = Item(types=tuple(map(_type, element.get(types, "").split())), id=element.get("itemid"))
    if depth < _DEEPEST:
        _collect(element, item, (scope, types, prop), depth)
        for name in element.get("itemref", "").split()[:20]:
            for other in element.xpath("//*[@id=$name][1]", name=name):
                _collect_one(other, item, (scope, types, prop), depth)
    return item


def _collect(element: Any, item: Item, attributes: tuple[str, str, str], depth: int) -> None:
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if not isinstance(child.tag, str):
            continue
        _take(child, item, attributes, depth)
        if attributes[0] not in child.attrib:
            waiting.extend(reversed(child))


def _collect_one(element: Any, item: Item, attributes: tuple[str, str, str], depth: int) -> None:
    _take(element, item, attributes, depth)
    if attributes[0] not in element.attrib:
        _collect(element, item, attributes, depth)


def _take(child: Any, item: Item, attributes: tuple[str, str, str], depth: int) -> None:
    """Take the value of an element that has one into an item."""
    scope, types, prop = attributes
    names = child.get(prop)
    if not names:
        return
    value = _scoped(child, scope, types, prop, depth + 1) if scope in child.attrib else _written(child, prop)
    if value:
        for name in names.split():
            item.properties.setdefault(_name(name), []).append(value)


def _written(element: Any, prop: str) -> str:
    """Return the value that an element gives to its property."""
    if (content := element.get("content")) is not None and (element.tag == "meta" or prop == "property"):
        return " ".join(content.split())
    if element.tag == "time" and element.get("datetime"):
        return str(element.get("datetime"))
    address = _SOURCES.get(element.tag)
    if address and element.get(address):
        return str(element.get(address)).strip()
    return " ".join((element.get("content") or "".join(element.itertext())).split())


# hCard and h-card, as far as it is cheap

_CARD = {"fn": "name", "p-name": "name", "org": "name", "p-org": "name", "tel": "telephone", "p-tel": "telephone"}
_CARD |= {"u-url": "url", "url": "url", "email": "email", "u-email": "email"}
_CARD |= {"latitude": "latitude", "p-latitude": "latitude", "longitude": "longitude", "p-longitude": "longitude"}
_ADDRESS = {
    "street-address": "streetaddress",
    "extended-address": "extendedaddress",
    "locality": "addresslocality",
    "region": "addressregion",
    "postal-code": "postalcode",
    "country-name": "addresscountry",
}
_ADDRESS |= {f"p-{name}": meant for name, meant in _ADDRESS.items()}


def _of_hcards(tree: Any, marks: Collection[str]) -> list[Item]:
    found = []
    xpath = "//*[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]"
    for name in (each for each in ("vcard", "h-card", "h-adr") if each in marks):
        for element in tree.xpath(xpath.format(name))[:200]:
            item, address = Item(types=("hCard",)), Item(types=("PostalAddress",))
            for child in element.iter():
                _take_card(child, item, address)
            if address.properties:
                item.properties["address"] = [address]
            if item.properties:
                found.append(item)
    return found


def _take_card(child: Any, item: Item, address: Item) -> None:
    for name in (child.get("class") or "").split() if isinstance(child.tag, str) else ():
        target, key = (address, _ADDRESS[name]) if name in _ADDRESS else (item, _CARD.get(name))
        if key is None:
            continue
        text = " ".join("".join(child.itertext()).split())
        if key in ("url", "email"):
            value = _written(child, "class")
        else:
            value = (child.get("title") or text) if key in ("latitude", "longitude") else text
        if value and value not in target.properties.setdefault(key, []):
            target.properties[key].append(value.removeprefix("mailto:").removeprefix("tel:"))
