"""`placewright reference fetch overture` against a stand-in of the public bucket: a local server of the same layout."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, unquote, urlsplit

import duckdb
import pytest

from placewright.errors import FormatError, NotFound, ReferenceDataError, UsageError
from placewright.model.geo import Box, Point
from placewright.reference import Index, list_datasets
from placewright.reference.fetch import bucket as buckets
from placewright.reference.fetch.bucket import Bucket
from placewright.reference.fetch.overture import box_of, fetch_places, newest_release
from placewright.reference.formats.parquet import note_of

PLACES = "theme=places/type=place"
ROWS = """
SELECT format('id{:05}', i) AS id, ('POINT(' || x || ' ' || y || ')')::GEOMETRY AS geometry,
{'xmin': x::FLOAT, 'xmax': x::FLOAT, 'ymin': y::FLOAT, 'ymax': y::FLOAT} AS bbox,
{'primary': 'Café ' || i} AS names, {'primary': 'cafe', 'alternate': NULL::VARCHAR[]} AS categories,
[{'dataset': 'meta', 'record_id': i::VARCHAR, 'update_time': '2025-01-01T00:00:00.000Z'}] AS sources
FROM (SELECT i, least(180.0, -180 + i * 0.0045) AS x, 43.7 + i % 100 * 0.001 AS y FROM range({start}, {end}) t(i))
"""


class Objects:
    """What the stand-in holds and does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent = 0  # bytes of objects
        self.failures = 0  # requests that are still to fail, half of their bytes sent
        self.page = 2  # keys in one list

    def keys(self, prefix: str) -> list[str]:
        every = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return [key for key in every if key.startswith(prefix)]

    def listed(self, query: dict[str, list[str]]) -> str:
        prefix, after = query["prefix"][0], query.get("continuation-token", [""])[0]
        if "delimiter" in query:
            folders = sorted({key.removeprefix(prefix).split("/")[0] for key in self.keys(prefix)})
            found = [f"<CommonPrefixes><Prefix>{prefix}{name}/</Prefix></CommonPrefixes>" for name in folders]
            return f"<ListBucketResult>{''.join(found)}</ListBucketResult>"
        left = [key for key in self.keys(prefix) if key > after]
        found = [
            f"<Contents><Key>{key}</Key><Size>{(self.folder / key).stat().st_size}</Size></Contents>"
            for key in left[: self.page]
        ]
        more = f"<NextContinuationToken>{left[self.page - 1]}</NextContinuationToken>" if len(left) > self.page else ""
        return f"<ListBucketResult>{''.join(found)}{more}</ListBucketResult>"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two releases; the newer has three parts of 40,000 rows along a band around the globe."""
    folder = tmp_path_factory.mktemp("bucket")
    for release, parts in (("2024-11-13.0", 1), ("2025-09-24.0", 3)):
        place = folder / "release" / release / PLACES
        place.mkdir(parents=True)
        for part in range(parts):
            rows = ROWS.replace("{start}", str(part * 40_000)).replace("{end}", str((part + 1) * 40_000))
            target = place / f"part-{part:05}-x-c000.zstd.parquet"
            duckdb.sql(f"COPY ({rows}) TO '{target}' (FORMAT parquet, ROW_GROUP_SIZE 4096)")
    (folder / "release" / "2025-09-24.0" / PLACES / "_SUCCESS").touch()
    return folder


@pytest.fixture
def objects(releases: Path, tmp_path: Path) -> Objects:
    """Return a bucket of its own that holds the releases."""
    return Objects(Path(copytree(releases, tmp_path / "bucket")))


@pytest.fixture
def url(objects: Objects) -> Iterator[str]:
    """Return the address of a server that answers as the bucket does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/":
                self._answer(200, objects.listed(parse_qs(parts.query)).encode())
                return
            whole = (objects.folder / unquote(parts.path[1:])).read_bytes()
            first, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
            body = whole[first : last + 1]
            cut = len(body) // 2 if objects.failures else len(body)
            objects.failures = max(0, objects.failures - 1)
            objects.sent += cut
            self._answer(206, body[:cut], len(body))

        def _answer(self, status: int, body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "_PAUSE_SECONDS", 0.001)


def told(_what: str, _done: int, _total: int | None) -> None:
    pass


def ids(files: list[Path]) -> list[str]:
    return [row[0] for file in files for row in duckdb.sql(f"SELECT id FROM '{file}' ORDER BY id").fetchall()]


