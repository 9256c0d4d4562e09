"""The log: a rotating file in the state directory. Secrets never get in."""

from __future__ import annotations

import base64
import logging
import os
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cbtui.cli.invocation import Invocation

NAME = "cbtui.log"
MAX_BYTES = 1_000_000
KEPT = 3
"""Older files kept beside the current one."""
MASK = "[secret]"
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


class _Redacted(logging.Formatter):
    """A formatter that masks secrets in whatever was logged, tracebacks included. Times are UTC."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(_FORMAT, datefmt="%Y-%m-%dT%H:%M:%SZ")
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 4}, key=len, reverse=True)

    def converter(self, timestamp: float | None) -> object:  # type: ignore[override]
        import time

        return time.gmtime(timestamp)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


class _SharedFile(RotatingFileHandler):
    """Creates its files with the group's permissions: the state directory may belong to several users."""

    def __init__(self, path: Path, secrets: Iterable[str], *, delay: bool = False) -> None:
        super().__init__(
            path,
            maxBytes=MAX_BYTES,
            backupCount=KEPT,
            encoding="utf-8",
            errors="backslashreplace",
            delay=delay,
        )
        self.setFormatter(_Redacted(secrets))

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = super()._open()
        with suppress(OSError):
            if os.fstat(stream.fileno()).st_uid == os.geteuid():
                os.fchmod(stream.fileno(), 0o660)
        return stream

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A log that can't be written (full disk, foreign directory) must not speak on the terminal."""


@contextmanager
def logging_to_file(invocation: Invocation, level: int = logging.WARNING) -> Iterator[Path]:
    """Send what cbtui (from ``level``) and the libraries (from WARNING) log to the file, and nothing to the terminal.

    Yields the path; the file is made when something is logged.
    """
    path = _state_dir(invocation) / NAME
    handler = _SharedFile(path, _secrets(invocation), delay=True)
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
    message = "unexpected failure\n" + "".join(traceback.format_exception(error))
    record = logging.makeLogRecord({"name": "cbtui", "levelname": "ERROR", "levelno": logging.ERROR, "msg": message})
    try:
        path = _state_dir(invocation) / NAME
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _SharedFile(path, _secrets(invocation))
    except (OSError, RuntimeError, ValueError):  # where the state directory is may be what failed
        number, name = tempfile.mkstemp(prefix="cbtui-", suffix=".log")
        os.close(number)
        path = Path(name)
        handler = _SharedFile(path, _secrets(invocation))
    handler.emit(record)
    handler.close()
    return path


def _state_dir(invocation: Invocation) -> Path:
    if invocation.loaded is not None:
        return invocation.loaded.state_dir
    from cbtui.config import state_dir

    return state_dir(invocation.flags, os.environ)


def _secrets(invocation: Invocation) -> list[str]:
    secrets = [os.environ.get("CBTUI_API_SECRET", "").strip()]
    key = os.environ.get("CBTUI_API_KEY", "").strip()
    if invocation.loaded is not None:
        account = invocation.loaded.account
        key = account.api_key
        secrets.append(account.api_secret.reveal() if account.api_secret else "")
    pairs = [base64.b64encode(f"{key}:{secret}".encode()).decode() for secret in secrets if secret]
    return [*secrets, *pairs]
