"""Which addresses and URLs are refused, in all the forms in which they can be written."""

import pytest
from yarl import URL

from placewright.errors import AddressRefused
from placewright.outgoing.guard import Guard

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
    "198.51.100.1", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::10.0.0.1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.1.2.3", "::ffff:0.0.0.0",
    "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "64:ff9b:1:ffff::8.8.8.8",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2001:10::1", "2002:7f00:1::",
    "2002:a00:1::1", "2002:808:808::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%eth0",
    "febf::1", "fec0::1", "ff02::1", "ff0e::1", "5f00::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111"]
PUBLIC += ["2a00:1450:4001:801::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", [*PRIVATE, "", "localhost", "1.2.3", "0x7f.1", "2130706433"])
def test_an_address_that_is_not_public_is_refused(address):
    with pytest.raises(AddressRefused):
        Guard().check_address(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not(address):
    Guard().check_address(address)


def test_a_setting_allows_what_it_names_and_no_more():
    guard = Guard(["127.0.0.0/8", "fd00::/8"])
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "fd00::1"):
        guard.check_address(address)
    for address in ("10.0.0.1", "::1", "169.254.169.254", "fc00::1"):
        with pytest.raises(AddressRefused):
            guard.check_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com:70/",
        "ws://example.com/",
        "//example.com/",
        "/path",
        "http:///path",
        "http://user@example.com/",
        "http://user:word@example.com/",
        "http://example.com:22/",
        "http://example.com:25/",
        "http://example.com:0/",
        "https://example.com:1023/",
        "http://127.0.0.1/",
        "http://[::1]:8080/",
        "http://[::ffff:169.254.169.254]/latest/meta-data/",
        "http://10.0.0.1:8000/",
        "http://127.0.0.1%2f@example.com/",
        "http://localhost:8080/",
        "http://db.localhost./",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
    ],
)
def test_a_url_that_shows_what_it_is_is_refused_unasked(url):
    with pytest.raises((AddressRefused, ValueError)):
        Guard().check_url(URL(url))


@pytest.mark.parametrize("url", ["https://example.com/hook?a=b", "http://example.com:8080/", "https://[2606:4700::1]/"])
def test_a_url_of_the_web_is_not(url):
    Guard().check_url(URL(url))
