"""What a command loads: help and quota load neither Textual nor httpx."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "plotext", "httpx")
HEAVIER = (*HEAVY, "pydantic", "asyncio", "sqlite3")

PROBE = """
import sys
from cbtui.cli.root import run
code = run(sys.argv[1:])
print("loaded", code, *sorted(name for name in {heavy} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "heavy", "code"),
    [
        (["--version"], HEAVIER, 0),
        (["--help"], HEAVIER, 0),
        (["call", "--help"], HEAVIER, 0),
        (["calls", "--nonsense"], HEAVIER, 2),
        (["quota"], HEAVY, 0),
        (["quota", "--json"], HEAVY, 0),
        (["calls", "--from", "nonsense"], HEAVY, 2),
    ],
)
def test_light_commands_load_nothing_heavy(arguments: list[str], heavy: tuple[str, ...], code: int) -> None:
    probe = PROBE.format(heavy=heavy)
    done = subprocess.run([sys.executable, "-c", probe, *arguments], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == f"loaded {code}"
