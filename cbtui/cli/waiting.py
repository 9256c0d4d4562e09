"""The one deadline of a command, and a word on a terminal while it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from cbtui.cli.progress import ProgressLine
from cbtui.errors import DeadlineError
from cbtui.model import Progress
from cbtui.phrase import Phrase

T = TypeVar("T")

DEADLINE_S = 30.0
"""Seconds for a whole command, retries included, unless ``--timeout`` says otherwise."""
DETAILS_S = 300.0
"""The same for a call: its details may be large."""
_PATIENCE_S = 3.0
"""Seconds that nobody needs a word on."""
_WORD_S = 1.0
"""Seconds between two words on how long it has waited."""
_LEAVE_S = 1.0
"""Seconds that work gets to end when it is told to."""


async def within(seconds: float, work: Coroutine[Any, Any, T], lang: str) -> T:
    """Do it in time.

    Raises:
        DeadlineError: it took longer.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    try:
        with ProgressLine(lang) as line:
            while (left := begun + seconds - loop.time()) > 0:
                await asyncio.wait({task}, timeout=min(left, _WORD_S))
                if task.done():
                    return task.result()
                waited = f"{loop.time() - begun:.0f}"
                line(
                    Progress(Phrase("Waiting for the server: {waited} of {most} s", waited=waited, most=f"{seconds:g}"))
                )
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_LEAVE_S)
    raise DeadlineError(seconds)
