"""The handles of a place on Instagram, Facebook and TikTok; those on other networks are resolved in the same way."""

from collections.abc import Callable, Iterator

from rapidfuzz.fuzz import ratio

from placewright.model.outputs import Output
from placewright.normalize.names import fold
from placewright.normalize.social_handles import handle_of, same_handle
from placewright.normalize.websites import registrable_domain
from placewright.resolution.case import Case, Witness
from placewright.resolution.stated import Stated, resolved
from placewright.resolution.trust import Belief

ATTRIBUTE = "socialHandles"
NETWORKS = ("instagram", "facebook", "tiktok")
BELIEF = Belief(
    itself=0.93,
    map=0.92,
    others=0.85,
    least=0.7,
    because="Of 57 labelled pairs of listings of one place that both name a page on Facebook only 17 name the same: the"
    " page is real, but often not the only one; a site also links to who made it, a chain to one page for all.",
)
NOUNS = {"x": "X handle", "vk": "VK handle", "tiktok": "TikTok handle", "youtube": "YouTube handle"}
_ANOTHER_NAME = 0.85  # of the belief, for a handle on a page that has nothing of the place's name: often its maker's
_ALIKE = 45.0  # percent of letters in common


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `instagram`, `facebook` and `tiktok`."""
    return resolved(ATTRIBUTE, case, BELIEF, handles_on(NETWORKS), nouns=nouns_of(NETWORKS), same=key_of)


def key_of(network: str, handle: str) -> str:
    """Return what two spellings of a handle share."""
    return same_handle(handle, network)


def nouns_of(networks: tuple[str, ...]) -> dict[str, str]:
    """Return how the handles on networks are called in a sentence."""
    return {one: NOUNS.get(one) or f"{one.capitalize()} handle" for one in networks}


def handles_on(networks: tuple[str, ...]) -> Callable[[Witness], Iterator[Stated]]:
    """Return what reads the handles on some networks from a record."""

    def read(witness: Witness) -> Iterator[Stated]:
        socials = witness.record.socials
        for network in networks:
            written = socials.get(network) or (socials.get("twitter") if network == "x" else None)
            handle = handle_of(written, network) if written else None
            if handle is None:
                continue
            strange = witness.family == "website" and not _bears(handle, witness)
            yield Stated(
                output=network,
                value=handle,
                validity=_ANOTHER_NAME if strange else 1.0,
                note="a handle that has nothing of the name" if strange else None,
            )

    return read


def _bears(handle: str, witness: Witness) -> bool:
    """Tell whether a handle has a word or most letters of the place's name or domain; numbers say nothing."""
    letters = "".join(one for one in fold(handle) if one.isalnum())
    if letters.isdigit():
        return True
    told = [fold(name.text) for name in witness.record.names]
    told += [(registrable_domain(url) or "").partition(".")[0] for url in witness.record.websites]
    words = {word for text in told for word in text.split() if len(word) > 3}
    if any(not text.isascii() for text in told) or any(word in letters for word in words):
        return True
    return any(ratio(letters, text.replace(" ", "").replace("-", "")) >= _ALIKE for text in told if text)
