"""How good a number is, and the mark that doubles its colour."""

from __future__ import annotations

from enum import StrEnum
from math import isnan
from typing import Protocol

from msgspec import Struct


class Level(StrEnum):
    """UNKNOWN: there is a number and it cannot be judged. NO_DATA: there is no number."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    NO_DATA = "no data"


MARKS: dict[Level, str] = {Level.OK: "●", Level.WARN: "▲", Level.BAD: "■", Level.UNKNOWN: "?", Level.NO_DATA: "░"}


class Direction(StrEnum):
    """Which way a number gets worse."""

    HIGHER_IS_WORSE = "higher is worse"
    LOWER_IS_WORSE = "lower is worse"
    NEUTRAL = "neutral"


class Judged(Protocol):
    """What a number is judged by: a :class:`Scale`, or a chart that has one."""

    @property
    def direction(self) -> Direction: ...
    @property
    def warn(self) -> float | None: ...
    @property
    def bad(self) -> float | None: ...
    @property
    def reached(self) -> bool:
        """The limit itself is already warn or bad (``≥`` and ``≤``), as Agora's and triage's rules are worded."""
        ...


class Scale(Struct, frozen=True):
    """The limits of one metric, in its unit, as the configured thresholds set them."""

    direction: Direction = Direction.NEUTRAL
    warn: float | None = None
    bad: float | None = None
    reached: bool = False


def level_of(scale: Judged, value: float | None) -> Level:
    """Judge ``value`` by the limits; without limits a value is ok."""
    if value is None or isnan(value):
        return Level.NO_DATA
    if scale.direction is Direction.NEUTRAL:
        return Level.OK
    for level, limit in ((Level.BAD, scale.bad), (Level.WARN, scale.warn)):
        if limit is not None and _beyond(scale, value, limit):
            return level
    return Level.OK


MOST_DECIMALS = 4


def level_text(scale: Judged, value: float, decimals: int) -> str:
    """The value with so many decimals, or as many more as it takes to stand on the side of the limits that it is on:
    3.04 over a limit of 3 reads 3.04, not 3.0."""
    level = level_of(scale, value)
    texts = (f"{value:.{places}f}" for places in range(decimals, MOST_DECIMALS + 1))
    return next((text for text in texts if level_of(scale, float(text)) is level), f"{value:.{MOST_DECIMALS}f}")


def _beyond(scale: Judged, value: float, limit: float) -> bool:
    if value == limit:
        return scale.reached
    return (value > limit) is (scale.direction is Direction.HIGHER_IS_WORSE)
