"""A page as it was got from the web, or why it was not."""

from enum import StrEnum

import msgspec


class Failure(StrEnum):
    """Why there is no page; the value is the end of the sentence "The page could not be read: …"."""

    UNKNOWN_HOST = "its host does not exist"
    NO_ANSWER = "its host does not answer"
    BAD_CERTIFICATE = "its certificate is not valid"
    FORBIDDEN_ADDRESS = "its address is not one that may be asked"
    ROBOTS = "its robots.txt forbids it"
    PAUSED = "its host failed too often and is left alone for a while"
    BUSY = "its host is being asked too much already"
    TOO_SLOW = "it took too long"
    TOO_LARGE = "it is too large"
    TOO_MANY_REDIRECTS = "it leads on and on"
    NOT_TEXT = "it is not a page of text"
    BROKEN = "its answer is broken"
    STATUS = "its host answered with an error"


GONE = frozenset({404, 410})  # status codes that say that there is nothing at this address
LASTING = frozenset({Failure.UNKNOWN_HOST, Failure.NO_ANSWER, Failure.BAD_CERTIFICATE})  # of a site that is dead


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was found at one URL, at one time."""

    url: str  # as asked for
    final_url: str  # after redirects
    fetched_at: str  # RFC 3339, UTC, seconds
    status: int = 0  # of HTTP, of the last answer; 0 without one
    permanent: bool = False  # every redirect on the way was a permanent one
    content_type: str = ""  # as sent, with its charset
    body: bytes = b""  # decompressed; empty where `failure` is set
    sha256: str = ""  # of the body, hexadecimal
    failure: Failure | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def moved(self) -> bool:
        """Tell whether the page came from another address than was asked."""
        return self.final_url != self.url
