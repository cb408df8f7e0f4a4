"""The menu of a place: where it can be read, and what is on it where the page marks that up."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from placewright.model.outputs import Output
from placewright.normalize.websites import canonical_url, registrable_domain
from placewright.resolution.case import Case, Witness
from placewright.resolution.stated import Stated, resolved
from placewright.resolution.trust import Belief

ATTRIBUTE = "menu"
BELIEF = Belief(
    itself=0.95,
    map=0.92,
    others=0.85,
    yearly_loss=0.03,
    because="No labelled data: an address that somebody calls the menu leads to one as long as the page stands; pages"
    " that were read today are surest.",
)
_KEYS = ("website:menu", "contact:menu", "menu:url", "url:menu", "menu", "schema:hasMenu", "schema:menu")
_IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `menu_urls`, `menu_url_official`, `menu_content` and `menu_images`."""
    domains = {
        domain for witness in case.witnesses for url in witness.record.websites if (domain := registrable_domain(url))
    }

    def read(witness: Witness) -> Iterator[Stated]:
        for url in _urls(witness):
            is_image = urlsplit(url).path.lower().endswith(_IMAGES)
            yield Stated(output="menu_images" if is_image else "menu_urls", value=url)
            if not is_image and registrable_domain(url) in domains:
                yield Stated(output="menu_url_official", value=url)

    nouns = {"menu_urls": "menu", "menu_url_official": "menu on its own site", "menu_content": "dishes"}
    return resolved(ATTRIBUTE, case, BELIEF, read, nouns=nouns, several=frozenset({"menu_urls", "menu_images"}))


def _urls(witness: Witness) -> list[str]:
    tags = witness.record.tags
    texts = [part for key in _KEYS for part in re.split(r"[;\s]+", tags.get(key, ""))]
    ready = witness.record.outputs.get("menu_urls")
    texts += [one for one in ready if isinstance(one, str)] if isinstance(ready, list) else []
    found = (canonical_url(text) for text in texts if text.lower().startswith(("http://", "https://", "www.")))
    return list(dict.fromkeys(url for url in found if url))
