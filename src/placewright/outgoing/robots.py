"""What a host's robots.txt allows us, by RFC 9309."""

from functools import lru_cache

from protego import Protego

from placewright.outgoing.page import Page

NAME = "Placewright"  # by which robots.txt may name us
_MOST_BYTES = 512 * 1024  # RFC 9309 wants at least 500 KiB to be read
_FIRST_SERVER_ERROR = 500
_TOO_MANY = 429


class Rules:
    """The rules of one host for us."""

    def __init__(self, text: str | None, delay_seconds: float = 0.0) -> None:
        """Read the text of a robots.txt; None stands for one that forbids everything.

        Args:
            delay_seconds: the least wait between two requests, whatever the text says.
        """
        self._rules = Protego.parse(text) if text is not None else None
        self._delay = delay_seconds

    def allows(self, url: str) -> bool:
        """Tell whether a URL may be read."""
        return self._rules is not None and self._rules.can_fetch(url, NAME)

    @property
    def delay_seconds(self) -> float:
        """Return the wait that is asked for between two requests, in seconds; 0 when none is."""
        if self._rules is None:
            return self._delay
        rate = self._rules.request_rate(NAME)
        per_request = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self._rules.crawl_delay(NAME) or 0.0, per_request, self._delay)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that it names."""
        return tuple(self._rules.sitemaps) if self._rules is not None else ()


def rules_of(page: Page) -> Rules:
    """Return the rules of a robots.txt as it was got.

    One that does not exist allows everything. One that the host fails to give forbids everything, since nobody knows
    what it would say; a host that is not there at all is told as such when the page itself is asked for.
    """
    if page.status >= _FIRST_SERVER_ERROR or page.status == _TOO_MANY:
        return Rules(None)
    return _parsed(page.body[:_MOST_BYTES]) if page.failure is None else Rules("")


@lru_cache(maxsize=512)
def _parsed(body: bytes) -> Rules:
    return Rules(body.decode("utf-8", "replace"))
