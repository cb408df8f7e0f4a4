"""Names of licences (SPDX), and which of them somebody does not want in the answers."""

import re
from collections.abc import Iterable

WEBSITE = "LicenseRef-website"  # of a place's own site: facts, for which its pages are named as the source
UNSPECIFIED = "LicenseRef-unspecified"  # of data whose owner has not said
KNOWN = (
    *("ODbL", "CDLA-Permissive", "CDLA-Sharing", "Apache", "CC0", "CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-SA"),
    *("CC-BY-ND", "PDDL", "ODC-By", "OGL-UK", "etalab", "DL-DE-BY", "DL-DE-ZERO", "MIT", "BSD"),
    *(WEBSITE, UNSPECIFIED),
)
_VERSION = re.compile(r"-v?\d+(?:\.\d+)*(?:-[\w-]+)?$")
MOST = 20  # licences that one may name


def unknown_licence(name: str, more: Iterable[str] = ()) -> str | None:
    """Return the sentence for a name that is no licence's; None for a known one.

    LicenseRef-… is how data of one's own and providers name theirs, so every such name is known.

    Args:
        more: names that are known here, such as those of the datasets.
    """
    known = (*KNOWN, *(one for one in dict.fromkeys(more) if _family(one) not in {_family(each) for each in KNOWN}))
    if _family(name) in {_family(one) for one in known} or name.casefold().startswith("licenseref-"):
        return None
    return f"There is no licence {name[:100]!r}. Known are: {', '.join(known)}, with or without a version."


def is_forbidden(licence: str | None, forbidden: Iterable[str]) -> bool:
    """Tell whether one of some names is that of a licence: ODbL forbids every version, ODbL-1.0 that one.

    >>> is_forbidden("ODbL-1.0", ["odbl"])
    True
    """
    own = licence or UNSPECIFIED
    names = {name.casefold() for name in forbidden}
    return own.casefold() in names or _family(own) in names


def _family(name: str) -> str:
    return _VERSION.sub("", name.strip().casefold())
