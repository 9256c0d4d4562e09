"""Files and directories of ours among those of others: created for whom they are meant, and never through a link.

The state directory may belong to several users. A link that one of them puts in the place of a file of ours would
make another one write, and open to the group, a file that is none of ours.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

SHARED_MODE = 0o660
"""Of the files in the state directory, whatever the umask: a directory that a group may write to can be shared."""


def make_directory(path: Path) -> None:
    """Create a directory, and those above it that are missing, for its owner alone; one that is there stays.

    Raises:
        OSError: it can't be created, or is a file.
    """
    for each in (*reversed(path.parents), path):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            if not each.is_dir():
                raise
        except OSError:
            if not each.is_dir():  # such as a root that is mounted read-only
                raise


def check_plain(path: Path) -> None:
    """Raises OSError (``ELOOP``) when a link, a second name of a file, or no file stands there; absent is fine."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    _check(found, path)


def create_plain(path: Path, flags: int) -> int | None:
    """Create a file for owner and group; the descriptor, or None when something stands there already.

    Raises:
        OSError: it can't be created.
    """
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, SHARED_MODE)
    except FileExistsError:
        return None
    os.fchmod(handle, SHARED_MODE)
    return handle


def open_plain(path: Path, flags: int) -> int:
    """Open a file, created for owner and group when it is missing; the descriptor.

    Raises:
        OSError: it can't be opened, or :func:`check_plain` refuses it.
    """
    if (created := create_plain(path, flags)) is not None:
        return created
    check_plain(path)
    handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check(os.fstat(handle), path)
    except OSError:
        os.close(handle)
        raise
    return handle


def is_same(path: Path, opened: os.stat_result) -> bool:
    """Does the path still lead to the file that was opened? Not when it was deleted, moved or replaced."""
    try:
        found = path.stat()
    except OSError:
        return False
    return os.path.samestat(found, opened)


def _check(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise OSError(errno.ELOOP, "it is a link or no plain file, and is not followed", str(path))
