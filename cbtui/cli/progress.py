"""Progress of long work: one line of stderr that rewrites itself, and only on a terminal."""

from __future__ import annotations

import sys
import time

from cbtui.catalog.phrases import say
from cbtui.model import Progress
from cbtui.text import clean, cut

EVERY = 0.1
"""Seconds between two repaints."""


class ProgressLine:
    """Call it with a :class:`Progress`; :meth:`clear` wipes the line before anything else is written."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._terminal = sys.stderr.isatty()
        self._painted = False
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        if not self._terminal or time.monotonic() - self._last < EVERY:
            return
        share = "" if progress.share is None else f" {progress.share:.0%}"
        sys.stderr.write(f"\r\x1b[K{cut(clean(say(self._lang, progress.text)) + share, 78)}")
        sys.stderr.flush()
        self._painted = True
        self._last = time.monotonic()

    def clear(self) -> None:
        if self._painted:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._painted = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.clear()
