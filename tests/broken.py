"""Pieces that break a good JSON body, for the tests that send broken ones."""

PIECES = [
    b"null",
    b"NaN",
    b"-0",
    b"1e999",
    b'"\\ud800"',
    b"[]",
    b"{}",
    b'""',
    b'"a":',
    b"\xff",
    b"\x00",
    b"9" * 400,
    b"[",
    b"[" * 300,
]
