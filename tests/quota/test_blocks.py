"""The server turned a request down: no session asks before it can be allowed again."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import pytest

from cbtui.errors import QuotaError
from cbtui.model import Endpoint
from cbtui.quota import Ledger
from cbtui.times import DAY, HOUR
from tests.fakes import FakeClock
from tests.quota.conftest import NOON
from tests.quota.taking import take


@pytest.mark.parametrize(
    ("endpoint", "message", "retry_after", "seconds"),
    [
        (Endpoint.LISTS, "qpd limit error", None, 12 * HOUR + 2),
        (Endpoint.LISTS, "qps limit error", None, 2),
        (Endpoint.LISTS, "query latency limit error", None, 2),
        (Endpoint.LISTS, "qpm limit error", None, 61),
        (Endpoint.LISTS, "Too Many Requests", None, 2),
        (Endpoint.SCALE, "Too Many Requests", None, 61),
        (Endpoint.SCALE, "QPS Limit Error", None, 61),
        (Endpoint.SCALE, "qpd limit error", 30.0, 30),
        (Endpoint.LISTS, "", 1e12, DAY),
        (Endpoint.LISTS, "", inf, 2),
        (Endpoint.LISTS, "", nan, 2),
        (Endpoint.LISTS, "", -5.0, 0),
    ],
)
def test_how_long_it_lasts(
    ledger: Ledger, endpoint: Endpoint, message: str, retry_after: float | None, seconds: float
) -> None:
    assert ledger.block(endpoint, message, retry_after) == pytest.approx(NOON + seconds)


def test_every_session_sees_it_and_reads_why(opened: Callable[..., Ledger], clock: FakeClock) -> None:
    first, second = opened(), opened()
    allowed = first.block(Endpoint.SCALE, "qpd limit error\x1b[2J")
    with pytest.raises(QuotaError, match="qpd limit error") as caught:
        take(second, Endpoint.SCALE)
    assert caught.value.allowed_ts == allowed
    assert "\x1b" not in str(caught.value)
    state = next(state for state in second.state() if state.endpoint is Endpoint.SCALE)
    assert "qpd limit error" in str(state.blocked_reason)
    assert state.next_allowed_ts == allowed
    clock.advance(allowed - clock.now())
    take(second, Endpoint.SCALE)


def test_it_stops_one_endpoint_alone(ledger: Ledger) -> None:
    ledger.block(Endpoint.SCALE, "qpd limit error")
    take(ledger, Endpoint.NETWORK)


def test_a_later_answer_does_not_shorten_it(ledger: Ledger) -> None:
    until = ledger.block(Endpoint.LISTS, "qpd limit error")
    assert ledger.block(Endpoint.LISTS, "qps limit error") == until


def test_a_jump_of_the_wall_clock_neither_ends_nor_lengthens_it(ledger: Ledger, clock: FakeClock) -> None:
    ledger.block(Endpoint.SCALE, "qpm limit error")
    for jump in (25 * HOUR, -26 * HOUR):
        clock.set_wall(clock.now() + jump)
        with pytest.raises(QuotaError) as caught:
            take(ledger, Endpoint.SCALE)
        assert caught.value.allowed_ts == pytest.approx(clock.now() + 61)


def test_it_survives_a_reboot_and_ends_at_its_time(opened: Callable[..., Ledger], clock: FakeClock) -> None:
    until = opened().block(Endpoint.SCALE, "qpd limit error")
    clock.advance(HOUR)
    clock.reboot(uptime=30.0)
    with pytest.raises(QuotaError) as caught:
        take(opened(), Endpoint.SCALE)
    assert caught.value.allowed_ts == pytest.approx(until)
