"""What an organisation is called in URLs (CONTRACT section 1), and what a key of it may do."""

import re
from enum import StrEnum

SLUG_RULE = "it takes 2 to 50 characters of a-z, 0-9 and -, with no hyphen at an end"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,48}[a-z0-9]")


class Scope(StrEnum):
    """What a key may do; each may do what those before it may."""

    READ = "read"  # look at everything
    WRITE = "write"  # submit, run again, correct, delete
    ADMIN = "admin"  # keys, webhooks, the audit log

    @property
    def rank(self) -> int:
        """Return 0 for READ up to 2 for ADMIN."""
        return list(Scope).index(self)


def is_slug(text: str) -> bool:
    """Return whether a text may be an organisation's slug."""
    return _SLUG.fullmatch(text) is not None
