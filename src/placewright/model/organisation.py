"""What an organisation is called in URLs (CONTRACT section 1)."""

import re

SLUG_RULE = "it takes 2 to 50 characters of a-z, 0-9 and -, with no hyphen at an end"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,48}[a-z0-9]")


def is_slug(text: str) -> bool:
    """Return whether a text may be an organisation's slug."""
    return _SLUG.fullmatch(text) is not None
