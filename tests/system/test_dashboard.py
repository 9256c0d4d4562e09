"""The dashboard as a process of its own in a terminal of its own."""

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
from collections.abc import Iterator

import pytest

WAIT_S = 60.0
"""Seconds until something that should have been painted, or have ended, is given up."""
LEAVES_WITHIN_S = 5.0


class Terminal:
    """A pseudo-terminal with a program in it."""

    def __init__(self, *arguments: str, hang_up_ignored: bool = False) -> None:
        self.received = b""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            if hang_up_ignored:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            os.execve(sys.executable, [sys.executable, "-m", "cbtui", *arguments], environment)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def press(self, keys: str) -> None:
        self.received = b""
        os.write(self._master, keys.encode())

    def shows(self, text: str) -> None:
        """Wait until the program has painted a text."""
        deadline = time.monotonic() + WAIT_S
        while text.encode() not in self.received:
            ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{text!r} was not painted; the last was {self.received[-300:]!r}"
            self.received += os.read(self._master, 65536)

    def drop(self) -> None:
        """Take the terminal away."""
        os.close(self._master)

    def ended(self, within_s: float) -> int | None:
        """The exit status, or None when the program is still there after so many seconds."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            with contextlib.suppress(OSError):
                if select.select([self._master], [], [], 0.05)[0]:
                    os.read(self._master, 65536)
        return None

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.kill()


def test_the_demo_opens_on_something_wrong_and_answers_keys(terminals: list[Terminal]) -> None:
    terminal = Terminal("demo")
    terminals.append(terminal)
    terminal.shows("video freeze")
    terminal.press("2")
    terminal.shows("lesson-204")
    terminal.press("3")
    terminal.shows("Calls")
    terminal.press("4")
    terminal.shows("Usage")
    terminal.press("q")
    assert terminal.ended(LEAVES_WITHIN_S) == 0


@pytest.mark.parametrize("hang_up_ignored", [False, True])
def test_when_the_terminal_disappears_the_process_is_gone(terminals: list[Terminal], hang_up_ignored: bool) -> None:
    terminal = Terminal("demo", hang_up_ignored=hang_up_ignored)
    terminals.append(terminal)
    terminal.shows("Live")
    terminal.drop()
    assert terminal.ended(LEAVES_WITHIN_S) is not None
