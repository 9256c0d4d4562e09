"""Points in time, as people write and read them."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.errors import UsageError
from cbtui.times import age_text, clock_text, duration_text, parse, stamp_text, zone, zone_label

NOW = 1_768_479_400
"""2026-01-15 12:16:40 UTC, 20:16:40 in Shanghai."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", NOW),
        ("-30m", NOW - 1800),
        ("-2h", NOW - 7200),
        ("-3d", NOW - 259_200),
        ("1768479400", NOW),
        ("20:14", NOW - 160),
        ("20:16:40", NOW),
        ("20:17", NOW + 20 - 86_400),
        ("2026-01-15T20:14", NOW - 160),
        ("2026-01-15 20:14:00", NOW - 160),
        ("2026-01-15T12:14:00Z", NOW - 160),
        ("2026-01-15T12:14:00+00:00", NOW - 160),
    ],
)
def test_every_form_of_a_time(text: str, expected: int) -> None:
    assert parse(text, NOW, SHANGHAI) == expected


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:60", "-5w", "20260115", "12-01-2026"])
def test_what_is_no_time_is_refused_with_the_forms(text: str) -> None:
    if text == "20260115":
        assert parse(text, NOW, UTC) == 1_768_435_200, "a date of ISO 8601's basic form"
        return
    with pytest.raises(UsageError, match="ISO 8601"):
        parse(text, NOW, UTC)


def test_zones() -> None:
    assert zone("utc") is UTC
    assert zone("Asia/Shanghai") == SHANGHAI
    with pytest.raises(UsageError, match="no time zone"):
        zone("Mars/Olympus")


@pytest.mark.parametrize(
    ("name", "label"),
    [("utc", "UTC"), ("Asia/Shanghai", "UTC+8"), ("America/St_Johns", "UTC-3:30"), ("Asia/Kolkata", "UTC+5:30")],
)
def test_the_zone_is_always_told_as_its_offset(name: str, label: str) -> None:
    assert zone_label(NOW, zone(name)) == label


def test_daylight_saving_follows_the_moment() -> None:
    berlin = zone("Europe/Berlin")
    assert zone_label(NOW, berlin) == "UTC+1"
    assert zone_label(NOW + 180 * 86_400, berlin) == "UTC+2"


@given(st.integers(0, 4_000_000_000), st.sampled_from(["utc", "local", "Asia/Shanghai", "America/New_York"]))
def test_a_stamp_reads_back(ts: int, name: str) -> None:
    assert parse(stamp_text(ts, zone(name)), NOW, UTC) == ts


def test_durations_and_ages() -> None:
    assert [duration_text(value) for value in (0, 59, 60, 220, 3729)] == ["0 s", "59 s", "1:00", "3:40", "1:02:09"]
    assert [age_text(value) for value in (0, 119, 120, 7200, 172_800)] == ["0 s", "119 s", "2 min", "2 h", "2 d"]
    assert clock_text(NOW, SHANGHAI, seconds=False) == "20:16"
