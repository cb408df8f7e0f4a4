"""Build a dataset beside its place and put it there at once; what an interrupted build left is cleared away."""

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BUILDING = ".building-"
_REPLACED = ".replaced-"
_TRIES, _TRY_SECONDS = 20, 0.1
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # fcntl.h


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give an empty folder to build in; when the block ends well, it stands at `target` in place of what was there.

    Readers see the old dataset or the new one, never a part. When the block fails or is interrupted, nothing is
    left; after a kill -9 the folder stays, unlocked, and `clear_leftovers` removes it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.parent / f"{_BUILDING}{secrets.token_hex(6)}"
    folder.mkdir()
    lock = _lock(folder)
    try:
        yield folder
        _sync(folder)
        _put(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


@contextmanager
def scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """Give an empty folder for a time; those of the same prefix whose users died are removed."""
    for dead in sorted(parent.glob(f"{prefix}*")):
        _remove_unlocked(dead)
    folder = parent / f"{prefix}{secrets.token_hex(6)}"
    hidden = parent / f".{folder.name}"  # until it is locked, so that nobody takes it for one of a dead user
    hidden.mkdir(mode=0o700)
    lock = _lock(hidden)
    hidden.rename(folder)
    try:
        yield folder
    finally:
        _remove(folder)
        if lock is not None:
            os.close(lock)


def _remove(folder: Path) -> None:
    """Remove a folder into which a thread of an interrupted index may still write for a moment."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_TRY_SECONDS)


def discard(target: Path) -> None:
    """Take a dataset away: first out of sight at once, then from the disk."""
    hidden = target.parent / f"{_BUILDING}{secrets.token_hex(6)}"
    target.rename(hidden)
    _sync_folder(target.parent)
    shutil.rmtree(hidden)


def clear_leftovers(parent: Path) -> int:
    """Remove the folders of builds that died, and return how many; those of running builds are locked and stay."""
    cleared = 0
    for folder in sorted(parent.glob(f"{_REPLACED}*")):
        target = parent / folder.name.removeprefix(_REPLACED)
        if target.exists():
            shutil.rmtree(folder)
        else:  # died between the two renames of `_put`
            folder.rename(target)
        cleared += 1
    for folder in sorted(parent.glob(f"{_BUILDING}*")):
        cleared += _remove_unlocked(folder)
    return cleared


def _remove_unlocked(folder: Path) -> bool:
    """Remove a folder that nobody works in, and tell whether it was so."""
    lock = _lock(folder)
    if lock is None:
        return False
    shutil.rmtree(folder)
    os.close(lock)
    return True


def _lock(folder: Path) -> int | None:
    """Lock a folder for as long as the returned descriptor is open; None when another process holds it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _put(folder: Path, target: Path) -> None:
    """Move the folder to the target; an older dataset goes the other way in the same step where the system can."""
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        replaced = target.parent / f"{_REPLACED}{target.name}"
        target.rename(replaced)
        folder.rename(target)
        shutil.rmtree(replaced)
    _sync_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux, most file systems); False where that is not offered."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _sync(folder: Path) -> None:
    """Bring everything in a folder onto the disk."""
    for path, _, names in os.walk(folder):
        for name in names:
            with (Path(path) / name).open("rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(path))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
