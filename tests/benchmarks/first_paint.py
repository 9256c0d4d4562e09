"""First paint of ``cbtui demo`` against a bare Textual app with one DataTable, from process start, in a pty."""

from __future__ import annotations

import statistics

from tests.benchmarks._terminal import running

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
    with running(arguments) as terminal:
        return terminal.seconds_until(marker)


def main() -> None:
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(seconds_until(["-c", BARE], b"painted"))
        ours.append(seconds_until(["-m", "cbtui", "demo"], b"Live"))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare DataTable {statistics.median(bare) * 1000:.0f} ms, cbtui demo {statistics.median(ours) * 1000:.0f} ms")
    print(f"first paint: {ratio:.2f} × the bare app (target: at most {TARGET})")
