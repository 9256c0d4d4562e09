"""Live minutes, diagnosis and usage: delays, look-back, caps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cbtui.model.endpoint import LIVE_ENDPOINTS, Endpoint
from cbtui.simulator import Kind, Lesson, Trouble, World
from cbtui.simulator.parameters import METRICS
from cbtui.times import DAY, HOUR, MINUTE
from tests.fakes import EPOCH, FakeClock
from tests.simulator.conftest import Asker

NOW = int(EPOCH)
About = Callable[[World], Asker]


async def _rows(asker: Asker, endpoint: Endpoint, **params: object) -> list[dict[str, Any]]:
    asked = {"metric": ",".join(METRICS.get(endpoint, ())) or None, **params}
    body = (await asker.get(endpoint, **asked)).json()
    assert (body["code"], body["message"]) == (200, "success")
    rows: list[dict[str, Any]] = body["data"]
    return rows


@pytest.mark.parametrize("endpoint", LIVE_ENDPOINTS)
async def test_there_is_one_row_a_minute_until_about_two_minutes_ago(endpoint: Endpoint, ask: Asker) -> None:
    rows = await _rows(ask, endpoint)
    times = [row["ts"] for row in rows]
    assert times == list(range(times[0], times[-1] + 1, MINUTE))
    assert times[0] - MINUTE < NOW - HOUR <= times[0]
    assert 60 <= NOW - (times[-1] + MINUTE) <= 60 + 120
    assert all(set(row) == {*METRICS[endpoint], "ts"} for row in rows)


async def test_only_the_metrics_asked_for_are_answered(ask: Asker) -> None:
    rows = await _rows(ask, Endpoint.EXPERIENCE, metric="videoFreezeRate")
    assert set(rows[0]) == {"videoFreezeRate", "ts"}


@pytest.mark.parametrize("endpoint", [*LIVE_ENDPOINTS, Endpoint.DIAGNOSIS])
async def test_live_data_is_forgotten_after_an_hour(endpoint: Endpoint, ask: Asker) -> None:
    rows = await _rows(ask, endpoint, start_ts=NOW - DAY)
    assert min(row["ts"] for row in rows) >= NOW - HOUR
    metric = ",".join(METRICS.get(endpoint, ())) or None
    gone = await ask.get(endpoint, start_ts=NOW - DAY, end_ts=NOW - HOUR - 1, metric=metric)
    assert gone.status_code == 400


async def test_users_and_channels_are_counted_and_a_young_minute_is_revised_later(
    ask_about: About, clock: FakeClock
) -> None:
    lessons = [Lesson.of(f"c{n}", NOW - 1800, 3600, range(40), join_gap_s=0) for n in range(2)]
    asker = ask_about(World.of(lessons))
    first = (await _rows(asker, Endpoint.SCALE))[-1]
    clock.advance(300)
    later = {row["ts"]: row for row in await _rows(asker, Endpoint.SCALE)}[first["ts"]]
    assert later == {"pcu": 80, "pcc": 2, "ts": first["ts"]}
    assert 0 < first["pcu"] < 80


async def test_nobody_inside_gives_zero_users_and_no_rates(ask_about: About) -> None:
    asker = ask_about(World.of([]))
    assert {(row["pcu"], row["pcc"]) for row in await _rows(asker, Endpoint.SCALE)} == {(0, 0)}
    assert {row["videoFreezeRate"] for row in await _rows(asker, Endpoint.EXPERIENCE)} == {None}


async def test_diagnosis_gives_the_ten_newest_events(ask: Asker, busy_world: World) -> None:
    events = await _rows(ask, Endpoint.DIAGNOSIS)
    assert len(events) == 10
    times = [event["ts"] for event in events]
    assert times == sorted(times, reverse=True)
    minute = times[0] // MINUTE * MINUTE
    assert events[0] == busy_world.events(minute)[0]
    for event in events:
        assert isinstance(event["user"], str)
        assert 1 <= len(event["cause_tags"]) <= 3
        assert all(isinstance(tag["host_user"], str) for tag in event["cause_tags"])


@pytest.mark.parametrize(
    ("kind", "size", "experience", "factor", "host"),
    [
        (Kind.UPLINK_LOSS, 40, 4, 21, "1"),
        (Kind.DOWNLINK_LOSS, 40, 4, 23, ""),
        (Kind.SENDER_CPU, 97, 4, 10, "1"),
        (Kind.RECEIVER_CPU, 97, 4, 10, ""),
        (Kind.MUTE, 0, 5, 12, "1"),
        (Kind.SLOW_JOIN, 9, 6, 41, ""),
        (Kind.JOIN_FAILURE, 3, 6, 36, ""),
        (Kind.TOKEN_EXPIRED, 3, 6, 34, ""),
    ],
)
def test_an_injected_cause_is_diagnosed(kind: Kind, size: float, experience: int, factor: int, host: str) -> None:
    sender = 1 if host else None
    receiver = None if host else 2
    lesson = Lesson.of("c", NOW - 1800, 1800, [1, 2], [Trouble(kind, NOW - 1800, NOW, size, sender, receiver)])
    events = [event for n in range(30) for event in World.of([lesson]).events(NOW - 1800 + n * MINUTE)]
    tags = [(event["exp_id"], tag["factor_id"], tag["host_user"]) for event in events for tag in event["cause_tags"]]
    assert (experience, factor, host) in tags
    assert all(NOW - 1800 <= event["ts"] < NOW for event in events)


@pytest.mark.parametrize("offset", [0, 17, 59])
def test_failed_joins_come_as_often_as_their_size_says(offset: int) -> None:
    first = NOW // MINUTE * MINUTE - 1200 + offset
    lesson = Lesson.of("c", first - 60, 1300, [1], [Trouble(Kind.TOKEN_EXPIRED, first, first + 600, 2.5)])
    world = World.of([lesson])
    events = [event for n in range(-1, 13) for event in world.events(first // MINUTE * MINUTE + n * MINUTE)]
    assert len(events) == 25
    assert len({event["ts"] for event in events}) == 25


async def test_a_healthy_class_has_no_events(ask_about: About) -> None:
    asker = ask_about(World.of([Lesson.of("c", NOW - 1800, 1800, [1, 2, 3])]))
    assert await _rows(asker, Endpoint.DIAGNOSIS) == []


MIDNIGHT = NOW // DAY * DAY
WEEK = {"start_ts": MIDNIGHT - 7 * DAY, "end_ts": MIDNIGHT + DAY}


async def test_usage_gives_a_row_for_each_closed_day(ask: Asker, clock: FakeClock) -> None:
    clock.set_wall(MIDNIGHT + 8 * HOUR)
    rows = await _rows(ask, Endpoint.USAGE, **WEEK)
    assert [row["ts"] for row in rows] == [MIDNIGHT - day * DAY for day in range(7, 0, -1)]
    assert all(row["userCount"] >= row["channelCount"] > 0 for row in rows)
    assert all(row["sessionCount"] >= row["userCount"] for row in rows)


async def test_yesterday_is_not_counted_before_eight(ask: Asker, clock: FakeClock) -> None:
    clock.set_wall(MIDNIGHT + 8 * HOUR - 1)
    rows = await _rows(ask, Endpoint.USAGE, **WEEK)
    assert rows[-1]["ts"] == MIDNIGHT - 2 * DAY


async def test_a_window_under_a_day_has_no_usage(ask: Asker) -> None:
    start = MIDNIGHT - 3 * DAY
    assert await _rows(ask, Endpoint.USAGE, start_ts=start, end_ts=start + DAY - 1) == []
    assert len(await _rows(ask, Endpoint.USAGE, start_ts=start, end_ts=start + DAY)) == 1


async def test_usage_counts_a_user_in_two_channels_twice(ask_about: About) -> None:
    day = MIDNIGHT - 2 * DAY
    lessons = [Lesson.of("a", day + HOUR, 600, [1, 2]), Lesson.of("b", day + 2 * HOUR, 600, [1, 2, 3])]
    (row,) = await _rows(ask_about(World.of(lessons)), Endpoint.USAGE, start_ts=day, end_ts=day + DAY)
    assert row == {"userCount": 5, "sessionCount": 5, "channelCount": 2, "ts": day}
