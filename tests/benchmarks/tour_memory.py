"""Memory of ``cbtui demo`` on a tour of all its screens, again and again, beside a bare Textual app's."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks._terminal import Terminal, running
from tests.benchmarks.first_paint import BARE

ROUNDS = 5
MOST_MIB = 75.0
KEY_S = 0.15
"""Seconds for what a key does."""
CALL_S = 1.2
"""Seconds for a call, which is fetched and judged first."""
DOWN, RIGHT, LEFT, ESCAPE, ENTER = "\x1b[B", "\x1b[C", "\x1b[D", "\x1b", "\r"
LIVE = ("1", "z", DOWN, RIGHT, ESCAPE)
DIAGNOSIS = ("2", DOWN, "?", ESCAPE, ENTER, ESCAPE)
USAGE = ("4", "z", ESCAPE, "m", "?", ESCAPE)
REPORT = ("R", ESCAPE)
PALETTE = (":", "help", ESCAPE)
CALL = ("n", "n", "]", "m", DOWN, RIGHT, ENTER, "z", LEFT, "+", "+", "-", "z", "?", ESCAPE, "R", ESCAPE)
"""In a call: findings, pairs, matrix, charts, cursor and zoom, help, the form of a report."""
CALLS_A_ROUND = 2


def mib(pid: int) -> float:
    """Resident memory of a process, MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def tour(terminal: Terminal, round_number: int) -> None:
    """Through all screens and some calls; each round opens other calls."""
    for keys in (LIVE, DIAGNOSIS, USAGE, REPORT, PALETTE):
        press(terminal, keys)
    press(terminal, ("3",), CALL_S)
    for number in range(CALLS_A_ROUND):
        press(terminal, ("g", *[DOWN] * (round_number * CALLS_A_ROUND + number)), 0.05)
        press(terminal, (ENTER,), CALL_S)
        press(terminal, CALL)
        press(terminal, ("3",), KEY_S)
    press(terminal, ("1",), KEY_S)


def press(terminal: Terminal, keys: tuple[str, ...], seconds: float = KEY_S) -> None:
    for key in keys:
        terminal.press(key)
        terminal.watch(seconds)


def main() -> None:
    with running(["-c", BARE]) as terminal:
        terminal.seconds_until(b"painted")
        terminal.watch(KEY_S)
        bare = mib(terminal.pid)
    with running(["-m", "cbtui", "demo"]) as terminal:
        terminal.seconds_until(b"recording")
        terminal.watch(CALL_S)
        seen = [mib(terminal.pid)]
        for number in range(ROUNDS):
            tour(terminal, number)
            seen.append(mib(terminal.pid))
    begin, first, *rest = seen
    print(f"bare DataTable {bare:.0f} MiB; cbtui demo {begin:.0f} MiB at first")
    print(f"after a tour of all screens: {first:.1f} MiB, {first / bare:.2f} × the bare app (target: {MOST_MIB:g} MiB)")
    print(f"after each of {len(rest)} more rounds: {' '.join(f'{after:.1f}' for after in rest)} MiB (target: flat)")


if __name__ == "__main__":
    main()
