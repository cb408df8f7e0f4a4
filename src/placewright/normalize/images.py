"""Addresses of pictures: of Wikimedia Commons by the name of the file, of others where the address is one of a file."""

import re
from urllib.parse import quote, unquote, urlsplit

from placewright.normalize.websites import canonical_url

_FILE = re.compile(r"(?:file|image|datei|fichier|bild|immagine|archivo|tiedosto)\s*:\s*(.+)", re.IGNORECASE)
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff", ".heic")
_PICTURES = (*_ENDINGS, ".svg")
_PATH = "https://commons.wikimedia.org/wiki/Special:FilePath/"
# Parts of the names of files that are no picture of a place.
_NO_PHOTOS = re.compile(
    r"(?:^|[/_.-])(?:logo|favicon|icon|icons|sprite|spacer|pixel|blank|placeholder|avatar|badge|button|loader|default"
    r"|no-?image|og-?default|share-?default)(?:[/_.-]|\d|$)",
    re.IGNORECASE,
)


def commons_image(text: str) -> str | None:
    """Return the address of a file on Wikimedia Commons; None for a category, and for what is no file.

    >>> commons_image("File:Café de Paris.jpg")
    'https://commons.wikimedia.org/wiki/Special:FilePath/Caf%C3%A9_de_Paris.jpg'
    """
    text = text.strip()
    parts = urlsplit(text)
    if parts.scheme in ("http", "https"):
        return _commons_of_url(parts.netloc.lower(), parts.path, parts.fragment)
    named = _FILE.fullmatch(text)
    return _file(named[1]) if named else None


def _commons_of_url(host: str, path: str, fragment: str) -> str | None:
    if not host.endswith(("wikimedia.org", "wikipedia.org")):
        return None
    if host == "upload.wikimedia.org":
        name = path.split("/")
        return _file(name[-2] if "thumb" in name and len(name) > 2 else name[-1])
    inside = fragment.removeprefix("/media/") if fragment.startswith("/media/") else path.removeprefix("/wiki/")
    inside = inside.removeprefix("Special:FilePath/") if inside.startswith("Special:FilePath/") else inside
    named = _FILE.fullmatch(unquote(inside))
    return _file(named[1] if named else unquote(inside)) if named or "Special:FilePath/" in path else None


def _file(name: str) -> str | None:
    name = unquote(name).strip().replace(" ", "_")
    if not name.lower().endswith(_PICTURES):
        return None
    return _PATH + quote(name[:1].upper() + name[1:], safe="_()!,'")


def image_url(text: str) -> str | None:
    """Return the address of a picture that a text is; None for a page about one, and for logos and icons."""
    commons = commons_image(text)
    if commons is not None:
        return commons
    written = text.strip()
    if not written.lower().startswith(("http://", "https://")):
        return None
    url = canonical_url(written)
    if url is None or _NO_PHOTOS.search(urlsplit(url).path):
        return None
    return url if urlsplit(url).path.lower().endswith(_ENDINGS) else None
