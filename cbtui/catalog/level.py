"""How good a number is, and the mark that doubles its colour."""

from __future__ import annotations

from enum import StrEnum
from math import isnan
from typing import Protocol

from cbtui.catalog.term import Names


class Level(StrEnum):
    """UNKNOWN: there is a number and it cannot be judged. NO_DATA: there is no number."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    NO_DATA = "no data"


MARKS: dict[Level, str] = {Level.OK: "●", Level.WARN: "▲", Level.BAD: "■", Level.UNKNOWN: "?", Level.NO_DATA: "░"}

LEVEL_NAMES: dict[Level, Names] = {
    Level.OK: Names("ok", "正常"),
    Level.WARN: Names("warning", "注意"),
    Level.BAD: Names("bad", "异常"),
    Level.UNKNOWN: Names("cannot be judged", "无法判断"),
    Level.NO_DATA: Names("no data", "无数据"),
}


class Direction(StrEnum):
    """Which way a number gets worse."""

    HIGHER_IS_WORSE = "higher is worse"
    LOWER_IS_WORSE = "lower is worse"
    NEUTRAL = "neutral"


class Judged(Protocol):
    """What a number is judged by: a metric of a session, or a live metric."""

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


def level_of(metric: Judged, value: float | None) -> Level:
    """Judge ``value`` (in the metric's unit) by the metric's limits; without limits a value is ok."""
    if value is None or isnan(value):
        return Level.NO_DATA
    if metric.direction is Direction.NEUTRAL:
        return Level.OK
    for level, limit in ((Level.BAD, metric.bad), (Level.WARN, metric.warn)):
        if limit is not None and _beyond(metric, value, limit):
            return level
    return Level.OK


def _beyond(metric: Judged, value: float, limit: float) -> bool:
    if value == limit:
        return metric.reached
    return (value > limit) is (metric.direction is Direction.HIGHER_IS_WORSE)
