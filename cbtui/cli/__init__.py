"""The command line.

Its modules import click and the standard library only; what a command needs, it imports when it runs.
"""

from __future__ import annotations

import os
from typing import NoReturn

COMPLETE_VARIABLE = "_CBTUI_COMPLETE"
"""What click's completion scripts set: ``eval "$(_CBTUI_COMPLETE=bash_source cbtui)"``."""

COLLECT_AFTER = 150_000
"""Objects made until Python looks for garbage: more than the dashboard has when its first data is on the screen, which
one look would delay by a thirtieth."""


def main() -> NoReturn:
    """Run ``cbtui`` with the process's arguments and end with its exit code."""
    import gc
    import sys

    gc.set_threshold(COLLECT_AFTER)

    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:  # before or after the part that tells it in words
        code = 130
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from cbtui.cli import dashboard

    if arguments in dashboard.PLAIN and not os.environ.get(COMPLETE_VARIABLE):
        return dashboard.run(arguments)
    from cbtui.cli.root import run

    return run(arguments)
