"""Triage of a call, driven in steps so that keys are answered meanwhile."""

from __future__ import annotations

import asyncio
import time

from cbtui.model.answer import OnProgress
from cbtui.model.call import CallDetails
from cbtui.service.context import Context
from cbtui.triage import Judgement, judge

_STEP_S = 0.01
"""Seconds of computing between two looks at the event loop."""


async def judgement(context: Context, details: CallDetails, on_progress: OnProgress | None) -> Judgement:
    """Run triage over the call; cancelling the task stops it within one step."""
    steps = judge(details, context.thresholds)
    told = time.monotonic()
    while True:
        try:
            progress = next(steps)
        except StopIteration as done:
            result: Judgement = done.value
            break
        if time.monotonic() - told >= _STEP_S:
            if on_progress:
                on_progress(progress)
            await asyncio.sleep(0)
            told = time.monotonic()
    return result
