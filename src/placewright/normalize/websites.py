"""Websites: canonical addresses, keys that are equal for the same page, and whose host it is."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit

from publicsuffixlist import PublicSuffixList
from yarl import URL

from placewright.normalize.tables import rows
from placewright.normalize.website_slips import mend

_LONGEST = 2048  # characters; what is longer is no address that a place would print
_LONGEST_HOST = 253  # characters, RFC 1035
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"^(?:h?t{1,3}ps?)\s*(?::\s*[/\\]*|[/\\]{2,})", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"^(?!www\.)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))+")
# An address that is canonical but for a missing path: nothing in it that `mend` would mend or `_canonical` change.
_CANONICAL = re.compile(
    r"https?://((?:www\.)?(?!w{2,5}\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})"
    r"(?!.*[wW]{2})((?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)*/?)"
)
_TRACKER = re.compile(
    r"utm_.*|mtm_.*|pk_.*|hsa_.*|_hs.*|mc_[ce]id|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ysclid|twclid|ttclid|"
    r"li_fat_id|igshid?|igsh|si|_ga|_gl|mkt_tok|ref_src|ref_url|srsltid|epik|vero_id|wickedid|oly_(?:anon|enc)_id|"
    r"y_source|cmpid|s_cid|rwg_token|hl_source|__cft__.*|__tn__|mibextid|fref|hc_ref|gad_(?:source|campaignid)|matomo_.*|"
    r"piwik_.*|wt[_.]mc(?:_id)?|at_(?:medium|campaign|custom\d)|xtor|hsctatracking|trk(?:info|campaign)?|ef_id|s_kwcid|"
    r"fb_(?:source|ref|action_.*)|_openstat|_branch_match_id|ncid|adgroupid|campaignid|sc_campaign|ml_subscriber.*|"
    r"phpsessid|jsessionid|aspsessionid.*|cfid|cftoken|session_?id",
    re.IGNORECASE,
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
# Of a network's page: the language of the reader, where it was found.
_READERS = frozenset(
    {"ref", "refsrc", "ref_type", "locale", "hl", "lang", "_rdr", "_t", "_r", "s", "t", "paipv", "eav"}
)
_MOST_STEPS = 4  # redirects inside redirects
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm|do)$", re.IGNORECASE)
_SOCIAL_FIELDS = frozenset({"id", "v", "list", "p"})
_WWW = re.compile(r"^(?:www\d?|m|mobile)\.(?=[^.]+\.)")


@lru_cache(maxsize=16384)
def canonical_url(text: str) -> str | None:
    """Return the absolute address that a text means, None when it means none (n/a, an e-mail address, a name).

    The host is lower-case and in ASCII (punycode), a missing scheme becomes https, default ports, trackers, user names
    and fragments go (save #! and #/, which are pages). Slips are mended (htp://, www,example.com), redirectors followed
    (l.facebook.com/l.php?u=…). Of several addresses the first is taken. A host must be under a known public suffix,
    or an IP address with its scheme written out.
    """
    if len(text) > _LONGEST:
        return None
    plain = _CANONICAL.fullmatch(text)
    if plain is not None and len(plain[1]) <= _LONGEST_HOST and _suffixes().privatesuffix(plain[1]):
        return _followed(text if plain[2] else f"{text}/")  # most addresses of large directories: a fifth of the time
    for word in mend(_INVISIBLE.sub("", text)).replace("\\", "/").split():
        for piece in re.split(r"[;|]+(?=h?ttps?:|www\.|$)|,(?=h?ttps?:|www\.|$)", word, flags=re.IGNORECASE):
            url = _canonical(piece.strip("<>()[]{}\"'“”„«»,;").removeprefix("//"))
            if url is not None:
                return _followed(url)
    return None


@lru_cache(maxsize=16384)
def site_key(url: str) -> str:
    """Return a key that is equal for the same page, however its address is written; empty when it is no address.

    Without scheme, www, m., index pages, trailing slashes, fragments and case; parameters sorted. A network's hosts are
    one (de-de.facebook.com, fb.com), and of its parameters only those count that choose a page.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return ""
    parts = urlsplit(canonical)
    path = re.sub(r"/{2,}", "/", unquote(parts.path))
    path = _INDEX.sub("/", path).rstrip("/")
    fields = sorted(field for field in parts.query.split("&") if field)
    host = _WWW.sub("", parts.hostname or "")
    network = social_network(canonical)
    if network is not None:
        host = _main_hosts()[network]
        fields = [field for field in fields if field.partition("=")[0] in _SOCIAL_FIELDS]
    port = f":{parts.port}" if parts.port else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{port}{path}{'?' + '&'.join(fields) if fields else ''}{fragment}".lower()


@lru_cache(maxsize=16384)
def registrable_domain(url: str) -> str | None:
    """Return the domain that one owner has: example.co.uk; of hosting sites the subdomain: shop.wordpress.com.

    None for IP addresses and for what is no address.
    """
    canonical = canonical_url(url)
    host = urlsplit(canonical).hostname if canonical else None
    domain = _suffixes().privatesuffix(host) if host else None
    if host is None or domain is None or _owner(url)[0] != "hosting":
        return domain
    owners = host.removesuffix(domain).rstrip(".").removeprefix("www.")
    return f"{owners.split('.')[-1]}.{domain}" if owners and owners != "www" else domain


def social_network(url: str) -> str | None:
    """Return the network that an address belongs to: facebook, instagram, x, tiktok …; None for other sites."""
    kind, name = _owner(url)
    return name if kind == "social" else None


def is_directory(url: str) -> bool:
    """Tell a site about places of others (Tripadvisor, maps, booking, delivery) from a place's own."""
    return _owner(url)[0] == "directory"


def _followed(url: str) -> str:
    """Return where an address of a redirector leads (l.facebook.com/l.php?u=…), others as they are, without what a
    network adds for its reader.
    """
    for _ in range(_MOST_STEPS):
        target = _target(url)
        if target is None:
            break
        url = target
    host, mark, query = url.partition("?")
    if mark and _kind(url)[0] == "social":
        fields = [field for field in query.split("&") if field.partition("=")[0].lower() not in _READERS]
        return f"{host}?{'&'.join(fields)}" if fields else host
    return url


def _target(url: str) -> str | None:
    """Return the address inside the address of a redirector, None when it is none or holds none."""
    archived = re.match(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(.+)", url)
    if archived:
        return _canonical(archived[1])
    if "?" not in url:
        return None
    fields = dict(field.partition("=")[::2] for field in urlsplit(url).query.split("&"))
    for key in _keys(url):
        for name in _redirects().get(key, ()):
            inside = unquote(fields.get(name, ""))
            if inside.lower().startswith(("http://", "https://")):
                return _canonical(inside)
    return None


def _canonical(text: str) -> str | None:
    bare, has_scheme, scheme = text, False, "https"
    while found := _SCHEME.match(bare):  # also http://https://…
        scheme = "https" if "s" in found[0].lower() else "http"
        bare, has_scheme = bare[found.end() :], True
    if not has_scheme and ("@" in bare or _OTHER_SCHEME.match(bare)):
        return None
    try:
        parts = urlsplit(f"{scheme}://{bare}")
        port = parts.port
        host = _ascii_host(parts.hostname or "", has_scheme)
    except ValueError:
        return None  # a broken port, bracket or label: no address
    if host is None:
        return None
    shown_port = f":{port}" if port not in (None, 80, 443) else ""
    path = _SESSION.sub("", parts.path)
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKER.fullmatch(p.partition("=")[0]))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return (
        f"{scheme}://{host}{shown_port}{_escaped(path) or '/'}"
        f"{'?' + _escaped(query) if query else ''}{'#' + _escaped(fragment) if fragment else ''}"
    )


def _ascii_host(host: str, has_scheme: bool) -> str | None:
    """Return a host in ASCII, None when it can be no public host.

    Raises:
        ValueError: a label is not allowed in a host.
    """
    host = host.strip(".").lower()
    if not host.isascii():
        host = URL.build(scheme="https", host=host).raw_host or ""
    if has_scheme and (host.count(".") == 3 or ":" in host):
        return _ip_host(host)
    if len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        return None
    return host if _suffixes().privatesuffix(host) else None


def _ip_host(host: str) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        return host if _HOST.fullmatch(host) and _suffixes().privatesuffix(host) else None
    return f"[{address}]" if address.version == 6 else str(address)


def _escaped(part: str) -> str:
    """Return a part of an address with non-ASCII and unsafe characters percent-encoded, what is encoded kept."""
    return quote(part, safe="%/:@!$&'()*+,;=~-._?#[]")


@lru_cache(maxsize=16384)
def _owner(url: str) -> tuple[str, str]:
    """Return kind and name of data/hosts.tsv for an address, two empty texts for other hosts."""
    canonical = canonical_url(url)
    return ("", "") if canonical is None else _kind(canonical)


def _kind(canonical: str) -> tuple[str, str]:
    return next((_hosts()[key] for key in _keys(canonical) if key in _hosts()), ("", ""))


def _keys(canonical: str) -> Iterator[str]:
    """Yield the ways in which tables may name the host of an address, with and without the first part of its path."""
    parts = urlsplit(canonical)
    host = parts.hostname or ""
    suffix = _suffixes().publicsuffix(host) or ""
    first = "/" + parts.path.strip("/").partition("/")[0].lower()
    labels = host.split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        wild = name.removesuffix(suffix) + "*"
        yield from (name + first, wild + first, name, wild)


@cache
def _hosts() -> dict[str, tuple[str, str]]:
    return {host: (kind, name) for kind, name, host in rows("hosts.tsv")}


@cache
def _redirects() -> dict[str, tuple[str, ...]]:
    """Return host and first part of the path → the parameters that may hold the address meant."""
    found: dict[str, tuple[str, ...]] = {}
    for host, name in rows("redirects.tsv"):
        found[host] = (*found.get(host, ()), name)
    return found


@cache
def _main_hosts() -> dict[str, str]:
    """Return network → its first host in the table."""
    return {name: host for kind, name, host in reversed(rows("hosts.tsv")) if kind == "social"}


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
