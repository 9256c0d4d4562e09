"""The log: a rotating file in the state directory. Secrets never get in."""

from __future__ import annotations

import logging
import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from cbtui.errors import CbtuiError
from cbtui.files import is_same, make_directory, open_plain
from cbtui.redaction import conceal, redacted

if TYPE_CHECKING:
    from cbtui.cli.invocation import Invocation

NAME = "cbtui.log"
MAX_BYTES = 1_000_000
KEPT = 3
"""Older files kept beside the current one."""
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


class _Redacted(logging.Formatter):
    """A formatter that masks secrets in whatever was logged, tracebacks included. Times are UTC."""

    def __init__(self) -> None:
        super().__init__(_FORMAT, datefmt="%Y-%m-%dT%H:%M:%SZ")

    def converter(self, timestamp: float | None) -> object:  # type: ignore[override]
        import time

        return time.gmtime(timestamp)

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _SharedFile(RotatingFileHandler):
    """Creates its files with the group's permissions: the state directory may belong to several users."""

    def __init__(self, path: Path, *, delay: bool = False) -> None:
        super().__init__(
            path,
            maxBytes=MAX_BYTES,
            backupCount=KEPT,
            encoding="utf-8",
            errors="backslashreplace",
            delay=delay,
        )
        self.setFormatter(_Redacted())

    def _open(self) -> TextIOWrapper:
        handle = open_plain(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND)
        return open(handle, "a", encoding=self.encoding, errors=self.errors)  # noqa: PTH123 - the handler's own

    def emit(self, record: logging.LogRecord) -> None:
        """To the file that has the name now: another session may have rotated it, somebody may have moved it away."""
        # As the library does it: without a stream, the next line opens the file.
        if self.stream is not None and not is_same(Path(self.baseFilename), os.fstat(self.stream.fileno())):
            self.stream.close()
            self.stream = None
        super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A log that can't be written (full disk, foreign directory) must not speak on the terminal."""


@contextmanager
def logging_to_file(invocation: Invocation, level: int = logging.WARNING) -> Iterator[Path]:
    """Send what cbtui (from ``level``) and the libraries (from WARNING) log to the file, and nothing to the terminal.

    Yields the path; the file is made when something is logged.
    """
    path = _state_dir(invocation) / NAME
    handler = _SharedFile(path, delay=True)
    root, own = logging.getLogger(), logging.getLogger("cbtui")
    before = own.level
    own.setLevel(level)
    root.addHandler(handler)
    try:
        yield path
    finally:
        root.removeHandler(handler)
        own.setLevel(before)
        handler.close()


def keep_traceback(error: BaseException, invocation: Invocation) -> Path:
    """Write what happened to the log, or to a temporary file when there can't be one; returns the path."""
    # Settings conceal what they hold; they may be what failed.
    conceal(os.environ.get("CBTUI_API_KEY", "").strip(), os.environ.get("CBTUI_API_SECRET", "").strip())
    message = "unexpected failure\n" + "".join(traceback.format_exception(error))
    record = logging.makeLogRecord({"name": "cbtui", "levelname": "ERROR", "levelno": logging.ERROR, "msg": message})
    try:
        path = _state_dir(invocation) / NAME
        make_directory(path.parent)
        handler = _SharedFile(path)
    except (OSError, RuntimeError, ValueError, CbtuiError):  # where the state directory is may be what failed
        number, name = tempfile.mkstemp(prefix="cbtui-", suffix=".log")
        os.close(number)
        path = Path(name)
        handler = _SharedFile(path)
    handler.emit(record)
    handler.close()
    return path


def _state_dir(invocation: Invocation) -> Path:
    if invocation.loaded is not None:
        return invocation.loaded.state_dir
    from cbtui.config import state_dir

    return state_dir(invocation.flags, os.environ)
