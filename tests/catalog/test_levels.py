"""Numbers become levels by limit and direction."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.catalog.level import Direction, Level, Scale, level_of
from cbtui.catalog.live import LIVE_METRICS, live_metric
from cbtui.catalog.metrics import METRICS, metric
from cbtui.catalog.thresholds import Thresholds

BY_SEVERITY = (Level.OK, Level.WARN, Level.BAD)
LIMITS = Thresholds()
JUDGED = {each.names.en: each.scale(LIMITS) for each in METRICS.values()}
JUDGED |= {each.names.en: each.scale(LIMITS) for each in LIVE_METRICS}


@pytest.mark.parametrize(
    ("mid", "value", "level"),
    [
        (20017, 1.9, Level.OK),
        (20017, 2, Level.WARN),
        (20018, 5, Level.BAD),
        (20001, 69, Level.OK),
        (20001, 70, Level.WARN),
        (20002, 95, Level.BAD),
        (20007, 10, Level.OK),
        (20008, 9, Level.WARN),
        (20010, 4, Level.BAD),
        (20011, 0, Level.OK),
        (20011, 200, Level.WARN),
        (20005, 301, Level.BAD),
        (20003, 0, Level.OK),
        (20014, 123, Level.OK),
    ],
)
def test_a_session_metric_is_judged(mid: int, value: float, level: Level) -> None:
    assert level_of(metric(mid).scale(LIMITS), value) is level


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("videoFreezeRate", 5.0, Level.WARN),
        ("videoFreezeRate", 5.1, Level.BAD),
        ("audioFreezeRate", 3.1, Level.BAD),
        ("joinSuccessRate", 95.0, Level.WARN),
        ("joinSuccessRate", 94.9, Level.BAD),
        ("joinSuccess5SecsRate", 99.0, Level.OK),
        ("videoEnd2EndExcellentTransRate", 81.3, Level.BAD),
        ("pcu", 0, Level.OK),
    ],
)
def test_a_live_metric_is_judged(name: str, value: float, level: Level) -> None:
    assert level_of(live_metric(name).scale(LIMITS), value) is level


@pytest.mark.parametrize("judged", JUDGED.values(), ids=JUDGED.keys())
def test_no_value_is_never_a_good_value(judged: Scale) -> None:
    assert level_of(judged, None) is Level.NO_DATA
    assert level_of(judged, nan) is Level.NO_DATA


@given(st.sampled_from(list(JUDGED.values())), st.floats(0, 10_000), st.floats(0, 10_000))
def test_a_worse_value_never_has_a_better_level(judged: Scale, one: float, other: float) -> None:
    low, high = sorted((one, other))
    if judged.direction is Direction.LOWER_IS_WORSE:
        low, high = high, low
    assert BY_SEVERITY.index(level_of(judged, low)) <= BY_SEVERITY.index(level_of(judged, high))


def test_limits_stand_in_order() -> None:
    for judged in JUDGED.values():
        if judged.direction is Direction.NEUTRAL:
            assert judged.warn is judged.bad is None
            continue
        assert judged.warn is not None
        assert judged.bad is not None
        assert (judged.bad > judged.warn) is (judged.direction is Direction.HIGHER_IS_WORSE)


def test_a_configured_limit_colours_too() -> None:
    strict, lax = Thresholds(loss_bad=5), Thresholds(loss_bad=10)
    assert level_of(metric(20018).scale(strict), 7) is Level.BAD
    assert level_of(metric(20018).scale(lax), 7) is Level.WARN
    assert level_of(live_metric("videoFreezeRate").scale(Thresholds(video_freeze=12)), 9) is Level.WARN
