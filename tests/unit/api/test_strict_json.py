"""Strict JSON: every fault with its place."""

import pytest

from placewright.api.strict_json import MAX_DEPTH, decode
from placewright.errors import InvalidInput

FAULTS = [
    (b"", [""]),
    (b"  ", [""]),
    (b"{", [""]),
    (b"{} {}", [""]),
    (b"\xef\xbb\xbf{}", [""]),
    ("{}".encode("utf-16"), [""]),
    (b'{"a": "\xff"}', [""]),
    (b'{"a": 1, "a": 2}', ["/a"]),
    (b'[{"a": 1, "b": {"c/~d": 1, "c/~d": 1}}]', ["/0/b/c~1~0d"]),
    (b'{"a": NaN, "b": [Infinity, -Infinity]}', ["/a", "/b/0", "/b/1"]),
    (b'{"a": 1e999, "b": -1e999, "c": 18446744073709551616, "d": -9223372036854775809}', ["/a", "/b", "/c", "/d"]),
    (b'{"a": "\\ud83d", "b": "\\udc00x"}', ["/a", "/b"]),
    (b'{"\\ud83d": 1}', [""]),
    (b"[" * 100_000, [""]),
    (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), ["/0" * MAX_DEPTH]),
    (b'{"a": "\x01"}', [""]),
    (b"{'a': 1}", [""]),
    (b'{"a": 01}', [""]),
]


@pytest.mark.parametrize(("body", "pointers"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_named(body, pointers):
    with pytest.raises(InvalidInput) as caught:
        decode(body)
    assert [problem.pointer for problem in caught.value.problems] == pointers


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, -0.5, 1e5, "\\u00e9\\ud83c\\udf55", null, true]}', {"a": [1, -0.5, 1e5, "é🍕", None, True]}),
        ('"名"'.encode(), "名"),
        (b"18446744073709551615", 2**64 - 1),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    ],
)
def test_good_json_is_read(body, value):
    assert decode(body) == value or value is None
