"""Keys at random, in bursts, with mouse, resizes, signals and bytes that are no keys, at the real program.

    python -m tests.faults.random_keys --seconds 600 --seed 1

Prints the seed, and ends with 1 where the program ended, logged a bug or left the terminal in a bad way.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.program import Program, log_of, program

KEYS = (
    *"123456789/sSrnNm][v+-=<>JSuzcayRwYWCiptghjklG? ",
    *("\r", "\x1b", "\t", "\x7f", "\x10", "\x13", "\x1a", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[Z"),
    *("\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1bj", "\x1bOP", "\x03", "\x04", "中", "é", "0", "9", ":", "-", "!"),
)
"""Everything but what ends the dashboard on purpose."""
GARBAGE = (
    b"\xff", b"\xc4\xe3\xba\xc3", b"\xe9\xe8", b"\xe1j", b"\x1b[M\xff\xfe\x80", b"\x1b[M !!", b"\x1b[1114112u",
    b"\x1b[55296u", b"\x1b[97;1;57343u", b"\x1b[48;0;0;0;0t", b"\x1b[48;9999;9999;1;1t", b"\x1b[<0;9999;9999M",
    b"\x1b[<64;-1;-1M", b"\x1b[5;5R", b"\x1b[?2026;2$y", b"\x1b[I", b"\x1b[O", b"\x00",
    b"\x1b[200~a\x00/q\xff\x1b[201~",
    b"\x1b]52;c;AAAA\x07", b"\x1bP+q\x1b\\", b"\x1b[;;;;;;;u", b"\x1b[99999999999999999999999u",
)  # fmt: skip
SIZES = ((80, 24), (30, 8), (120, 36), (200, 60), (40, 12), (132, 10), (31, 50))
GIVEN_BACK = b"\x1b[?1049l"
ON_PURPOSE = (0, 128 + signal.SIGTERM, 128 + signal.SIGINT)
"""Left through the palette; ended by us; by a Ctrl+c that was read after the terminal was given back."""
MOST_KEYS = 12
"""In one burst."""


@dataclass
class Keyboard:
    """Somebody who presses anything; what was pressed last is kept, to be told."""

    run: Program
    chance: random.Random
    pressed: int = 0
    last: bytes = b""

    def press(self) -> None:
        """A burst of keys, or something rarer."""
        rare: tuple[Callable[[], None], ...] = (self._mouse, self._resize, self._signal, self._garbage)
        self.chance.choices((self._keys, *rare), (30, 4, 2, 1, 2))[0]()

    def _type(self, data: bytes) -> None:
        self.last = (self.last + data)[-400:]
        self.pressed += 1
        self.run.type(data)

    def _keys(self) -> None:
        count = self.chance.choice((1, 1, 2, 3, MOST_KEYS))
        self._type("".join(self.chance.choice(KEYS) for _ in range(count)).encode())

    def _mouse(self) -> None:
        column, row, button = (
            self.chance.randint(1, 80),
            self.chance.randint(1, 24),
            self.chance.choice((0, 35, 64, 65)),
        )
        self._type(f"\x1b[<{button};{column};{row}M\x1b[<{button};{column};{row}m".encode())

    def _resize(self) -> None:
        self.run.resize(*self.chance.choice(SIZES))

    def _signal(self) -> None:
        self.run.signal(self.chance.choice((signal.SIGCONT, signal.SIGWINCH)))

    def _garbage(self) -> None:
        self._type(self.chance.choice(GARBAGE))


@dataclass
class Walk:
    """One run: how many bursts, how often the palette ended the dashboard on purpose, and what went wrong."""

    bursts: int = 0
    ends: int = 0
    fault: str = ""


def walk(seconds: float, seed: int, home: Path) -> Walk:
    """Press keys for some time; a dashboard that was left through the palette is started again."""
    chance, done = random.Random(seed), Walk()  # noqa: S311 - the same keys again with the same seed
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done.fault:
        done.fault = _press_until(end, chance, done, home)
        done.ends += 1
    bugs = [line for line in log_of(home).splitlines() if " ERROR " in line]
    done.fault = done.fault or "; ".join(bugs[:3])
    return done


def _press_until(end: float, chance: random.Random, done: Walk, home: Path) -> str:
    with program("demo", home=home) as run:
        run.shows("video freeze")
        keyboard = Keyboard(run, chance)
        while time.monotonic() < end and GIVEN_BACK not in run.received and not run.gone():
            keyboard.press()
            run.read(chance.choice((0, 0, 0.01, 0.1)))
            del run.received[:-4096]
        done.bursts += keyboard.pressed
        if GIVEN_BACK not in run.received and not run.gone():
            run.signal(signal.SIGTERM)
        code, left = run.ended(), run.left_behind()
        if code not in ON_PURPOSE:
            return f"it ended with {code} after {keyboard.last!r}: {run.received[-400:]!r}"
        return f"left behind: {left}" if left else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="cbtui-keys-") as home:
        done = walk(asked.seconds, asked.seed, Path(home))
        log = log_of(Path(home))
    print(f"{done.bursts} bursts, {done.ends} runs", done.fault or "and no fault", sep="\n")
    print(log[max(0, log.find(" ERROR ") - 20) :][:6000] if done.fault else "", end="")
    return 1 if done.fault else 0


if __name__ == "__main__":
    sys.exit(main())
