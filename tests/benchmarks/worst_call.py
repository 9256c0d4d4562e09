"""The worst call (10 users × 3 h × 2 s) from its bytes to findings, against ``orjson.loads`` of the same bytes."""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

HOURS = 3


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure() -> None:
    import orjson

    from cbtui.cli import wiring
    from cbtui.config import Flags, load
    from cbtui.simulator import worst_call_body
    from cbtui.times import HOUR

    _ = (wiring, Flags, load, HOUR, worst_call_body, orjson)
