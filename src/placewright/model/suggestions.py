"""Says which known attribute was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from placewright.model.attributes import ATTRIBUTES

_FOLDED = {key.lower().replace("_", ""): key for key in ATTRIBUTES} | {
    output.replace("_", ""): key for key, attribute in ATTRIBUTES.items() for output in attribute.outputs
}


def unknown_attribute(key: str, custom: Iterable[str] = ()) -> str:
    """Return the sentence for an attribute that does not exist, with the nearest ones; outputs lead to theirs.

    Args:
        custom: keys of the organisation's own attributes.
    """
    folded = _FOLDED | {one.lower().replace("_", ""): one for one in custom}
    near = get_close_matches(key[:100].lower().replace("_", "").replace("-", ""), folded, n=3, cutoff=0.6)
    names = list(dict.fromkeys(folded[one] for one in near))
    hint = f" Did you mean {' or '.join(names)}?" if names else " See GET /place_enrichment/attributes."
    return f"{key[:100]!r} is not a known attribute.{hint}"
