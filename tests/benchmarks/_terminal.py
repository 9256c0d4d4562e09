"""Programs in a pseudo-terminal of 80 × 24: started, timed, typed into, ended."""

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

PATIENCE_S = 30.0
"""Seconds until a program that paints nothing is given up."""


@dataclass
class Terminal:
    """What a program's terminal received, and its keyboard."""

    pid: int
    descriptor: int
    started: float
    received: bytearray = field(default_factory=bytearray)
    cpu_s: float = 0.0
    """CPU seconds of the program, once it has ended."""

    def read(self, seconds: float) -> bool:
        """Take what arrives within some seconds; False when nothing did."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if ready:
            self.received += os.read(self.descriptor, 65536)
        return bool(ready)

    def seconds_until(self, marker: bytes) -> float:
        """From the start of the program until its terminal has received ``marker``.

        Raises:
            TimeoutError: it never came.
        """
        while marker not in self.received:
            if not self.read(PATIENCE_S):
                raise TimeoutError(f"{marker!r} was not painted in {PATIENCE_S:g} s")
        return time.perf_counter() - self.started

    def watch(self, seconds: float) -> None:
        """Let the program paint for some time; what was received is forgotten."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)
        self.received.clear()

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())


@contextmanager
def running(arguments: list[str], environment: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Python with these arguments, killed at the end; ``environment`` replaces the inherited one."""
    inherited = dict(os.environ if environment is None else environment)
    inherited.update(TERM="xterm-256color", COLORTERM="truecolor")
    started = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, *arguments], inherited)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    terminal = Terminal(pid, descriptor, started)
    try:
        yield terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        used = os.wait4(pid, 0)[2]
        terminal.cpu_s = used.ru_utime + used.ru_stime
        with contextlib.suppress(OSError):
            os.close(descriptor)
