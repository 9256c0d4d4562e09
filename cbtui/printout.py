"""What another program prints: read while it runs, so much and no more, with the terminal to ask on."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence

MOST_BYTES = 65_536
"""A secret is a line; what prints more than this prints something else."""
MOST_WORDS = 300
"""Characters of a failed program's last words."""


class PrintoutError(Exception):
    """It printed more than anybody wants."""


def printout(words: Sequence[str], timeout_s: float) -> str:
    """Run a program and read its standard output.

    It has our terminal: it may ask there, and its own complaints are seen there. Where standard error is no terminal,
    what it says is kept, and is the ``stderr`` of the exception.

    Raises:
        OSError: it can't be run.
        subprocess.CalledProcessError: it ended with another status than 0.
        subprocess.TimeoutExpired: it took too long, and was killed.
        PrintoutError: it printed more than :data:`MOST_BYTES`, and was killed.
        UnicodeDecodeError: it printed what is no UTF-8.
    """
    spoken = None if sys.stderr is not None and sys.stderr.isatty() else subprocess.PIPE
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=spoken) as process:  # noqa: S603 - the user's own
        try:
            printed, said = _read(process, time.monotonic() + timeout_s)
            status = process.wait(timeout_s)
        except BaseException:
            process.kill()
            raise
    if status:
        raise subprocess.CalledProcessError(status, list(words), stderr=said)
    return printed.decode()


def _read(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, str]:
    """Standard output, and the last words on standard error where that is read."""
    kept: dict[object, bytes] = {process.stdout: b"", process.stderr: b""}
    with selectors.DefaultSelector() as selector:
        for stream in filter(None, (process.stdout, process.stderr)):
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise subprocess.TimeoutExpired(process.args, 0)
            for key, _ in selector.select(left):
                piece = os.read(key.fd, 8192)
                kept[key.fileobj] = (kept[key.fileobj] + piece)[-MOST_BYTES - 1 :]
                if not piece:
                    selector.unregister(key.fileobj)
            if len(kept[process.stdout]) > MOST_BYTES:
                raise PrintoutError
    return kept[process.stdout], _last_words(kept[process.stderr])


def _last_words(said: bytes) -> str:
    return " ".join(said.decode(errors="replace").split())[-MOST_WORDS:]
