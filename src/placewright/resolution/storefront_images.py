"""Pictures of a place: those that the map names, on Wikimedia Commons first, and those that its own pages show."""

from collections.abc import Iterator

from placewright.model.outputs import Output
from placewright.normalize.images import commons_image, image_url
from placewright.resolution.case import Case, Witness
from placewright.resolution.stated import Stated, resolved
from placewright.resolution.trust import Belief

ATTRIBUTE = "storefrontImages"
BELIEF = Belief(
    itself=0.82,
    map=0.9,
    others=0.8,
    yearly_loss=0.01,
    because="No labelled data: who puts a picture on the map means the place; the picture that a page shows of itself"
    " may be of a dish or of people, so it is only MEDIUM.",
)
MOST = 10
_COMMONS = "under the licence that its page on Wikimedia Commons tells"
_KEYS = ("wikimedia_commons", "image", "schema:image", "schema:photo", "image:streetside", "image:0")


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `storefront_images`."""
    return resolved(
        ATTRIBUTE, case, BELIEF, _read, nouns={"storefront_images": "picture"}, several=frozenset({"storefront_images"})
    )


def _read(witness: Witness) -> Iterator[Stated]:
    found: dict[str, None] = {}
    for key in _KEYS:
        for text in witness.record.tags.get(key, "").split(";"):
            if url := image_url(text):
                found[url] = None
    for url in list(found)[:MOST]:
        note = _COMMONS if commons_image(url) else None
        yield Stated(output="storefront_images", value={"url": url}, note=note)
