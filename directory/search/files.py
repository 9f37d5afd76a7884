"""The files of a stored index: whole, as they were written, and safe to read while they are mapped into memory.

Each ends with a checksum, which is compared when a process meets the file: damage could change answers unnoticed.
And whoever reads a mapped file past an end that has just been cut off is killed. So each file is held with a read
lease: the kernel lets nobody write into it or cut it before the lease is given up, which the next request does, or
before a time is over (45 seconds on Linux). Where there are no leases, changes are noticed at the next request.
"""

import fcntl
import json
import os
import signal
import weakref
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

# Each file ends with its checksum in JSON, the length of that, and this number.
MAGIC = 1337
NUMBER_BYTES = 4
BLOCK = 1 << 20


class Identity(NamedTuple):
    """A file as it was when its checksum was compared."""

    device: int
    inode: int
    size: int
    written_at: int


_compared: set[Identity] = set()


class DamagedError(Exception):
    """A file is not what was once written."""


class Held:
    """Files that this process has open, until nobody knows of them any more: only then may they be cut.

    Raises DamagedError where a checksum is wrong or somebody is writing, OSError where a file cannot be read.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._files: dict[int, Identity] = {}
        self._leased: set[int] = set()
        weakref.finalize(self, _close, self._files)
        for path in paths:
            self._hold(os.open(path, os.O_RDONLY | os.O_CLOEXEC))

    def _hold(self, file: int) -> None:
        self._files[file] = identity = identity_of(os.fstat(file))
        if _lease(file):
            self._leased.add(file)
        if identity not in _compared:
            _compare(file)
            _compared.add(identity)

    def are_untouched(self) -> bool:
        """True while every file is in its folder as it was, and nobody waits to write into one."""
        return all(map(_is_as_it_was, self._files, self._files.values())) and not any(map(_is_wanted, self._leased))

    def are_whole(self) -> bool:
        """True while every checksum is right."""
        try:
            for file in self._files:
                _compare(file)
        except DamagedError:
            return False
        return True


def _close(files: Iterable[int]) -> None:
    for file in files:
        os.close(file)


def identity_of(status: os.stat_result) -> Identity:
    """What changes when a file is replaced, cut or written to."""
    return Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _is_as_it_was(file: int, identity: Identity) -> bool:
    status = os.fstat(file)
    return status.st_nlink > 0 and identity_of(status) == identity


def _is_wanted(file: int) -> bool:
    """Whether somebody waits for the lease to end."""
    return fcntl.fcntl(file, fcntl.F_GETLEASE) == fcntl.F_UNLCK


def _lease(file: int) -> bool:
    """Ask for a read lease, and for no more than the ignored SIGURG when somebody wants to write.

    Returns False where there are none. Raises DamagedError where somebody is about to write.
    """
    try:
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError as error:
        raise DamagedError("a file is open for writing") from error
    except OSError:
        return False
    return True


def _compare(file: int) -> None:
    """Raise DamagedError where the checksum at the end of a file is not that of what stands before it."""
    size = os.fstat(file).st_size
    numbers = os.pread(file, 2 * NUMBER_BYTES, max(0, size - 2 * NUMBER_BYTES))
    length, magic = (int.from_bytes(numbers[at : at + NUMBER_BYTES], "little") for at in (0, NUMBER_BYTES))
    end = size - 2 * NUMBER_BYTES - length
    if magic != MAGIC or end < 0:
        raise DamagedError("the end of a file is missing")
    try:
        written = json.loads(os.pread(file, length, end))["crc"]
    except (ValueError, LookupError, TypeError) as error:
        raise DamagedError("the checksum of a file cannot be read") from error
    if written != _checksum(file, end):
        raise DamagedError("the checksum of a file is wrong")


def _checksum(file: int, end: int) -> int:
    found = 0
    for start in range(0, end, BLOCK):
        found = zlib.crc32(os.pread(file, min(BLOCK, end - start), start), found)
    return found
