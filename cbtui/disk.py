"""What hinders a file of ours, found by trying: SQLite says little more than that something failed."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

_PROBE = b"\0" * 65536
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})

WRITABLE = "Make the directory writable, or choose another one with --state-dir."
ROOM = "Make room on the disk, or choose another directory with --state-dir."
STEPS = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: "Your quota on this disk is used up: delete files, or choose another directory with --state-dir.",
    errno.EFBIG: "Files may not grow that large here (ulimit -f): raise it, or choose another directory with "
    "--state-dir.",
    errno.EROFS: "The file system is read-only: choose another directory with --state-dir.",
    errno.ENOLCK: "The file system knows no locks (some network mounts): choose a directory on a local disk with "
    "--state-dir.",
}


def step_for(error: OSError) -> str:
    """What to do about it."""
    return STEPS.get(error.errno or 0, WRITABLE)


def obstacle(path: Path) -> OSError | None:
    """Why a file there can't be locked or written further; None where a try succeeds. Nothing is left behind."""
    import tempfile  # only where something failed

    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            _lock(probe.fileno())
            os.pwrite(probe.fileno(), _PROBE, _size(path))
            os.fsync(probe.fileno())
    except OSError as error:
        return error
    return None


def _lock(handle: int) -> None:
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from None
        raise


def _size(path: Path) -> int:
    """Bytes of the larger one of a database and its log."""
    sizes = [0]
    for file in (path, path.with_name(f"{path.name}-wal")):
        if file.exists():
            sizes.append(file.stat().st_size)
    return max(sizes)
