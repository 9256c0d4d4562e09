"""What a session may ask of the ledger, and what it says when the answer is no."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cbtui.clock import Agreement
from cbtui.errors import QuotaError, ReserveError
from cbtui.model import Endpoint, EndpointQuota
from cbtui.quota import LIMITS, Ledger
from cbtui.times import DAY, HOUR
from tests.fakes import FakeClock
from tests.quota.conftest import NOON
from tests.quota.taking import take

MIDNIGHT = 20_001 * DAY
Opened = Callable[..., Ledger]


def state_of(ledger: Ledger, endpoint: Endpoint, project: str = "") -> EndpointQuota:
    return next(state for state in ledger.state(project) if state.endpoint is endpoint)


def spend(ledger: Ledger, clock: FakeClock, endpoint: Endpoint, count: int) -> None:
    for _ in range(count):
        take(ledger, endpoint)
        clock.advance(LIMITS[endpoint].longest.guarded_s)


def refusal(ledger: Ledger, endpoint: Endpoint, keep: int = 0) -> QuotaError:
    with pytest.raises(QuotaError) as caught:
        take(ledger, endpoint, keep=keep)
    return caught.value


def test_a_fresh_ledger_has_everything_left(ledger: Ledger) -> None:
    states = ledger.state()
    assert [state.endpoint for state in states] == list(Endpoint)
    assert [state.left_today for state in states] == [1000, 1000, 10, 1000, 1000, 1000, 1000, None]
    assert all(state.next_allowed_ts == NOON and state.resets_ts == MIDNIGHT for state in states)


def test_state_counts_what_went(ledger: Ledger, clock: FakeClock) -> None:
    spend(ledger, clock, Endpoint.USAGE, 2)
    clock.advance(-21)
    state = state_of(ledger, Endpoint.USAGE)
    assert (state.per_day, state.used_today, state.left_today) == (10, 2, 8)
    assert state.last_sent_ts == pytest.approx(clock.now() - 40)
    assert state.next_allowed_ts == pytest.approx(clock.now() + 21)


def test_sessions_of_a_host_share_one_count(opened: Opened) -> None:
    first, second = opened(), opened()
    take(first, Endpoint.SCALE)
    refusal(second, Endpoint.SCALE)


def test_endpoints_and_accounts_count_apart(opened: Opened) -> None:
    ledger = opened()
    take(ledger, Endpoint.SCALE)
    take(ledger, Endpoint.NETWORK)
    take(opened("another account"), Endpoint.SCALE)


def test_an_account_counts_its_projects_together_unless_told_otherwise(opened: Opened) -> None:
    strict, loose = opened(), opened("other", scope="project")
    take(strict, Endpoint.SCALE, project="a")
    with pytest.raises(QuotaError):
        take(strict, Endpoint.SCALE, project="b")
    take(loose, Endpoint.SCALE, project="a")
    take(loose, Endpoint.SCALE, project="b")
    with pytest.raises(QuotaError):
        take(loose, Endpoint.SCALE, project="b")
    assert state_of(loose, Endpoint.SCALE, "c").used_today == 0


def test_a_full_window_is_told_with_the_time_of_the_next_request(ledger: Ledger, clock: FakeClock) -> None:
    take(ledger, Endpoint.SCALE)
    clock.advance(23)
    error = refusal(ledger, Endpoint.SCALE)
    assert error.endpoint == Endpoint.SCALE
    assert error.allowed_ts == pytest.approx(clock.now() + 38)
    assert str(error) == (
        "/beta/live/scale/by_time was not asked: one request a minute; the last went 23 s ago. "
        "It may be asked at 12:01:01 UTC (in 38 s)."
    )


def test_a_spent_day_lasts_until_the_servers_midnight(ledger: Ledger, clock: FakeClock) -> None:
    spend(ledger, clock, Endpoint.USAGE, 10)
    error = refusal(ledger, Endpoint.USAGE)
    assert "10 of 10 requests of today (UTC) are used" in str(error)
    assert MIDNIGHT <= error.allowed_ts <= MIDNIGHT + 3
    clock.advance(error.allowed_ts - clock.now())
    take(ledger, Endpoint.USAGE)


def test_the_day_is_the_servers(ledger: Ledger, clock: FakeClock) -> None:
    clock.offset = 11.5 * HOUR
    assert state_of(ledger, Endpoint.USAGE).resets_ts == pytest.approx(MIDNIGHT)


@pytest.mark.parametrize("away", [-1.5, 1.5])
def test_near_midnight_a_request_counts_for_both_days(ledger: Ledger, clock: FakeClock, away: float) -> None:
    clock.advance(MIDNIGHT + away - clock.now())
    take(ledger, Endpoint.USAGE)
    for there in (MIDNIGHT - 10, MIDNIGHT + 10):
        clock.advance(there - clock.now())
        assert state_of(ledger, Endpoint.USAGE).used_today == 1


def test_kept_requests_are_refused_to_those_who_keep_them(ledger: Ledger, clock: FakeClock) -> None:
    spend(ledger, clock, Endpoint.USAGE, 7)
    error = refusal(ledger, Endpoint.USAGE, keep=3)
    assert "7 of 10" in str(error)
    assert "last 3 are kept" in str(error)
    assert isinstance(error, ReserveError)
    assert "Incident mode (i) spends them" in str(error)
    take(ledger, Endpoint.USAGE, keep=2)


async def test_short_windows_are_waited_for(ledger: Ledger, clock: FakeClock) -> None:
    for _ in range(3):
        arrived = await ledger.permit(Endpoint.DETAILS)
        await arrived()
    assert sum(clock.slept) == pytest.approx(2.2)


async def test_but_not_for_ever(ledger: Ledger, clock: FakeClock) -> None:
    await ledger.permit(Endpoint.DETAILS)
    with pytest.raises(QuotaError):
        await ledger.permit(Endpoint.DETAILS, max_wait_s=0.5)
    assert clock.slept == []


async def test_long_windows_are_not_waited_for(ledger: Ledger, clock: FakeClock) -> None:
    await ledger.permit(Endpoint.SCALE)
    with pytest.raises(QuotaError):
        await ledger.permit(Endpoint.SCALE, max_wait_s=600)
    assert clock.slept == []


async def test_a_window_begins_when_a_request_has_arrived(ledger: Ledger, clock: FakeClock) -> None:
    arrived = await ledger.permit(Endpoint.DETAILS)
    clock.advance(3)
    refusal(ledger, Endpoint.DETAILS)
    await arrived()
    assert refusal(ledger, Endpoint.DETAILS).allowed_ts == pytest.approx(clock.now() + 1.1)
    clock.advance(1.11)
    take(ledger, Endpoint.DETAILS)


async def test_a_request_that_nobody_follows_is_on_its_way_for_a_while(ledger: Ledger, clock: FakeClock) -> None:
    await ledger.permit(Endpoint.DETAILS)
    clock.advance(6)
    refusal(ledger, Endpoint.DETAILS)
    clock.advance(0.11)
    take(ledger, Endpoint.DETAILS)


async def test_a_request_under_way_at_midnight_counts_for_both_days(ledger: Ledger, clock: FakeClock) -> None:
    clock.advance(MIDNIGHT - 8 - clock.now())
    arrived = await ledger.permit(Endpoint.USAGE)
    clock.advance(10)
    await arrived()
    clock.advance(10)
    assert state_of(ledger, Endpoint.USAGE).used_today == 1


def test_what_the_clock_learned_outlives_the_process(opened: Opened, clock: FakeClock) -> None:
    clock.offset = -7.5
    opened().remember_clock()
    clock.offset = 0.0
    opened()
    assert clock.offset == pytest.approx(-7.5)


def test_the_offset_follows_a_jump_of_the_wall_clock(opened: Opened, clock: FakeClock) -> None:
    clock.offset = -7.5
    opened().remember_clock()
    clock.set_wall(clock.wall() + HOUR)
    clock.offset = 0.0
    opened()
    assert clock.offset == pytest.approx(-7.5 - HOUR)


def test_accounts_may_live_on_servers_of_different_clocks(opened: Opened, clock: FakeClock) -> None:
    clock.offset = 5 * HOUR
    opened("simulator").remember_clock()
    clock.offset = 0.0
    opened()
    assert clock.offset == 0.0


def test_an_offset_of_days_ago_is_forgotten(opened: Opened, clock: FakeClock) -> None:
    clock.offset = -7.5
    opened().remember_clock()
    clock.advance(2 * DAY)
    clock.reboot()
    clock.offset = 0.0
    opened()
    assert clock.offset == 0.0


def test_old_permits_are_dropped(opened: Opened, clock: FakeClock) -> None:
    spend(opened(), clock, Endpoint.USAGE, 3)
    clock.agreement = Agreement(clock.wall() - clock.uptime(), settled=True)
    clock.advance(3 * DAY)
    assert state_of(opened(), Endpoint.USAGE).last_sent_ts is None
