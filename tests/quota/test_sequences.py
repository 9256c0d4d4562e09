"""No sequence of requests goes beyond a limit: not over jumps of the wall clock, restarts, or boots of the host."""

from __future__ import annotations

import asyncio
import tempfile
from math import floor
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cbtui.errors import QuotaError
from cbtui.model import Endpoint
from cbtui.quota import Ledger, Limit, Rate
from cbtui.quota.ledger import Arrived
from cbtui.times import DAY, HOUR
from tests.fakes import FakeClock
from tests.quota.taking import take

LIMITS = {
    Endpoint.LISTS: Limit(Endpoint.LISTS, (Rate(3, 1),), per_day=9),
    Endpoint.DETAILS: Limit(Endpoint.DETAILS, (Rate(1, 1),), per_day=6),
    Endpoint.SCALE: Limit(Endpoint.SCALE, (Rate(1, 60),), per_day=4),
    Endpoint.REPORT: Limit(Endpoint.REPORT, (Rate(2, 1), Rate(5, 60))),
}
SLACK = 15.0
"""Seconds around midnight in which a request may count for both days: the guards, and the longest flight."""
PAUSES = st.sampled_from([0.0, 0.05, 0.4, 0.999, 1.0, 1.1, 20.0, 59.0, 61.0, 1800.0, 6 * HOUR, DAY])


async def call(arrived: Arrived) -> None:
    await arrived()


class Host(RuleBasedStateMachine):
    """A host whose wall clock may be wrong, and a server that counts by the true time.

    A request reaches the server some time after its permit, but sooner than the guard. Its answer tells the
    server's time to the second.
    """

    @initialize(to_midnight=st.sampled_from([0.5, 3.0, 70.0, 5 * HOUR]), wrong_by=st.sampled_from([0.0, -700.0]))
    def boot(self, to_midnight: float, wrong_by: float) -> None:
        self.directory = tempfile.TemporaryDirectory()
        self.true = 20_000 * DAY - to_midnight
        self.clock = FakeClock(self.true + wrong_by)
        self.arrived: dict[Endpoint, list[float]] = {endpoint: [] for endpoint in LIMITS}
        self.open()
        self.hear_of_the_time()

    def open(self) -> None:
        self.ledger = Ledger(Path(self.directory.name) / "quota.db", self.clock, "account", LIMITS)

    def hear_of_the_time(self) -> None:
        self.clock.offset = floor(self.true) - self.clock.wall()
        self.ledger.remember_clock()
        self.jumped = False

    def let_pass(self, seconds: float) -> None:
        self.true += seconds
        self.clock.advance(seconds)

    @rule(seconds=PAUSES)
    def time_passes(self, seconds: float) -> None:
        self.let_pass(seconds)

    @rule(seconds=st.sampled_from([-HOUR, 25 * HOUR, -25 * HOUR, 3.0, -90.0]))
    def wall_clock_jumps(self, seconds: float) -> None:
        self.clock.set_wall(self.clock.wall() + seconds)
        self.jumped = True

    @rule()
    def process_restarts(self) -> None:
        self.ledger.close()
        self.clock.offset = 0.0
        self.open()

    @precondition(lambda self: not self.jumped)
    @rule(uptime=st.sampled_from([0.5, 30.0, 300.0]))
    def host_reboots(self, uptime: float) -> None:
        self.ledger.close()
        self.let_pass(uptime)
        self.clock.reboot(uptime=uptime)
        self.clock.offset = 0.0
        self.open()

    @rule(endpoint=st.sampled_from(list(LIMITS)), times=st.integers(1, 5), travel=st.floats(0.0, 0.95))
    def requests_go(self, endpoint: Endpoint, times: int, travel: float) -> None:
        for _ in range(times):
            try:
                take(self.ledger, endpoint)
            except QuotaError as error:
                self.refused_for_a_reason(endpoint, error.allowed_ts - self.clock.now())
                return
            guard = min(rate.guard_s for rate in LIMITS[endpoint].rates)
            self.arrived[endpoint].append(self.true + travel * guard)
            self.hear_of_the_time()
            self.within_limits(endpoint)

    @rule(endpoint=st.sampled_from(list(LIMITS)), flight=st.sampled_from([0.3, 1.0, 4.9, 12.0]), share=st.floats(0, 1))
    def a_slow_request_goes(self, endpoint: Endpoint, flight: float, share: float) -> None:
        """It arrives somewhere on its flight, of which the ledger hears only the end; others try meanwhile."""
        try:
            arrived = asyncio.run(self.ledger.permit(endpoint, max_wait_s=0))
        except QuotaError:
            return
        self.arrived[endpoint].append(self.true + share * flight)
        self.let_pass(flight / 2)
        self.requests_go(endpoint, 1, 0.0)
        self.let_pass(flight / 2)
        asyncio.run(call(arrived))
        self.hear_of_the_time()
        self.requests_go(endpoint, 1, 0.0)
        self.within_limits(endpoint)

    @precondition(lambda self: not self.jumped)
    @rule(endpoint=st.sampled_from(list(LIMITS)))
    def what_is_said_of_the_next_request_holds(self, endpoint: Endpoint) -> None:
        try:
            take(self.ledger, endpoint)
        except QuotaError as error:
            self.let_pass(error.allowed_ts - self.clock.now() + 1e-4)
            take(self.ledger, endpoint)
        self.arrived[endpoint].append(self.true)
        self.hear_of_the_time()
        self.within_limits(endpoint)

    def within_limits(self, endpoint: Endpoint) -> None:
        stamps = sorted(self.arrived[endpoint])
        for rate in LIMITS[endpoint].rates:
            for first, last in zip(stamps, stamps[rate.count :], strict=False):
                assert last - first > rate.window_s
        if (per_day := LIMITS[endpoint].per_day) is not None:
            assert self.of_day(endpoint, floor(self.true / DAY)) <= per_day

    def of_day(self, endpoint: Endpoint, day: int, slack: float = 0.0) -> int:
        return sum(day * DAY - slack <= stamp < (day + 1) * DAY + slack for stamp in self.arrived[endpoint])

    def refused_for_a_reason(self, endpoint: Endpoint, wait: float) -> None:
        """Nothing is locked for longer than its window, but for a day that is really spent."""
        longest = LIMITS[endpoint].longest.guarded_s
        if wait > longest + 1e-3:
            days = {floor((self.true + away) / DAY) for away in (-SLACK, SLACK)}
            assert any(self.of_day(endpoint, day, SLACK) >= (LIMITS[endpoint].per_day or 0) for day in days)
            assert wait <= DAY + SLACK

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.directory.cleanup()


Host.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestHost = Host.TestCase
