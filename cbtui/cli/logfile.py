"""The log: a rotating file in the state directory. Secrets never get in."""

from __future__ import annotations

import base64
import logging
import os
import tempfile
import traceback
from collections.abc import Iterable
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

    def _open(self):  # type: ignore[no-untyped-def]
        stream = super()._open()
        try:
            if os.fstat(stream.fileno()).st_uid == os.geteuid():
                os.fchmod(stream.fileno(), 0o660)
        except OSError:
            pass
        return stream


def opened(invocation: Invocation) -> tuple[logging.Handler, Path]:
    """A handler for this run's log and its path: in the state directory, or the temporary one if that can't be."""
    secrets = _secrets(invocation)
    for directory in (_state_dir(invocation), Path(tempfile.gettempdir())):
        if directory is None:
            continue
        path = directory / (NAME if directory != Path(tempfile.gettempdir()) else f"cbtui-{os.getuid()}.log")
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handler = _SharedFile(
                path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace"
            )
        except OSError:
            continue
        handler.setFormatter(_Redacted(secrets))
        return handler, path
    return logging.NullHandler(), Path(os.devnull)


def keep_traceback(error: BaseException, invocation: Invocation) -> Path:
    """Write what happened to the log; returns its path."""
    handler, path = opened(invocation)
    message = "unexpected failure\n" + "".join(traceback.format_exception(error))
    handler.emit(
        logging.makeLogRecord({"name": "cbtui", "levelname": "ERROR", "levelno": logging.ERROR, "msg": message})
    )
    handler.close()
    return path


def _state_dir(invocation: Invocation) -> Path | None:
    if invocation.loaded is not None:
        return invocation.loaded.state_dir
    try:
        from cbtui.config import state_dir

        return state_dir(invocation.flags, os.environ)
    except Exception:  # the log of a failure must not fail
        return None


def _secrets(invocation: Invocation) -> list[str]:
    secrets = [os.environ.get("CBTUI_API_SECRET", "")]
    key = os.environ.get("CBTUI_API_KEY", "")
    if invocation.loaded is not None:
        account = invocation.loaded.account
        key = account.api_key
        secrets.append(account.api_secret.get_secret_value() if account.api_secret else "")
    pairs = [base64.b64encode(f"{key}:{secret}".encode()).decode() for secret in secrets if secret]
    return [*secrets, *pairs]
