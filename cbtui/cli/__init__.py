"""The command line.

Its modules import click and the standard library only; what a command needs, it imports when it runs.
"""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Run ``cbtui`` with the process's arguments and end with its exit code."""
    import sys

    from cbtui.cli.root import run

    sys.exit(run(sys.argv[1:]))
