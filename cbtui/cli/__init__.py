"""The command line.

Its modules import click and the standard library only; what a command needs, it imports when it runs.
"""

from __future__ import annotations

from typing import NoReturn

COLLECT_AFTER = 50_000
"""Objects made until Python looks for garbage; at its usual 700, looking delays the first frame."""


def main() -> NoReturn:
    """Run ``cbtui`` with the process's arguments and end with its exit code."""
    import gc
    import sys

    gc.set_threshold(COLLECT_AFTER)

    try:
        from cbtui.cli.root import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before or after the part that tells it in words
        code = 130
    sys.exit(code)
