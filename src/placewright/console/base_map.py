"""The base map that the operator chose: none but ours, a MapLibre style by URL, or a PMTiles file by URL or path."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from placewright.errors import SettingsError
from placewright.settings import Settings

PATH = "/map.pmtiles"
_MAGIC = b"PMTiles\x03"
_KEPT = "public, max-age=86400"  # its address changes with the file


class BaseMap(msgspec.Struct, frozen=True):
    """Where pages find the map, and which other host the browser may ask for it."""

    address: str  # for the page; empty: the bundled world alone
    kind: str = "style"  # or `pmtiles`
    origin: str = ""  # of another host, as https://HOST; empty: nothing leaves this one
    file: Path | None = None  # that is served under PATH


def base_map(settings: Settings) -> BaseMap:
    """Return the map of the setting.

    Raises:
        SettingsError: its file is not there, or is no PMTiles of version 3.
    """
    told = settings.map_style
    if not told:
        return BaseMap("")
    if told.startswith(("http://", "https://")):
        parts = urlsplit(told)
        return BaseMap(told, _kind(parts.path), f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower())
    file = Path(told)
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(_MAGIC))
        edition = file.stat()
    except OSError as error:
        raise SettingsError(f"A setting is wrong: PLACEWRIGHT_MAP_STYLE: {file}: {error.strerror}.") from error
    if magic != _MAGIC:
        raise SettingsError(f"A setting is wrong: PLACEWRIGHT_MAP_STYLE: {file} is no PMTiles file of version 3.")
    return BaseMap(f"{PATH}?v={edition.st_mtime_ns:x}-{edition.st_size:x}", "pmtiles", file=file)


def _kind(path: str) -> str:
    return "pmtiles" if path.endswith(".pmtiles") else "style"


async def tiles(request: Request) -> Response:
    """Send the file, or the part of it that a Range asks for; like the assets, to whoever reaches the server."""
    chosen: BaseMap = request.app.state.base_map
    if chosen.file is None:
        return Response(status_code=404)
    return FileResponse(chosen.file, media_type="application/octet-stream", headers={"Cache-Control": _KEPT})
