"""What is usual for a quantity of a user: its other windows of the same call."""

from __future__ import annotations

from collections.abc import Container, Sequence
from math import isnan, log
from statistics import median
from typing import NamedTuple

from cbtui.triage.calibration import (
    BURST_SAMPLES,
    CALM_UNEVEN,
    CHANCE_BURSTY,
    CHANCE_LEAD,
    CHANCE_UNEVEN,
    EVEN_LOSS,
    USUAL_LOSS,
    USUAL_TOP,
    USUAL_WINDOWS,
)
from cbtui.triage.windows import Track


class Chance(NamedTuple):
    """Log odds against a loss as one of a leg's ups and downs; its usual loss in %, None when too little was seen.

    ``enough``: the odds that are asked for, more the more uneven the leg and the loss are: their bursts may be longer
    than was seen.
    """

    lead: float
    usual: float | None
    enough: float = CHANCE_LEAD


NO_CHANCE = Chance(0.0, None)
"""Nothing tells."""


def chance(track: Track, values: Sequence[float], windows: range, trouble: Container[int]) -> Chance:
    """Weigh a loss against one more of the leg's ups and downs, which come in bursts.

    Bursts of the size seen (``values``, the samples of the loss in %) come as often as the leg's other windows say,
    those in ``trouble`` left out; how many came is told by how evenly the loss is spread over its samples.
    """
    total, squares = sum(values), sum(value * value for value in values)
    if not total:
        return NO_CHANCE
    bursts = total * total / squares / BURST_SAMPLES
    others = [
        min(value, USUAL_TOP)
        for at, value in enumerate(track.means)
        if value >= 0 and at not in trouble and at not in windows
    ]
    even = min(EVEN_LOSS, median(others)) if others else 0.0
    uneven = sum(max(0.0, value - even) for value in others)
    usual = (uneven + USUAL_WINDOWS * USUAL_LOSS) / (len(others) + USUAL_WINDOWS)
    expected = bursts * usual / (total / len(values))
    known = sum(others) / len(others) if len(others) >= USUAL_WINDOWS / 2 else None
    if bursts <= expected:
        return Chance(0.0, known)
    places = max(1.0, len(track.means) / len(windows))
    bursty = 0.0 if known is None else max(0.0, uneven / len(others) - CALM_UNEVEN)
    apart = 1 - total * total / squares / len(values)
    enough = CHANCE_LEAD * (1 + CHANCE_BURSTY * bursty + CHANCE_UNEVEN * apart)
    return Chance(bursts * log(bursts / expected) - bursts + expected - log(places), known, enough)


def usual_level(track: Track | None, trouble: Container[int]) -> float | None:
    """The median of a track's windows without those in trouble; None when fewer than three are left."""
    if track is None:
        return None
    known = [value for at, value in enumerate(track.means) if not isnan(value) and at not in trouble]
    return median(known) if len(known) >= 3 else None
