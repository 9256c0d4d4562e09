"""Healthy people and their worlds, from which the classes of calls are made."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.triage.generated.call import Met, Person, Rate, World, steady
from tests.triage.generated.legs import Loss, spread
from tests.triage.generated.truth import Fault


class Made(NamedTuple):
    """A world, who is at fault in it, and, once recorded, what a leg did lose (:meth:`Recorder.met`)."""

    world: World
    faults: tuple[Fault, ...] = ()
    met: Met | None = None


Maker = Callable[[Random], Made]


def people(random: Random, low: int = 2, high: int = 6) -> list[Person]:
    """Healthy people with legs and devices of their own."""
    found = []
    for number in range(random.randint(low, high)):
        base = spread(random, 0.05, 0.8)
        capture = random.choice((15, 15, 15, 24, 30))
        calm, wobble = random.uniform(20, 60), random.random() * 6
        found.append(
            Person(
                100 + number * 7 + random.randint(0, 5),
                [Loss(base), *_hiccups(random)],
                [Loss(spread(random, 0.05, 0.8)), *_hiccups(random)],
                capture=steady(capture),
                cpu=lambda at, calm=calm, wobble=wobble: calm + wobble * ((at // 40) % 3 - 1),  # type: ignore[misc]
                video_kbps=steady(random.choice((250, 500, 600, 900, 1400))),
            )
        )
    return found


def _hiccups(random: Random) -> list[Loss]:
    """A short dip now and then, as every leg has."""
    if random.random() < 0.7:
        return []
    at = random.randint(10, 380)
    return [Loss(random.uniform(4, 15), at, at + random.randint(1, 4))]


def world(random: Random, who: list[Person], **changes: object) -> World:
    made = World(who, random.choice((300, 420, 600)), whole=random.random() < 0.8)
    made.repair = random.choice((0.0, 0.0, 0.5, 0.8))
    made.gaps = random.choice((0.0, 0.0, 0.004))
    made.stray_freezes = random.choice((0.0, 0.003, 0.008))
    if random.random() < 0.3:
        for one in who:
            one.clock_s = random.uniform(-3, 3)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def during(first: int, last: int, inside: float, outside: float) -> Rate:
    return lambda at: inside if first <= at < last else outside


def span(random: Random, seconds: int, length: int) -> tuple[int, int]:
    first = random.randint(40, max(41, length - seconds - 40))
    return first, first + seconds


def loss_of(random: Random, percent: float, first: int, last: int) -> Loss:
    if random.random() < 0.5:
        return Loss(percent, first, last)
    return Loss(percent, first, last, random.uniform(0.5, 2), random.uniform(max(0.3, percent / 100 * 1.2), 0.9))
