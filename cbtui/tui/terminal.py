"""Noticing that the terminal is gone.

A lost terminal whose SIGHUP is ignored (nohup, some sudo and ssh set-ups) leaves Textual's input thread spinning on
end-of-file: nobody can see or end the dashboard, and it takes a whole core.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

HANG_UP = 129
"""Exit status after losing the terminal: 128 + SIGHUP, as a shell would say."""
GRACE_S = 1.0
"""Seconds an orderly end may take without a terminal, before it is cut short."""


def watch(app: App[Any]) -> None:
    """End the app, with :data:`HANG_UP`, within about a second of losing a terminal that it has now."""
    app.set_interval(1.0, partial(end_when_lost, app, descriptors()))


def end_when_lost(app: App[Any], watched: tuple[int, ...]) -> None:
    """End the app if one of the terminals is gone."""
    if lost(watched):
        end_soon()
        app.exit(return_code=HANG_UP)


def descriptors() -> tuple[int, ...]:
    """Those of standard input and error that are terminals now (Textual reads the one and writes the other)."""
    found = []
    for stream in (sys.__stdin__, sys.__stderr__):
        try:
            descriptor = stream.fileno() if stream is not None else -1
        except (OSError, ValueError):
            continue
        if descriptor >= 0 and os.isatty(descriptor):
            found.append(descriptor)
    return tuple(found)


def lost(watched: tuple[int, ...]) -> bool:
    """Whether one of the terminals is gone."""
    return any(not os.isatty(descriptor) for descriptor in watched)


def end_soon() -> None:
    """End the process even if the orderly way out gets stuck writing to the terminal that is gone."""

    def cut_short() -> None:
        time.sleep(GRACE_S)
        os._exit(HANG_UP)

    threading.Thread(target=cut_short, name="cbtui-hang-up", daemon=True).start()
