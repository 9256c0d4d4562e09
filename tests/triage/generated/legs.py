"""Loss of one leg, second by second: even, or in bursts (Gilbert–Elliott), and what is counted of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random


@dataclass(frozen=True)
class Loss:
    """A mean of ``percent`` from ``from_s`` to ``to_s``, in bursts of about ``burst_s`` seconds (0: even)."""

    percent: float
    from_s: int = 0
    to_s: int = 1_000_000
    burst_s: float = 0.0
    depth: float = 0.5

    @property
    def ends(self) -> bool:
        return self.to_s < 1_000_000


def chances(random: Random, length_s: int, losses: Iterable[Loss]) -> list[float]:
    """The chance of a packet to be lost (0 to 1) in each second; several losses meet as packets meet them."""
    passed = [1.0] * length_s
    for loss in losses:
        for second, chance in _one(random, loss, length_s):
            passed[second] *= 1 - chance
    return [1 - part for part in passed]


def _one(random: Random, loss: Loss, length_s: int) -> Iterable[tuple[int, float]]:
    mean = min(0.97, loss.percent / 100)
    span = range(max(0, loss.from_s), min(length_s, loss.to_s))
    if not loss.burst_s:
        wobble = random.uniform(0.05, 0.3)
        for second in span:
            yield second, min(0.98, max(0.0, mean * random.gauss(1, wobble)))
        return
    depth = max(loss.depth, mean * 1.2)
    depth = min(0.98, depth)
    share = mean / depth
    leave = min(1.0, 1 / max(loss.burst_s, 0.5))
    enter = min(1.0, leave * share / max(1e-6, 1 - share))
    bad = random.random() < share
    for second in span:
        yield second, depth * random.uniform(0.7, 1.3) if bad and depth < 0.75 else depth if bad else 0.0
        bad = random.random() >= leave if bad else random.random() < enter


def lost(random: Random, packets: float, chance: float) -> float:
    """Packets lost of so many."""
    if packets <= 0 or chance <= 0:
        return 0.0
    mean = packets * chance
    if mean < 8:
        # Few: counted one by one, as a Poisson number.
        limit, product, count = exp(-mean), random.random(), 0
        while product > limit:
            product *= random.random()
            count += 1
        return min(packets, count)
    return min(packets, max(0.0, random.gauss(mean, sqrt(mean * (1 - chance)) or 0.1)))


def between(prefix: Sequence[float], first: float, last: float) -> float:
    """The mean of a second-by-second row from its prefix sums; outside of it the nearest second counts."""
    top = len(prefix) - 1
    low, high = min(max(0, int(first)), top - 1), min(max(1, int(last + 0.999)), top)
    if high <= low:
        high = low + 1
    return (prefix[high] - prefix[low]) / (high - low)


def summed(values: Sequence[float]) -> list[float]:
    total, sums = 0.0, [0.0]
    for value in values:
        total += value
        sums.append(total)
    return sums


def spread(random: Random, low: float, high: float) -> float:
    """A number evenly spread by its logarithm."""
    return exp(random.uniform(log(low), log(high)))
