"""The day's requests last all day, and the reserve is there when an incident begins."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
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
        due = planner.plan(quota(left, last=last, allowed=allowed), now, incident=incident(now)).due_ts
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
    assert planner.plan(quota(RESERVE), now, incident=True).interval_s == 61
    assert planner.plan(quota(RESERVE), now, incident=True).keep == 0


def test_without_an_incident_the_reserve_is_kept() -> None:
    now = START + 12 * HOUR
    assert planner.plan(quota(RESERVE + 100), now).interval_s == pytest.approx(12 * HOUR / 100)
    assert planner.plan(quota(RESERVE + 100), now).keep == RESERVE
    assert planner.plan(quota(RESERVE), now).interval_s == planner.SERIES_INTERVAL_S


def test_a_spent_day_goes_on_after_the_reset() -> None:
    assert planner.plan(quota(0, last=START + HOUR), START + 2 * HOUR).due_ts >= START + DAY
    assert planner.plan(quota(0), START + HOUR).interval_s == inf


def test_the_ledgers_word_counts() -> None:
    allowed = START + 5 * HOUR
    assert planner.plan(quota(900, allowed=allowed), START + 4 * HOUR).due_ts == allowed


def test_an_endpoint_without_a_daily_limit_is_paced_by_its_window() -> None:
    assert planner.plan(quota(None), START).interval_s == 61


def test_lasts_until() -> None:
    assert planner.lasts_until(quota(100), START, 60) == START + 6000
    assert planner.lasts_until(quota(100), START, 60, reserve=60) == START + 2400
    assert planner.lasts_until(quota(1000), START, 120) == START + DAY


def test_a_long_incident_may_leave_less_than_one_in_55_minutes_and_one_goes_all_the_same() -> None:
    plan = planner.plan(quota(RESERVE + 2), START + 12 * HOUR)
    assert (plan.interval_s, plan.keep) == (planner.SERIES_INTERVAL_S, 0)


@settings(max_examples=30, deadline=None)
@given(presses=st.sets(st.integers(0, 1439), min_size=200), at=st.integers(0, 1439))
def test_what_a_person_asks_for_leaves_the_reserve_and_loses_no_minute(presses: set[int], at: int) -> None:
    """A person refreshes in many minutes of the day; the loop sends when it is due."""
    left, last, sent = 1000, None, []
    for minute in range(1440):
        now = START + minute * 61.0
        if now >= START + DAY:
            break
        state = quota(left, last=last)
        pressed = minute in presses or minute > at
        if (pressed and left > planner.keep_on_demand(state, now)) or planner.plan(state, now).due_ts <= now:
            last, left = now, left - 1
            sent.append(now)
        assert left >= min(RESERVE, int((START + DAY - now) / 61)) - 1
    assert max(b - a for a, b in pairwise([*sent, START + DAY])) <= HOUR


def test_near_midnight_what_would_be_lost_may_go() -> None:
    assert planner.keep_on_demand(quota(RESERVE - 1), START + 12 * HOUR) > RESERVE
    assert planner.keep_on_demand(quota(RESERVE - 1), START + 23.5 * HOUR) == 0
    assert planner.keep_on_demand(quota(None), START) == 0
