"""Mends slips in written website addresses: htp://, http;//, "www. example.com", www,example.com, wwww., markdown."""

import re

_MARKDOWN = re.compile(r"\[[^\]]*\]\((https?://[^)\s]+)\)")
# A scheme with a letter too many or missing, another sign for the colon, or blanks inside.
_SCHEME = re.compile(
    r"(?<![\w.@-])(?:h{0,2}t{1,4}p{1,2}|ht+t?p|h+tt+p)(?P<secure>s)?\s*"
    r"(?:[:;.,]\s*[/\\]{1,4}\s*|[:;]\s*(?=www\.)|[/\\]{2,4}\s*(?=[\w-]+\.))",
    re.IGNORECASE,
)
_WWW = re.compile(
    r"(?<![\w.@-])(?:www\s*[.,;:/]+\s*|w{2,5}\s*\.\s*|www\s+\.\s*)(?:w{3}\.)*(?=[\w-]+\s?[.,])", re.IGNORECASE
)
_COMMA = re.compile(
    r"^((?:https?://)?(?:www\.)?[\w-]+),(?=(?:com|net|org|info|eu|[a-z]{2})(?:[/\s,;]|$))", re.IGNORECASE
)


def mend(text: str) -> str:
    """Return the text with its slips mended; what is well written stays as it is.

    >>> mend("htp//www,example,com")
    'http://www.example.com'
    """
    text = _MARKDOWN.sub(r"\1", text)
    text = _SCHEME.sub(lambda found: "https://" if found["secure"] else "http://", text)
    text = _WWW.sub("www.", text)
    return _COMMA.sub(r"\1.", text)
