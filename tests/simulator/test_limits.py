"""The documented limits, as HTTP 429."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.model import Endpoint
from cbtui.simulator import Simulator, World
from cbtui.simulator.limits import RULES, Meter
from cbtui.simulator.parameters import METRICS
from cbtui.times import DAY
from tests.fakes import EPOCH, FakeClock
from tests.simulator.conftest import Asker

READING = [endpoint for endpoint in Endpoint if endpoint is not Endpoint.REPORT]


async def _ask(asker: Asker, endpoint: Endpoint) -> int:
    if endpoint is Endpoint.REPORT:
        return (await asker.post({"cname": "c", "teacher_uid": 1, "type": 1})).status_code
    metric = ",".join(METRICS.get(endpoint, ())) or None
    return (await asker.get(endpoint, metric=metric, call_id="unknown")).status_code


@pytest.mark.parametrize("endpoint", list(Endpoint))
async def test_a_window_slides(endpoint: Endpoint, ask_strictly: Asker, clock: FakeClock) -> None:
    rule = RULES[endpoint]
    half = rule.window_s / 2
    assert [await _ask(ask_strictly, endpoint) for _ in range(rule.count)] == [200] * rule.count
    clock.advance(half)
    assert await _ask(ask_strictly, endpoint) == 429
    clock.advance(half)
    assert [await _ask(ask_strictly, endpoint) for _ in range(rule.count)] == [200] * rule.count
    assert await _ask(ask_strictly, endpoint) == 429


@pytest.mark.parametrize("endpoint", READING)
async def test_a_day_ends_at_midnight_utc(endpoint: Endpoint, clock: FakeClock, busy_world: World) -> None:
    asker = Asker(Simulator(busy_world, clock), clock)
    rule = RULES[endpoint]
    assert rule.per_day is not None
    midnight = (int(clock.now()) // DAY + 1) * DAY
    clock.set_wall(midnight - 70_000)
    for _ in range(rule.per_day):
        assert asker.simulator.meter.take(endpoint, clock.now()) is None
        clock.advance(rule.window_s)
    assert asker.simulator.meter.used(endpoint, clock.now()) == rule.per_day
    clock.set_wall(midnight - 90.5)
    async with asker.client:
        assert await _ask(asker, endpoint) == 429
        clock.set_wall(midnight)
        assert await _ask(asker, endpoint) == 200


async def test_a_refusal_says_why_and_for_how_long(ask_strictly: Asker, clock: FakeClock) -> None:
    await ask_strictly.get(Endpoint.DIAGNOSIS)
    clock.advance(20.5)
    response = await ask_strictly.get(Endpoint.DIAGNOSIS)
    assert (response.status_code, response.json()["message"]) == (429, "qpm limit error")
    assert response.headers["retry-after"] == "40"


async def test_endpoints_have_limits_of_their_own_and_app_ids_share_them(clock: FakeClock, busy_world: World) -> None:
    asker = Asker(Simulator(busy_world, clock, appids={"second": busy_world}), clock)
    async with asker.client:
        assert (await asker.get(Endpoint.SCALE, metric="pcu")).status_code == 200
        assert (await asker.get(Endpoint.EXPERIENCE, metric="videoFreezeRate")).status_code == 200
        assert (await asker.get(Endpoint.SCALE, metric="pcu", appid="second")).status_code == 429


async def test_what_was_turned_away_before_the_meter_is_not_counted(ask_strictly: Asker) -> None:
    await ask_strictly.get(Endpoint.DIAGNOSIS, appid="someone-elses")
    assert (await ask_strictly.get(Endpoint.DIAGNOSIS)).status_code == 200


@given(
    endpoint=st.sampled_from(list(Endpoint)),
    steps=st.lists(st.floats(0, 90, allow_nan=False), min_size=1, max_size=60),
)
def test_no_window_ever_holds_more_than_its_count(endpoint: Endpoint, steps: list[float]) -> None:
    rule, meter = RULES[endpoint], Meter()
    passed = [now for now in accumulate(steps, initial=EPOCH) if meter.take(endpoint, now) is None]
    for last in passed:
        assert sum(last - rule.window_s < at <= last for at in passed) <= rule.count


@given(endpoint=st.sampled_from(READING), quarters=st.lists(st.integers(0, 4 * DAY - 1), max_size=30))
def test_waiting_as_long_as_told_is_enough(endpoint: Endpoint, quarters: list[int]) -> None:
    meter = Meter()
    for now in (quarter / 4 for quarter in sorted(quarters)):
        refusal = meter.take(endpoint, now)
        if refusal:
            assert meter.take(endpoint, now + refusal.retry_after_s) is None
            return
