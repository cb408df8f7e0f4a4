"""Handles in social networks from what people write for them, in one form for each; what is nobody's is refused.

A handle is what stands after the network's address: `cafe.lune` on Instagram. Where a page has a number instead of a
name, the number is the handle, since the network finds the page by it whatever its name is now.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from placewright.normalize.websites import canonical_url, social_network

NETWORKS = ("instagram", "facebook", "tiktok", "x", "youtube", "linkedin", "threads", "bluesky", "vk")

_LABEL = re.compile(
    r"^(?:facebook|fb|instagram|insta|ig|twitter|tw|tiktok|youtube|yt|linkedin|threads|bluesky|vk|vkontakte|follow us"
    r"(?: on)?|x)\s*[:|-]\s*(?=\S)",
    re.IGNORECASE,
)
# What is typed where somebody had to type something, and what the makers of websites leave in their templates.
_NOBODY = frozenset(
    "yes no none null n/a na unknown true false tbd todo username user yourname yourpage yourhandle yourusername"  # noqa: SIM905
    " your_username your-page example handle page profile account home index index.php".split()
)
# Networks themselves, and those who make, host or list other people's sites: their own pages are no place's.
_OTHERS = frozenset(
    "facebook facebookapp meta instagram tiktok twitter x youtube linkedin threads bluesky vk google googlemaps"  # noqa: SIM905
    " wix wixstudio wordpress wordpressdotcom squarespace shopify godaddy jimdo weebly webflow duda ionos strikingly"
    " elementor elegantthemes themeforest envato joomla drupal bigcartel mailchimp tripadvisor opentable thefork"
    " thefork_fr yelp ubereats uber_eats doordash grubhub deliveroo justeat lieferando wolt glovo toasttab resy"
    " bookingcom booking airbnb expedia foursquare linktree linktr.ee sharethis addthis addtoany bsky.app".split()
)
_FORMS: Mapping[str, re.Pattern[str]] = {
    "instagram": re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.]{0,28}[A-Za-z0-9_]"),
    "facebook": re.compile(r"[\w.\-]{3,80}"),
    "tiktok": re.compile(r"[A-Za-z0-9_.]{1,23}[A-Za-z0-9_]"),
    "x": re.compile(r"[A-Za-z0-9_]{2,15}"),
    "youtube": re.compile(r"[\w.\-·]{3,30}"),
    "linkedin": re.compile(r"(?:(?:in|school|showcase)/)?[\w\-&.'’]{2,100}"),
    "threads": re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.]{0,28}[A-Za-z0-9_]"),
    "bluesky": re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}"),
    "vk": re.compile(r"[A-Za-z0-9_.]{3,32}"),
}
_LOWER = frozenset({"instagram", "tiktok", "threads", "bluesky", "vk"})  # networks that write handles so themselves
_NOT_PAGES: Mapping[str, frozenset[str]] = {
    network: frozenset(words.split())
    for network, words in {
        "facebook": "sharer sharer.php share share.php dialog plugins hashtag events event.php groups photo photo.php"
        " photos video.php watch reel reels story.php stories permalink.php login login.php help policies policy.php"
        " privacy legal terms terms.php home.php search marketplace gaming ads business tr l.php media notes settings"
        " public pages directory careers places local recover r.php reg lite messenger badges campaign live campaigns",
        "instagram": "p reel reels explore tv accounts about developer direct web legal share invites api static"
        " ar challenge emails privacy terms",
        "x": "intent share home search hashtag i explore login signup settings privacy tos widgets compose download"
        " about jobs en who_to_follow messages notifications oauth statuses account",
        "youtube": "watch playlist embed shorts results feed live redirect t about account premium kids music v e"
        " attribution_link subscription_center hashtag post gaming howyoutubeworks img",
        "vk": "share.php away.php feed im video videos photo photos album albums wall topic market apps search login"
        " dev about terms privacy widget_community.php write doc docs audio audios podcasts page clips",
    }.items()
}
_VK_OBJECT = re.compile(r"(?:wall|photo|video|album|topic|market|doc|audio|clip|write|page|app)-?\d+(?:_\d+)?.*")
_TRAILING_ID = re.compile(r"(?:.*-)?(\d{9,20})")
_ID = re.compile(r"\d{5,20}")
_CHANNEL = re.compile(r"UC[\w-]{22}")


@lru_cache(maxsize=16384)
def handle_of(text: str, network: str) -> str | None:
    """Return the handle that a text names in a network; None for what is no page of anybody there.

    >>> handle_of("https://www.instagram.com/Cafe.Lune/?hl=fr", "instagram")
    'cafe.lune'

    Args:
        network: one of NETWORKS; twitter is x.
    """
    network = {"twitter": "x"}.get(network, network)
    written = _LABEL.sub("", text.strip()).strip().rstrip("/").strip()
    if network not in NETWORKS or not written or written.startswith("#"):
        return None
    handle = _of_address(written, network) if _is_address(written, network) else _bare(written, network)
    return None if handle is None else _checked(handle, network)


def page_of(handle: str, network: str) -> str:
    """Return the address of the page of a handle."""
    if network == "youtube":
        return f"https://www.youtube.com/{'channel/' if _CHANNEL.fullmatch(handle) else '@'}{handle}"
    if network == "linkedin":
        return f"https://www.linkedin.com/{handle if '/' in handle else f'company/{handle}'}"
    return _PAGES[network].format(handle)


def same_handle(handle: str, network: str) -> str:
    """Return what two spellings of one handle share: networks know no capitals, and Facebook no dots."""
    folded = handle if _CHANNEL.fullmatch(handle) else handle.casefold()
    return folded.replace(".", "") if network == "facebook" else folded


_PAGES = {
    "instagram": "https://www.instagram.com/{}",
    "facebook": "https://www.facebook.com/{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "x": "https://x.com/{}",
    "threads": "https://www.threads.net/@{}",
    "bluesky": "https://bsky.app/profile/{}",
    "vk": "https://vk.com/{}",
}


def _is_address(written: str, network: str) -> bool:
    lower = written.lower()
    if "/" in written:
        return not (network == "linkedin" and re.match(r"(?:company|in|school|showcase)/", lower))
    return lower.startswith("www.") or (network != "bluesky" and social_network(lower) is not None)


def _bare(written: str, network: str) -> str | None:
    """Return a handle that is written without an address."""
    name = written.removeprefix("@")
    if network == "linkedin":
        return name.removeprefix("company/")
    if network == "bluesky" and "." not in name:
        return f"{name}.bsky.social"
    if network == "facebook" and _ID.fullmatch(name):
        return name
    return None if re.fullmatch(r"[\d.+-]+", name) else name  # a phone number


def _of_address(written: str, network: str) -> str | None:
    written = written.replace("/#!/", "/")  # as addresses of Twitter and Facebook once were: twitter.com/#!/cafe
    url = canonical_url(written if "://" in written else f"https://{written}")  # without it, @ would make it mail
    if url is None or social_network(url) != network:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [one for each in parts.path.split("/") if (one := unquote(each).strip())]
    fields = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return _READERS[network](host, path, fields)


def _facebook(host: str, path: list[str], fields: Mapping[str, str]) -> str | None:
    if host in ("fb.me", "fb.watch"):
        return None  # shortened: it may lead anywhere
    if not path:
        return None
    first = path[0].lower()
    if first in ("profile.php", "people", "pages", "p", "page.php"):
        return _by_number(first, path, fields)
    if first in ("pg", "messages") and len(path) > 1:
        path = path[2:] if path[1] == "t" else path[1:]
    elif first in _NOT_PAGES["facebook"]:
        return None
    name = path[0].removeprefix("@") if path else ""
    number = _TRAILING_ID.fullmatch(name)
    return number[1] if number else name


def _by_number(first: str, path: list[str], fields: Mapping[str, str]) -> str | None:
    """Return the number of a page: profile.php?id=7, pages/Café/7, pages/category/Bar/Café-7, p/Café-7."""
    if first.endswith(".php"):
        given = fields.get("id", "")
        return given if _ID.fullmatch(given) else None
    number = next((found for one in reversed(path[1:]) if (found := _TRAILING_ID.fullmatch(one))), None)
    return number[1] if number else None


def _instagram(_host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    if path and path[0] in ("_u", "stories") and len(path) > 1:
        return path[1] if path[1] != "highlights" else None
    return path[0].removeprefix("@") if path and path[0].lower() not in _NOT_PAGES["instagram"] else None


def _at_only(_host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    return path[0][1:] if path and path[0].startswith("@") else None


def _x(_host: str, path: list[str], fields: Mapping[str, str]) -> str | None:
    if path and path[0].lower() == "intent":
        return fields.get("screen_name")
    return path[0].removeprefix("@") if path and path[0].lower() not in _NOT_PAGES["x"] else None


def _youtube(host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    if host == "youtu.be" or not path:
        return None
    first = path[0]
    if first in ("channel", "c", "user"):
        name = path[1] if len(path) > 1 else ""
        return name if first != "channel" or _CHANNEL.fullmatch(name) else None
    return first.removeprefix("@") if first.lower() not in _NOT_PAGES["youtube"] else None


def _linkedin(host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    kind = path[0].lower() if path else ""
    if host == "lnkd.in" or len(path) < 2 or kind not in ("company", "in", "school", "showcase"):
        return None
    name = path[1].casefold()
    return name if kind == "company" else f"{kind}/{name}"


def _bluesky(host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    if host.endswith(".bsky.social"):
        return host
    return path[1].removeprefix("@") if len(path) > 1 and path[0] == "profile" else None


def _vk(_host: str, path: list[str], _fields: Mapping[str, str]) -> str | None:
    if not path or path[0].lower() in _NOT_PAGES["vk"] or _VK_OBJECT.fullmatch(path[0].lower()):
        return None
    return path[0].removeprefix("@")


_READERS: Mapping[str, Callable[[str, list[str], Mapping[str, str]], str | None]] = {
    "instagram": _instagram,
    "facebook": _facebook,
    "tiktok": _at_only,
    "x": _x,
    "youtube": _youtube,
    "linkedin": _linkedin,
    "threads": _at_only,
    "bluesky": _bluesky,
    "vk": _vk,
}


def _checked(handle: str, network: str) -> str | None:
    """Return a handle that the network allows and that is no template's; lower case where it knows no capitals."""
    if not _FORMS[network].fullmatch(handle) or handle.casefold() in _NOBODY or not any(map(str.isalnum, handle)):
        return None
    if handle.casefold() in _OTHERS or handle.lower().endswith((".php", ".html", ".aspx")):
        return None
    return handle.lower() if network in _LOWER else handle