def test_only_what_may_hold_the_area_is_fetched(url: str, objects: Objects, tmp_path: Path) -> None:
    box = box_of("-170.0,43,-169.9,45")
    with Bucket(url) as bucket:
        assert newest_release(bucket) == "2025-09-24.0"
        files = fetch_places(bucket, "2025-09-24.0", box, tmp_path / "parts", told)
    assert ids(files) == [f"id{number:05}" for number in range(2223, 2245)]
    total = sum((objects.folder / key).stat().st_size for key in objects.keys("release/2025-09-24.0"))
    assert objects.sent < total / 4
    assert note_of(files[0], "placewright_release") == "2025-09-24.0"
    assert not list((tmp_path / "parts").glob("*.tmp"))


def test_an_area_across_the_antimeridian(url: str, tmp_path: Path) -> None:
    with Bucket(url) as bucket:
        files = fetch_places(bucket, "2025-09-24.0", Box(40, 179.99, 50, -179.99), tmp_path / "parts", told)
    expected = [0, 1, 2, *range(79_998, 120_000)]  # the last 40,000 stand on the meridian itself
    assert sorted(ids(files)) == sorted(f"id{number:05}" for number in expected)


def test_connections_that_break_go_on(url: str, objects: Objects, tmp_path: Path) -> None:
    objects.failures = 2
    with Bucket(url) as bucket:
        files = fetch_places(bucket, "2024-11-13.0", box_of("-180,43,-179.9,45"), tmp_path / "parts", told)
    assert len(ids(files)) == 23


def test_parts_that_were_fetched_are_kept(url: str, objects: Objects, tmp_path: Path) -> None:
    box = box_of("-180,43,179,45")
    with Bucket(url) as bucket:
        first = fetch_places(bucket, "2025-09-24.0", box, tmp_path / "parts", told)
        first[1].unlink()
        objects.sent = 0
        again = fetch_places(bucket, "2025-09-24.0", box, tmp_path / "parts", told)
    assert again == first
    part = objects.folder / "release" / "2025-09-24.0" / PLACES / "part-00001-x-c000.zstd.parquet"
    assert objects.sent <= part.stat().st_size * 1.2


def test_what_goes_wrong_is_told(url: str, objects: Objects, tmp_path: Path) -> None:
    box = box_of("-180,43,179,45")
    with Bucket(url) as bucket, pytest.raises(NotFound, match=r"release 2020; .* 2024-11-13\.0, 2025-09-24\.0"):
        fetch_places(bucket, "2020", box, tmp_path / "parts", told)
    objects.failures = 1_000
    with Bucket(url) as bucket, pytest.raises(ReferenceDataError, match="cannot be read: RemoteProtocolError"):
        fetch_places(bucket, "2024-11-13.0", box, tmp_path / "parts", told)
    objects.failures = 0
    next((objects.folder / "release" / "2024-11-13.0" / PLACES).iterdir()).write_bytes(b"no parquet at all")
    with Bucket(url) as bucket, pytest.raises(FormatError, match="is no Parquet file"):
        fetch_places(bucket, "2024-11-13.0", box, tmp_path / "parts", told)
    with Bucket("http://127.0.0.1:9") as bucket, pytest.raises(ReferenceDataError, match="cannot be listed"):
        newest_release(bucket)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "7,44,8,43", "7,43,7,44", "7,43,200,44"])
def test_bad_boxes_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--bbox"):
        box_of(text)


def test_the_command(url: str, tmp_path: Path) -> None:
    words = ["fetch", "overture", "--bbox", "-170.0,43,-169.9,45", "--from", url, "--data", str(tmp_path / "data")]
    command = [sys.executable, "-m", "placewright", "reference", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("overture: 22 places, version 2025-09-24-")
    assert "© Overture Maps Foundation, licence CDLA-Permissive-2.0" in done.stderr
    (dataset,) = list_datasets(tmp_path / "data" / "reference")
    assert (dataset.source, dataset.observed_at) == ("overture", "2025-09-24T00:00:00Z")
    index = Index.open(tmp_path / "data" / "reference" / "overture")
    assert index.near(Point(43.723, -169.9965), 50)[0].record.names[0].text == "Café 2223"
    index.close()
    assert list((tmp_path / "data" / "cache").iterdir()) == []
