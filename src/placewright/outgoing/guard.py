"""Decides which addresses may be reached: the public Internet, and what a setting allows besides."""

import ipaddress
import re
import socket
from collections.abc import Iterable

from yarl import URL

from placewright.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SCHEMES = ("http", "https")
WEB_PORTS = (80, 443)
_FIRST_FREE_PORT = 1024  # below it live mail, shells and directories, which a request could be made to speak to

# What the Python's own `is_global` of some version takes for public, though it is not, or hides another address.
_REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "100.64.0.0/10",  # carrier-grade NAT; some clouds keep their metadata there
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "::/96",  # IPv4-compatible, and with it loopback and unspecified
        "64:ff9b:1::/48",  # NAT64 with a prefix of one's own
        "100::/64",  # discard
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, of old
        "ff00::/8",  # multicast
    )
]
_NUMERIC = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the well-known prefix: the last 32 bits are an IPv4 address


class Guard:
    """Checks addresses and URLs.

    Args:
        allowed: networks that may be reached though they are private, as `10.0.0.0/8`.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed: list[Network] = [ipaddress.ip_network(text) for text in allowed]

    def check_address(self, text: str) -> None:
        """Check an address that is about to be dialled.

        Raises:
            AddressRefused: it is not of the public Internet, and no setting allows it.
        """
        try:
            address = _meant(ipaddress.ip_address(text))
        except ValueError as error:
            raise AddressRefused(f"{text!r} is no address.") from error
        if not self._is_allowed(address):
            raise AddressRefused(f"The address {text} is not of the public Internet.")

    def _is_allowed(self, address: Address) -> bool:
        if any(address in network for network in self._allowed):
            return True
        return address.is_global and not any(address in network for network in _REFUSED)

    def check_url(self, url: URL) -> None:
        """Check what can be seen of a URL before its name is looked up.

        Raises:
            AddressRefused: the scheme, the port, a user name, or the address that it names is not allowed.
        """
        if url.scheme not in SCHEMES:
            raise AddressRefused("Only http and https URLs are opened.")
        if not url.host:
            raise AddressRefused("The URL names no host.")
        if url.raw_user is not None or url.raw_password is not None:
            raise AddressRefused("A URL must not hold a user name or a password.")
        port = url.port
        if port not in WEB_PORTS and (port is None or port < _FIRST_FREE_PORT):
            raise AddressRefused(f"The port {port} is not one of web servers: 80, 443, or from 1024 on.")
        address = _literal(url.host)
        if address is not None:
            self.check_address(address)


def _meant(address: Address) -> Address:
    """Return the address that packets really go to, where another is written in it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _literal(host: str) -> str | None:
    """Return the address that a host is, however written; None when it is a name. `localhost` is this machine."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, section 6.3
        return "127.0.0.1"
    if _NUMERIC.fullmatch(name):
        try:
            return socket.inet_ntoa(socket.inet_aton(name))  # 127.0.0.1, 127.1, 2130706433, 0x7f000001, 0177.0.0.1
        except OSError:  # a number too many or too large: no resolver takes it for an address either
            return None
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:  # it is a name
        return None
