"""First paint of ``cbtui demo`` against a bare Textual app with one DataTable, from process start, in a pty."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

ROUNDS = 9
TARGET = 1.5
BARE = """
from textual.app import App
from textual.widgets import DataTable
class Bare(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        self.query_one(DataTable).add_columns("painted")
Bare().run()
"""


def seconds_until(arguments: list[str], marker: bytes) -> float:
    """From the fork until the terminal has received ``marker``."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(sys.executable, [sys.executable, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    received = b""
    try:
        while marker not in received:
            ready, _, _ = select.select([terminal], [], [], 30)
            if not ready:
                raise TimeoutError(f"{arguments} painted nothing in 30 s")
            received += os.read(terminal, 65536)
        return time.perf_counter() - started
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with contextlib.suppress(OSError):
            os.close(terminal)


def main() -> None:
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(seconds_until(["-c", BARE], b"painted"))
        ours.append(seconds_until(["-m", "cbtui", "demo"], b"Live"))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare DataTable {statistics.median(bare) * 1000:.0f} ms, cbtui demo {statistics.median(ours) * 1000:.0f} ms")
    print(f"first paint: {ratio:.2f} × the bare app (target: at most {TARGET})")
