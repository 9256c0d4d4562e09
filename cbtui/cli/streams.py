"""Standard streams as a caller may leave them: closed, or in a mode in which a write takes only what fits now."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

if sys.platform != "win32":
    from select import POLLOUT, poll


class _Closed(io.RawIOBase):
    """Nobody can read what is written here, and whoever writes gets to know."""

    def writable(self) -> bool:
        return True

    def write(self, _data: object, /) -> int:
        raise OSError(errno.EBADF, "it is closed")


class _Patient(io.FileIO):
    """A descriptor that doesn't block: waits until everything is taken."""

    def write(self, data: object, /) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        whole = len(view)
        while view:
            try:
                view = view[os.write(self.fileno(), view) :]
            except BlockingIOError:
                wait_for_room(self.fileno())
        return whole


def wait_for_room(descriptor: int) -> None:
    """Until it takes bytes, or is broken."""
    waiting = poll()
    waiting.register(descriptor, POLLOUT)
    waiting.poll()


def mend() -> None:
    """Make the standard streams usable for this process; what others see of them stays as it is.

    A cron job or a daemon may run with them closed; Python then has None there. A program before this one may have left
    a terminal or a pipe in the mode that doesn't block.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open until the process ends
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_Closed(), encoding="utf-8", write_through=True)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if (descriptor := _not_blocking(stream)) is not None:
            patient = io.BufferedWriter(_Patient(descriptor, "wb", closefd=False))
            setattr(
                sys,
                name,
                io.TextIOWrapper(
                    patient, encoding=stream.encoding, errors=stream.errors, line_buffering=stream.line_buffering
                ),
            )


def _not_blocking(stream: TextIO) -> int | None:
    """The descriptor of a stream that doesn't block."""
    try:
        descriptor = stream.fileno()
        return None if os.get_blocking(descriptor) else descriptor
    except (OSError, ValueError, AttributeError):
        return None


def write_all(stream: TextIO, data: bytes) -> None:
    """Write and flush every byte; an unbuffered stream takes only a part when a disk fills up.

    Raises:
        OSError: not all of it could be written.
    """
    stream.flush()
    while data:
        taken = stream.buffer.write(data)
        data = data[taken:]


def drop(*names: str) -> None:
    """Point streams at nothing, so that the interpreter's last flush can't complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for name in names:
        try:
            os.dup2(nothing, getattr(sys, name).fileno())
        except (OSError, ValueError):
            continue
    os.close(nothing)
