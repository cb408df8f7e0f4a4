"""The fingerprint of inputs under a version of code and data: equal ones have byte-identical answers."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from placewright.enrichment.canonical import canonical

BYTES = 16  # 128 bits: no two of 10^9 inputs collide by chance


def fingerprint(inputs: Mapping[str, Any], version: str) -> bytes:
    """Return a digest of 16 bytes; the order of keys, white space, unicode form, ids and unknown keys do not enter."""
    text = msgspec.json.encode((version, canonical(inputs)), order="sorted")
    return blake2b(text, digest_size=BYTES).digest()
