"""Call details: ranges, parts, and what is never asked for twice."""

from __future__ import annotations

import pytest

from cbtui.errors import UsageError
from cbtui.model import Call, Endpoint, Series, Session
from cbtui.times import HOUR
from tests.service.conftest import Bench, said


def session(sid: str, uid: int, join_ts: int, leave_ts: int | None, platform: str = "Android") -> Session:
    return Session(sid, "lesson", uid, "Wi-Fi", platform, True, "2.2", "phone", join_ts, leave_ts, leave_ts is not None)


def class_of(bench: Bench, users: int, began_ago: int, length: int) -> Call:
    """A finished call in the server, known to the store by a search."""
    start = bench.now - began_ago
    bench.server.sessions = [session(f"S{uid}", uid, start + uid, start + length) for uid in range(1, users + 1)]
    bench.server.series = [
        Series.of(f"S{uid}", 20004, peer, [(start + second, 50) for second in range(uid, length, 60)])
        for uid in range(1, users + 1)
        for peer in range(1, users + 1)
        if peer != uid
    ]
    call = Call("call-1", "lesson", start, start + length, True)
    bench.server.calls = [call]
    return call


async def test_a_finished_call_is_fetched_once(bench: Bench) -> None:
    call = class_of(bench, 3, 4000, 1800)
    await bench.service.calls(call.created_ts - 60, bench.now)
    first = await bench.service.call(call.call_id)
    again = await bench.service.call(call.call_id)
    assert first.complete
    assert (first.requests, again.requests) == (1, 0)
    assert bench.server.count(Endpoint.DETAILS) == 1
    assert again.data.sessions == first.data.sessions
    assert [one.pairs() for one in again.data.series] == [one.pairs() for one in first.data.series]


async def test_the_range_comes_from_the_stored_call(bench: Bench) -> None:
    call = class_of(bench, 3, 4000, 1800)
    await bench.service.calls(call.created_ts - 60, bench.now)
    await bench.service.call(call.call_id)
    assert bench.server.asked[-1] == (Endpoint.DETAILS, call.created_ts, call.destroyed_ts)


async def test_only_an_id_is_enough_for_a_recent_call(bench: Bench) -> None:
    call = class_of(bench, 3, 4000, 1800)
    answer = await bench.service.call(call.call_id)
    assert answer.data.uids == {1, 2, 3}
    assert (await bench.service.call(call.call_id)).requests == 0


async def test_only_an_id_finds_a_call_of_two_days_ago(bench: Bench) -> None:
    call = class_of(bench, 3, 2 * 86400, 1800)
    answer = await bench.service.call(call.call_id)
    assert answer.data.uids == {1, 2, 3}
    assert (await bench.service.call(call.call_id)).requests == 0


async def test_an_unknown_call_is_refused_in_words(bench: Bench) -> None:
    with pytest.raises(UsageError, match="no call"):
        await bench.service.call("nowhere")


async def test_a_long_call_is_fetched_in_parts_of_three_hours_and_merged(bench: Bench) -> None:
    call = class_of(bench, 3, 7 * HOUR, 5 * HOUR)
    await bench.service.calls(call.created_ts - 60, bench.now)
    assert (await bench.service.call_snapshot(call.call_id)).price == 2
    answer = await bench.service.call(call.call_id)
    assert bench.server.count(Endpoint.DETAILS) == 2
    truth = {(one.sid, one.peer_uid): one.pairs() for one in bench.server.series}
    assert {(one.sid, one.peer_uid): one.pairs() for one in answer.data.series} == truth
    assert (await bench.service.call_snapshot(call.call_id)).price == 0


async def test_the_ten_user_cut_is_said_and_the_peers_are_named(bench: Bench) -> None:
    call = class_of(bench, 12, 4000, 1800)
    await bench.service.calls(call.created_ts - 60, bench.now)
    answer = await bench.service.call(call.call_id)
    assert not answer.complete
    assert answer.data.peers_only == (1, 2), "the first joiners fall off"
    assert any("10 of at least 12" in note and "1, 2" in note for note in said(answer))


async def test_a_fresh_call_is_not_asked_for(bench: Bench) -> None:
    bench.server.calls = [Call("young", "lesson", bench.now - 60, None, False)]
    await bench.service.calls(bench.now - 600, bench.now)
    answer = await bench.service.call("young")
    assert bench.server.count(Endpoint.DETAILS) == 0
    assert not answer.complete
    assert "90 s" in said(answer)[0] or "1:30" in said(answer)[0]


async def test_a_running_call_is_asked_for_again(bench: Bench) -> None:
    start = bench.now - 1000
    bench.server.sessions = [session("S1", 1, start, None)]
    bench.server.calls = [Call("call-1", "lesson", start, None, False)]
    await bench.service.calls(start - 60, bench.now)
    await bench.service.call("call-1")
    await bench.service.call("call-1")
    assert bench.server.count(Endpoint.DETAILS) == 2


async def test_server_side_users_come_when_asked_for(bench: Bench) -> None:
    call = class_of(bench, 2, 4000, 1800)
    bench.server.sessions.append(session("R", 9, call.created_ts, call.destroyed_ts, platform="Linux"))
    await bench.service.calls(call.created_ts - 60, bench.now)
    assert 9 not in (await bench.service.call(call.call_id)).data.uids
    assert 9 in (await bench.service.call(call.call_id, all_users=True)).data.uids


async def test_without_metrics_nothing_but_sessions_comes(bench: Bench) -> None:
    call = class_of(bench, 2, 4000, 1800)
    await bench.service.calls(call.created_ts - 60, bench.now)
    assert (await bench.service.call(call.call_id, metrics=False)).data.series == ()
    assert (await bench.service.call(call.call_id)).data.series, "and the metrics can still be asked for"


async def test_a_part_of_a_stored_call_is_cut_from_it(bench: Bench) -> None:
    call = class_of(bench, 2, 4000, 1800)
    await bench.service.calls(call.created_ts - 60, bench.now)
    await bench.service.call(call.call_id)
    start, end = call.created_ts + 600, call.created_ts + 1200
    part = await bench.service.call(call.call_id, start, end)
    assert part.requests == 0
    assert all(start <= ts <= end for one in part.data.series for ts in one.ts)


async def test_a_call_that_was_stored_while_it_ran_can_be_read_when_the_api_has_forgotten_it(bench: Bench) -> None:
    start = bench.now - 1000
    bench.server.sessions = [session("S1", 1, start, None)]
    bench.server.calls = [Call("call-1", "lesson", start, None, False)]
    await bench.service.calls(start - 60, bench.now)
    await bench.service.call("call-1")
    bench.server.calls = [Call("call-1", "lesson", start, start + 1200, True)]
    bench.clock.advance(3600)
    await bench.service.calls(start - 60, bench.now)
    bench.clock.advance(5 * 86400)
    answer = await bench.service.call("call-1")
    assert answer.data.uids == {1}
    assert answer.requests == 0
    assert not answer.complete


async def test_a_server_that_refuses_a_range_without_the_call_is_asked_elsewhere(bench: Bench) -> None:
    call = class_of(bench, 3, 2 * 86400, 1800)
    bench.server.refuses_empty_details = True
    answer = await bench.service.call(call.call_id)
    assert answer.data.uids == {1, 2, 3}
