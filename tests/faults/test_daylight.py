"""Faults of daylight saving: the hour that comes twice, and ranges that reach into the future."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from cbtui.errors import UsageError
from cbtui.times import end_of_range, parse, stamp_text, zone, zone_label
from cbtui.tui.screens.calls.search import settled
from cbtui.tui.screens.calls.search_bar import SearchText

BERLIN = ZoneInfo("Europe/Berlin")
TWICE = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
"""02:30 in Berlin for the first time on the day that summer time ends; an hour later it is 02:30 again."""
HOUR = 3600


@pytest.fixture(params=["Europe/Berlin", "local"])
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tzinfo]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield zone(request.param)
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (TWICE - 60, TWICE - 86_400),
        (TWICE, TWICE),
        (TWICE + HOUR - 1, TWICE),
        (TWICE + HOUR, TWICE + HOUR),
        (TWICE + 5 * HOUR, TWICE + HOUR),
    ],
)
def test_a_time_of_the_hour_that_comes_twice_is_the_latest_that_was(now: int, expected: int, where: tzinfo) -> None:
    assert parse("02:30", now, where) == expected


@pytest.mark.parametrize(("now", "expected"), [(TWICE + 10, TWICE), (TWICE + HOUR, TWICE + HOUR), (TWICE - 60, TWICE)])
def test_so_is_a_date_with_a_time(now: int, expected: int, where: tzinfo) -> None:
    assert parse("2026-10-25T02:30", now, where) == expected


def test_an_offset_says_which_one_is_meant(where: tzinfo) -> None:
    assert parse("2026-10-25T02:30+02:00", TWICE + 9 * HOUR, where) == TWICE


def test_offsets_are_right_in_both_hours(where: tzinfo) -> None:
    assert [stamp_text(TWICE + hour * HOUR, where) for hour in (-1, 0, 1, 2)] == [
        "2026-10-25T01:30:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T03:30:00+01:00",
    ]
    assert [zone_label(TWICE + hour * HOUR, where) for hour in (0, 1)] == ["UTC+2", "UTC+1"]


def test_a_time_that_the_clock_skips_is_read_as_if_it_had_not_yet(where: tzinfo) -> None:
    assert stamp_text(parse("2026-03-29T02:30", TWICE, where), where) == "2026-03-29T03:30:00+02:00"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


NOW = at("2026-07-01T04:06")


def test_an_end_that_is_still_to_come_is_cut_and_no_mistake() -> None:
    begin, end = (parse(text, NOW, BERLIN) for text in ("03:36", "04:36"))
    assert end < begin
    assert end_of_range(begin, end, "04:36", NOW, BERLIN) == NOW


@pytest.mark.parametrize(
    ("from_text", "to_text", "expected"),
    [
        ("2026-07-01T03:36", "2026-07-01T04:36", NOW),
        ("23:00", "01:00", at("2026-07-01T01:00")),
        ("05:00", "06:00", at("2026-06-30T06:00")),
        ("04:00", "03:00", at("2026-07-01T03:00")),
        ("2026-07-02T03:36", "2026-07-02T04:36", at("2026-07-02T04:36")),
        ("03:36", "now", NOW),
    ],
)
def test_other_ends_stay_where_they_are(from_text: str, to_text: str, expected: int) -> None:
    begin, end = (parse(text, NOW, BERLIN) for text in (from_text, to_text))
    assert end_of_range(begin, end, to_text, NOW, BERLIN) == expected


def test_the_search_form_reads_an_end_that_is_to_come_in_the_same_way() -> None:
    text = settled(SearchText("03:36", "04:36", ""), NOW, BERLIN)
    assert (text.from_text, text.to_text) == (str(at("2026-07-01T03:36")), str(NOW))


def test_a_range_that_ends_before_it_begins_stays_a_mistake() -> None:
    from cbtui.cli.invocation import Invocation

    with pytest.raises(UsageError, match="--from is later"):
        Invocation.check_order(2, 1)
