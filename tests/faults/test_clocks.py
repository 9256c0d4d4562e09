"""Clocks that disagree: a Date that is off, a host that is days ahead, a jump. Nothing vanishes, nothing is claimed."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path

import pytest

from cbtui.api import CrystalBall
from cbtui.clock import Agreement, trusted
from cbtui.model import DiagnosisEvent, Endpoint, Minute
from cbtui.quota import Ledger
from cbtui.simulator import Lesson
from cbtui.times import DAY, HOUR, MINUTE
from tests.api.loopback import Behaviour, Loopback, answer
from tests.cli.site import site_of
from tests.fakes import EPOCH, FakeClock
from tests.quota.taking import take
from tests.service.conftest import Bench

OK = {"code": 200, "message": "", "has_more": False, "call_lists": []}


def dated(ahead: float) -> Behaviour:
    return answer(OK, Date=formatdate(EPOCH + ahead, usegmt=True))


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, -DAY, 100 * DAY])
async def test_one_answer_that_is_off_moves_no_clock(
    ball: CrystalBall, server: Loopback, clock: FakeClock, ahead: int
) -> None:
    server.script = [dated(0), dated(0), dated(ahead), dated(0)]
    for _ in server.script:
        await ball.call_lists("app", 1, 2)
        assert clock.now() == EPOCH
    assert trusted(clock)


async def test_two_answers_agree_by_the_time_since_boot(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    server.script = [dated(900), dated(900 + 3 * HOUR)]
    await ball.call_lists("app", 1, 2)
    clock.advance(3 * HOUR)
    clock.set_wall(EPOCH - DAY)
    await ball.call_lists("app", 1, 2)
    assert clock.now() == EPOCH + 900 + 3 * HOUR


def test_a_jump_of_the_wall_clock_moves_nothing_that_was_agreed_on(clock: FakeClock) -> None:
    clock.offset = 900
    before = clock.now()
    clock.set_wall(EPOCH + 100 * DAY)
    assert clock.now() == before
    clock.advance(60)
    assert clock.now() == before + 60


@pytest.mark.parametrize("told_by", [1, 2])
def test_what_was_heard_is_known_to_the_next_process(tmp_path: Path, told_by: int) -> None:
    clock = FakeClock()
    for _ in range(told_by):
        clock.agreement.hear(EPOCH + 900 - clock.uptime(), 2.0)
        ledger = Ledger(tmp_path / "quota.db", clock, "account")
        ledger.remember_clock()
        ledger.close()
        clock.agreement, heard = Agreement(), clock.agreement
        Ledger(tmp_path / "quota.db", clock, "account").close()
        assert clock.agreement == heard
    assert clock.now() == (EPOCH if told_by == 1 else EPOCH + 900)


async def test_nothing_is_covered_that_the_answers_own_clock_has_not_seen(bench: Bench) -> None:
    """The host is an hour ahead, and the first answer says so."""
    bench.clock.agreement.pending = bench.now - HOUR - bench.clock.uptime()
    seen = bench.now - 2 * HOUR
    bench.server.minutes[Endpoint.SCALE] = [Minute(bench.now - HOUR + 10 * MINUTE, {"pcu": 1.0})]
    await bench.service.live(seen, bench.now)
    key, coverage = bench.service.context.key, bench.store.coverage
    assert coverage.newest(key, Endpoint.SCALE) == bench.now - HOUR + 11 * MINUTE - 1
    assert coverage.newest(key, Endpoint.NETWORK) is None
    assert not (await bench.service.live_snapshot(bench.now - 50 * MINUTE, bench.now)).minutes.complete


async def test_nor_are_events_or_calls(bench: Bench) -> None:
    bench.clock.agreement.pending = bench.now - 10 * MINUTE - bench.clock.uptime()
    bench.server.events = [DiagnosisEvent(bench.now - 20 * MINUTE, "7", "a", 4)]
    await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert await bench.service.covered_to(Endpoint.DIAGNOSIS) == bench.now - 12 * MINUTE
    await bench.service.calls(bench.now - HOUR, bench.now)
    key = bench.service.context.key
    assert bench.store.calls.searched_to(key, None, bench.now - HOUR, bench.now) == bench.now - 10 * MINUTE - 20


async def test_minutes_after_an_answer_that_was_off_are_asked_for(bench: Bench) -> None:
    now = bench.now
    bench.clock.agreement = Agreement(now - bench.clock.uptime(), settled=True)
    bench.clock.agreement.hear(now - HOUR - bench.clock.uptime(), 2.0)
    await bench.service.live(now - HOUR, now)
    bench.clock.advance(5 * MINUTE)
    bench.clock.agreement.hear(now - bench.clock.uptime() + 5 * MINUTE, 2.0)
    answered = await bench.service.live(now - HOUR, bench.now)
    assert answered.requests == 3
    assert bench.server.asked[-1][2] == bench.now - 120


def old_minute(bench: Bench) -> bool:
    return bool(bench.store.minutes.range("key", 0, bench.now))


@pytest.mark.parametrize(
    "agreement",
    [
        Agreement(),
        Agreement(pending=EPOCH - 1000),
        Agreement(EPOCH - 1000),
        Agreement(EPOCH - 1000 + 100 * DAY, settled=True),
        Agreement(EPOCH - 1000, EPOCH - 1000 - DAY, settled=True),
    ],
    ids=["nothing heard", "one answer", "of an earlier boot", "host and server apart", "an answer against it"],
)
async def test_nothing_is_pruned_while_clocks_disagree(bench: Bench, agreement: Agreement) -> None:
    bench.store.minutes.put("key", Endpoint.SCALE, ["pcu"], [Minute(bench.now - 95 * DAY, {"pcu": 1.0})], 0, 1, 0.0)
    bench.clock.agreement = agreement
    await bench.service.prune()
    assert old_minute(bench)
    bench.clock.agreement = Agreement(EPOCH - 1000, settled=True)
    await bench.service.prune()
    assert not old_minute(bench)


def test_no_permit_is_forgotten_while_clocks_disagree(tmp_path: Path) -> None:
    clock = FakeClock()
    first = Ledger(tmp_path / "quota.db", clock, "account")
    take(first, Endpoint.USAGE)
    first.close()
    clock.reboot()
    clock.set_wall(EPOCH + 100 * DAY)
    Ledger(tmp_path / "quota.db", clock, "account").close()
    clock.agreement = Agreement(EPOCH + 60 - clock.uptime(), settled=True)
    again = Ledger(tmp_path / "quota.db", clock, "account")
    used = next(quota.used_today for quota in again.state() if quota.endpoint is Endpoint.USAGE)
    again.close()
    assert used == 1


def test_a_command_counts_from_the_servers_now(tmp_path: Path) -> None:
    """A server 15 minutes ahead: what began there a minute ago is found at the first try."""
    now = int(time.time()) + 15 * MINUTE
    with site_of([Lesson.of("ahead", now - 5 * MINUTE, 200, [1, 2])], tmp_path / "state") as site:
        site.simulator.skew_s = 15 * MINUTE
        for _ in range(2):
            result = site.run("calls", "--from", "-10m", "--json")
            assert [call["cname"] for call in result.document["data"]] == ["ahead"]
            asked = [request.params for request in site.simulator.requests]
            assert max(int(params["end_ts"]) for params in asked) >= now - 20
            assert len(asked) <= 4


def test_what_was_agreed_on_outlives_two_boots(tmp_path: Path) -> None:
    clock = FakeClock()
    clock.offset = 900
    for _ in range(3):
        Ledger(tmp_path / "quota.db", clock, "account").close()
        clock.reboot()
        clock.offset = 0
    Ledger(tmp_path / "quota.db", clock, "account").close()
    assert clock.now() == pytest.approx(EPOCH + 900)
    assert not trusted(clock), "no answer of this boot has told it"
