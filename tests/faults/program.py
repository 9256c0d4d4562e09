"""The real program over its simulator, in a pseudo-terminal: typed at, resized, signalled, and looked at."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""Seconds until something that should have come is given up."""
QUIET_S = 0.3
"""Seconds without a byte after which a program that was asked for something has painted it."""

LEFT_BEHIND = {
    "the alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "a hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "the mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse movements": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "news of the focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "no wrapping": (b"\x1b[?7l", b"\x1b[?7h"),
}
"""What a terminal is told, and what undoes it."""


@dataclass
class Program:
    """A program and its terminal; ``received`` is all that was painted."""

    pid: int
    terminal: int
    modes: list[Any]
    """The terminal's, before the program touched them."""
    received: bytearray = field(default_factory=bytearray)
    status: int | None = None

    def type(self, keys: str | bytes) -> None:
        """Send keys, or any bytes, in one piece."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data and not self.gone():
            if select.select([], [self.terminal], [], 1.0)[1]:
                data = data[os.write(self.terminal, data[:512]) :]
            self.read(0)

    def read(self, seconds: float) -> bytes:
        """What arrives within some seconds; empty when nothing does, or the program has ended."""
        with contextlib.suppress(OSError):
            if select.select([self.terminal], [], [], seconds)[0]:
                piece = os.read(self.terminal, 65536)
                self.received += piece
                return piece
        return b""

    def settle(self) -> bytes:
        """Wait until nothing is painted any more; what was, until then."""
        begun = len(self.received)
        while self.read(QUIET_S):
            pass
        return bytes(self.received[begun:])

    def shows(self, *texts: str, since: int = 0) -> int:
        """Wait until all of these were painted, from byte ``since`` on; where what was painted ends."""
        deadline = time.monotonic() + PATIENCE_S
        while missing := [text for text in texts if text.encode() not in self.received[since:]]:
            left = deadline - time.monotonic()
            assert left > 0 and not self.gone(), f"{missing} not painted; the last was {self.received[-400:]!r}"
            self.read(min(left, 1.0))
        return len(self.received)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def gone(self) -> bool:
        """The program has ended."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is not None

    def ended(self) -> int | None:
        """The exit code; None when it does not end."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.gone() and time.monotonic() < deadline:
            self.read(0.05)
        while self.read(0.05):
            pass
        return self.status

    def left_behind(self) -> list[str]:
        """What the terminal was told and nobody has undone, and whether its modes are others than before."""
        left = [what for what, (on, off) in LEFT_BEHIND.items() if self.received.rfind(on) > self.received.rfind(off)]
        return left if termios.tcgetattr(self.terminal) == self.modes else [*left, "modes"]


@contextmanager
def program(
    *arguments: str,
    home: Path,
    size: tuple[int, int] = (80, 24),
    environment: Mapping[str, str] | None = None,
    command: tuple[str, ...] = (),
) -> Iterator[Program]:
    """``cbtui`` with these arguments (or another ``command``), its files under ``home``; killed at the end."""
    words = command or (sys.executable, "-m", "cbtui", *arguments)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CBTUI_", "TMUX"))}
    kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "HOME": str(home)}
    kept |= {"PYTHONPATH": str(ROOT)}
    kept |= {"XDG_STATE_HOME": str(home / "state"), "XDG_CONFIG_HOME": str(home / "config"), "TMPDIR": str(home)}
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    modes = termios.tcgetattr(theirs)
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        os.login_tty(theirs)
        os.chdir(home)
        os.execvpe(words[0], list(words), kept | dict(environment or {}))
    # Our end of theirs stays open: the terminal outlives the program, and can be looked at.
    run = Program(pid, ours, modes)
    try:
        yield run
    finally:
        if not run.gone():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(ours)
        os.close(theirs)


def log_of(home: Path) -> str:
    """What the program has logged."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted((home / "state").rglob("*.log*")))
