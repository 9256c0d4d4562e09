"""The day's requests last all day, and the reserve is there when an incident begins."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.model import Endpoint, EndpointQuota
from cbtui.quota import planner
from cbtui.times import DAY, HOUR

START = 20_000 * DAY
RESERVE = planner.DEFAULT_RESERVE


def quota(left: int | None, *, last: float | None = None, allowed: float = 0.0) -> EndpointQuota:
    used = 0 if left is None else 1000 - left
    return EndpointQuota(
        Endpoint.DIAGNOSIS, None if left is None else 1000, used, left, allowed, START + DAY, last_sent_ts=last
    )


def day(incident: Callable[[float], bool], left: int = 1000) -> list[float]:
    """When requests go over one day, each as soon as it is due; a session looks again after ten minutes at most."""
    now, last, sent = float(START), None, []
    while now < START + DAY:
        allowed = now if last is None else last + 61
        due = planner.next_due(quota(left, last=last, allowed=allowed), now, incident=incident(now))
        if due > now:
            now = min(due, now + 600)
            continue
        assert left > 0
        sent.append(now)
        last, left = now, left - 1
    return sent


def test_a_whole_day_uses_the_quota_up_and_never_exceeds_it() -> None:
    sent = day(lambda now: False)
    assert 990 <= len(sent) <= 1000
    assert min(b - a for a, b in pairwise(sent)) >= 61


def test_at_any_time_of_a_quiet_day_an_incident_could_go_on_for_an_hour_or_to_midnight() -> None:
    sent = day(lambda now: False)
    for number, ts in enumerate(sent, start=1):
        assert 1000 - number >= min(RESERVE, int((START + DAY - ts) / 61)) - 1


@given(begin=st.integers(0, 86399), length=st.integers(0, 6 * HOUR))
def test_incidents_never_exceed_the_day_and_no_minute_of_the_series_is_lost(begin: int, length: int) -> None:
    sent = day(lambda now: begin <= now - START < begin + length)
    assert len(sent) <= 1000
    assert max(b - a for a, b in pairwise([*sent, START + DAY])) <= HOUR


def test_an_incident_spends_the_reserve_at_one_a_minute() -> None:
    now = START + 20 * HOUR
    assert planner.interval_s(quota(RESERVE), now, incident=True) == 61
    assert planner.keep(quota(RESERVE), now, incident=True) == 0


def test_without_an_incident_the_reserve_is_kept() -> None:
    now = START + 12 * HOUR
    assert planner.interval_s(quota(RESERVE + 100), now) == pytest.approx(12 * HOUR / 100)
    assert planner.keep(quota(RESERVE + 100), now) == RESERVE
    assert planner.interval_s(quota(RESERVE), now) == planner.SERIES_INTERVAL_S


def test_a_spent_day_goes_on_after_the_reset() -> None:
    assert planner.next_due(quota(0, last=START + HOUR), START + 2 * HOUR) >= START + DAY
    assert planner.interval_s(quota(0), START + HOUR) == inf


def test_the_ledgers_word_counts() -> None:
    allowed = START + 5 * HOUR
    assert planner.next_due(quota(900, allowed=allowed), START + 4 * HOUR) == allowed


def test_an_endpoint_without_a_daily_limit_is_paced_by_its_window() -> None:
    assert planner.interval_s(quota(None), START) == 61


def test_lasts_until() -> None:
    assert planner.lasts_until(quota(100), START, 60) == START + 6000
    assert planner.lasts_until(quota(100), START, 60, reserve=60) == START + 2400
    assert planner.lasts_until(quota(1000), START, 120) == START + DAY
