"""Signals that end the dashboard: it gives the terminal back, and the exit code is 128 + the signal's number."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
GRACE_S = 2.0
"""Seconds an orderly end may take before it is cut short."""
OF_SIGNAL = 128
"""An exit code above this says which signal it was."""


class Ending(Protocol):
    """What can be ended: the App."""

    def end_soon(self, code: int) -> bool:
        """End in an orderly way, with this exit code; False when it does not run (yet, or any more)."""
        ...

    def abandon(self) -> None:
        """Give the terminal back at once."""
        ...


class Endings:
    """What a signal does: ends ``app``, or raises SystemExit while there is none that runs."""

    def __init__(self) -> None:
        self.app: Ending | None = None
        self._came = False

    def end(self, number: int, _frame: FrameType | None) -> None:
        """A signal has come; the second one does not wait for anything."""
        code, app = OF_SIGNAL + number, self.app
        if app is None or not app.end_soon(code):
            raise SystemExit(code)
        threading.Thread(target=cut_short, args=(app, code, self.grace_s()), name="cbtui-end", daemon=True).start()

    def grace_s(self) -> float:
        """Seconds for an orderly end; none the second time."""
        self._came, again = True, self._came
        return 0.0 if again else GRACE_S


@contextmanager
def ended_by_signals() -> Iterator[Endings]:
    """While this is open, signals end the dashboard. One that was ignored before (nohup) still is."""
    endings = Endings()
    before: dict[signal.Signals, Any] = {}
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, endings.end)
    try:
        yield endings
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """What is done here is done whole: a signal comes after it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cut_short(app: Ending, code: int, after_s: float) -> None:
    """End the process after some seconds, even if the orderly way out is stuck."""
    time.sleep(after_s)
    app.abandon()
    os._exit(code)
