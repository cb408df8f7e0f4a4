"""Small base maps for the tests: a PMTiles file of vector tiles, and a style on a host of its own."""

import gzip
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

ATTRIBUTION = "A map of a test"


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _layer(name: str, kind: int, moves: list[int], label: str = "") -> bytes:
    feature = _field(3, kind) + _field(4, b"".join(map(_varint, moves)))
    names = b""
    if label:
        feature += _field(2, bytes([0, 0]))  # the first key has the first value
        names = _field(3, b"name") + _field(4, _field(1, label.encode()))
    return _field(3, _field(15, 2) + _field(1, name.encode()) + _field(2, feature) + names + _field(5, 4096))


def tile() -> bytes:
    """Return a vector tile with a square of water and a named place; see the Mapbox Vector Tile Specification 2.1."""
    # Move to, three lines to, close; and move to. Numbers are zigzag, of 4,096 across the tile.
    square = [9, 2048, 2048, 26, 2048, 0, 0, 2048, 2047, 0, 15]
    return _layer("water", 3, square) + _layer("places", 1, [9, 4096, 4096], "Élan مطعم")


def write_pmtiles(file: Path) -> None:
    """Write vector tiles of the whole world, of zoom 0 and 1."""
    with file.open("wb") as out:
        writer = Writer(out)
        for z, x, y in [(0, 0, 0), *((1, x, y) for x in (0, 1) for y in (0, 1))]:
            writer.write_tile(zxy_to_tileid(z, x, y), gzip.compress(tile(), mtime=0))
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_zoom": 0,
            "max_zoom": 1,
            "min_lon_e7": -1_800_000_000,
            "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 850_000_000,
            **dict.fromkeys(("center_zoom", "center_lon_e7", "center_lat_e7"), 0),
        }
        writer.finalize(
            header,
            {"attribution": ATTRIBUTION, "vector_layers": [{"id": one, "fields": {}} for one in ("water", "places")]},
        )


def png(size: int = 256) -> bytes:
    """Return a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xdd\xee\xff" * size) * size)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/style.json":
            source = {"type": "raster", "tiles": [f"{self.server.base}/{{z}}/{{x}}/{{y}}.png"], "tileSize": 256}
            source |= {"attribution": ATTRIBUTION}
            layers = [{"id": "base", "type": "raster", "source": "base"}]
            body, kind = json.dumps({"version": 8, "sources": {"base": source}, "layers": layers}).encode(), "json"
        else:
            body, kind = png(), "png"
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", f"{'image' if kind == 'png' else 'application'}/{kind}")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Host(ThreadingHTTPServer):
    """Another host, and what it was asked for."""

    base: str
    asked: list[str]


@contextmanager
def style_host() -> Iterator[Host]:
    """Serve a style and its tiles."""
    with Host(("127.0.0.1", 0), _Handler) as host:
        host.base, host.asked = f"http://127.0.0.1:{host.server_port}", []
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()
