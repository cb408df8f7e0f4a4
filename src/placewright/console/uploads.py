"""Files on their way here: pieces that are put together, what is known of each, and deleting what was left behind."""

import hashlib
import json
import re
import time
from pathlib import Path
from typing import Any

from placewright.errors import InvalidInput
from placewright.settings import Settings
from placewright.tables.formats import kind_of

MOST_BYTES = 1 << 30
PIECE = 4 << 20  # bytes; the browser sends pieces of this size
KEPT_SECONDS = 3 * 86_400
_ID = re.compile(r"[0-9a-f]{32}")


class Upload:
    """A file on its way, or here: its bytes, and what is known of it beside them."""

    def __init__(self, folder: Path, id_: str) -> None:
        self.id = id_
        self.file = folder / f"{id_}.part"
        self._about = folder / f"{id_}.json"

    @property
    def about(self) -> dict[str, Any]:
        """Return what is known: name, size, and how far its sending is."""
        found: dict[str, Any] = json.loads(self._about.read_text(encoding="utf-8"))
        return found

    def know(self, **changes: Any) -> None:
        """Keep more about it; whole or not at all."""
        known = (self.about if self._about.exists() else {}) | changes
        fresh = self._about.with_suffix(".new")
        fresh.write_text(json.dumps(known), encoding="utf-8")
        fresh.replace(self._about)

    @property
    def exists(self) -> bool:
        """Tell whether it was begun."""
        return self._about.exists()

    @property
    def size(self) -> int:
        """Return how many bytes are here."""
        return self.file.stat().st_size if self.file.exists() else 0

    @property
    def is_open(self) -> bool:
        """Tell whether it was begun and its places are not all stored."""
        return self.exists and self.about.get("state") != "sent"

    @property
    def whole(self) -> bool:
        """Tell whether all of it is here."""
        return self.exists and self.size == self.about["size"]

    def put(self, offset: int, piece: bytes) -> int:
        """Write a piece where it belongs; return how many bytes are here then.

        Raises:
            InvalidInput: it would leave a gap, or goes beyond the size that was told.
        """
        if offset > self.size or offset + len(piece) > self.about["size"]:
            raise InvalidInput("The piece does not follow what is here.", [])
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.seek(offset)
            file.write(piece)
            file.truncate()
        return self.size

    def forget(self) -> None:
        """Delete it."""
        self.file.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)


class Uploads:
    """The uploads of all organisations, in the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data / "console"
        self._most, self._most_bytes = settings.console_uploads, settings.console_upload_bytes

    def of(self, organisation: str, id_: str) -> Upload:
        """Return an upload of an organisation.

        Raises:
            InvalidInput: this is no id of one.
        """
        if not _ID.fullmatch(id_):
            raise InvalidInput("There is no such upload. Drop the file again.", [])
        folder = self._folder / organisation
        folder.mkdir(parents=True, exist_ok=True)
        return Upload(folder, id_)

    def begin(self, organisation: str, name: str, size: int, modified: str) -> Upload:
        """Begin an upload, or find the one of the same file that broke off.

        Raises:
            InvalidInput, FormatError: such a file is not taken, or too many are on their way.
        """
        kind_of(name)
        if not 0 < size <= MOST_BYTES:
            raise InvalidInput("The file is empty." if size <= 0 else "Files of more than 1 GiB are not taken.", [])
        text = f"{name}\0{size}\0{modified}"
        upload = self.of(organisation, hashlib.blake2b(text.encode(), digest_size=16).hexdigest())
        self._clear(upload.file.parent, upload.id)
        if not upload.exists:
            self._check_room(organisation, size)
            upload.know(name=name[:300], size=size, begun=time.time())
        return upload

    def open_of(self, organisation: str) -> list[Upload]:
        """Return the uploads of an organisation that are not sent, the newest first."""
        found = [Upload(about.parent, about.stem) for about in (self._folder / organisation).glob("*.json")]
        return sorted((one for one in found if one.is_open), key=lambda one: float(-one.about["begun"]))

    def _check_room(self, organisation: str, size: int) -> None:
        """Refuse one more while there are as many, or as much, as an organisation may have on its way."""
        here = self.open_of(organisation)
        hint = "Send or discard one of those first; New batch lists them."
        if len(here) >= self._most:
            raise InvalidInput(f"{len(here)} files are on their way already. {hint}", [])
        if sum(one.about["size"] for one in here) + size > self._most_bytes:
            most = f"{self._most_bytes / 2**30:.3g} GiB"
            raise InvalidInput(f"All files on their way together may have {most}; this one is too much. {hint}", [])

    def _clear(self, folder: Path, keep: str) -> None:
        """Delete what was left behind."""
        for about in folder.glob("*.json"):
            if about.stem != keep and time.time() - about.stat().st_mtime > KEPT_SECONDS:
                Upload(folder, about.stem).forget()
