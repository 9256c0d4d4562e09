"""Triage of a call, driven in steps so that keys are answered meanwhile, and kept with the call."""

from __future__ import annotations

import asyncio
import time
from dataclasses import fields, replace
from typing import Any

import msgspec

from cbtui.model.answer import OnProgress
from cbtui.model.call import CallDetails
from cbtui.model.finding import Finding
from cbtui.service.context import Context
from cbtui.triage.fingerprint import fingerprint
from cbtui.triage.judgement import Judgement, judge
from cbtui.triage.table import CallTable

_STEP_S = 0.01
"""Seconds of computing between two looks at the event loop."""


async def judgement(context: Context, details: CallDetails, on_progress: OnProgress | None) -> Judgement:
    """What triage says of the call: as it was kept, or judged now. Cancelling stops it within one step."""
    # The turn is taken at once: what a person waits for goes before the saving of the same call.
    async with context.background.turn:
        return await _kept_or_judged(context, details, on_progress)


async def _kept_or_judged(context: Context, details: CallDetails, on_progress: OnProgress | None) -> Judgement:
    key = f"{fingerprint(context.thresholds)} {_signature(details)}"
    kept = await context.in_thread(context.store.findings.of, context.key, details.call_id, key)
    if kept is not None and (whole := _as_kept(*kept)) is not None:
        return replace(whole, table=CallTable(details, context.thresholds))  # loads nothing until it is asked
    fresh = await _judged(context, details, on_progress)
    facts = {name: getattr(fresh, name) for name in _FACTS}
    if fresh.findings or fresh.healthy:
        # What could not be judged is not kept: it would look like a call in which nothing was found.
        await context.in_thread(context.store.findings.put, context.key, details.call_id, key, fresh.findings, facts)
    return fresh


def _as_kept(findings: tuple[Finding, ...], facts: dict[str, Any]) -> Judgement | None:
    """The judgement; None where its facts can't be read."""
    try:
        return replace(msgspec.convert({**facts, "findings": ()}, Judgement), findings=findings)
    except msgspec.ValidationError:
        return None


async def _judged(context: Context, details: CallDetails, on_progress: OnProgress | None) -> Judgement:
    steps = judge(details, context.thresholds)
    told = time.monotonic()
    while True:
        try:
            progress = next(steps)
        except StopIteration as done:
            result: Judgement = done.value
            return result
        if time.monotonic() - told >= _STEP_S:
            if on_progress:
                on_progress(progress)
            await asyncio.sleep(0)
            told = time.monotonic()


def _signature(details: CallDetails) -> str:
    """Names what was judged: the range, and how much came back."""
    return f"{details.from_ts}-{details.to_ts} {len(details.sessions)} {len(details.series)}"


_FACTS = tuple(field.name for field in fields(Judgement) if field.name not in {"findings", "table"})
"""What is kept of a judgement beside its findings."""
