"""Pages in social networks from what people write for them: @cafe, "Instagram: cafe", an address."""

import re
from functools import lru_cache

from placewright.normalize.websites import canonical_url, social_network

# Network → the address of the page of a handle, and what handles look like there.
_PAGES = {
    "facebook": ("https://www.facebook.com/{}", r"[\w.\-]{3,80}"),
    "instagram": ("https://www.instagram.com/{}", r"[A-Za-z0-9_.]{2,30}"),
    "twitter": ("https://x.com/{}", r"[A-Za-z0-9_]{2,15}"),
    "x": ("https://x.com/{}", r"[A-Za-z0-9_]{2,15}"),
    "tiktok": ("https://www.tiktok.com/@{}", r"[A-Za-z0-9_.]{2,24}"),
    "youtube": ("https://www.youtube.com/@{}", r"[A-Za-z0-9_.\-]{3,30}"),
    "threads": ("https://www.threads.net/@{}", r"[A-Za-z0-9_.]{2,30}"),
    "pinterest": ("https://www.pinterest.com/{}", r"[A-Za-z0-9_]{3,30}"),
    "vk": ("https://vk.com/{}", r"[A-Za-z0-9_.]{3,32}"),
    "telegram": ("https://t.me/{}", r"[A-Za-z0-9_]{4,32}"),
    "linktree": ("https://linktr.ee/{}", r"[A-Za-z0-9_.]{2,30}"),
    "linkedin": ("https://www.linkedin.com/company/{}", r"[\w\-]{2,100}"),
}
_LABEL = re.compile(
    r"^(?:{}|fb|insta|ig|tw|yt|tiktok|follow us(?: on)?)\s*[:/-]\s*".format("|".join(_PAGES)), re.IGNORECASE
)


@lru_cache(maxsize=16384)
def social_page(text: str, network: str) -> str | None:
    """Return the address of a page in a network, or None when the text is no handle and no address there.

    >>> social_page("@cafe.lune", "instagram")
    'https://www.instagram.com/cafe.lune'
    """
    written = _LABEL.sub("", text.strip())
    url = canonical_url(written) if "/" in written or written.lower().startswith("www.") else None
    if url is not None:
        return url if social_network(url) == {"twitter": "x"}.get(network, network) else None
    if network not in _PAGES:
        return None
    page, handle = _PAGES[network]
    name = written.removeprefix("@")
    return page.format(name) if re.fullmatch(handle, name) and not name.strip("_.-").isdigit() else None
