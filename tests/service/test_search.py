"""Walking past the ten-call page."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cbtui.model import Call, Endpoint
from cbtui.times import stamp_text
from tests.service.conftest import Bench, bench_in, said


def call(number: int, created_ts: int, length: int | None = 60, cname: str = "lesson") -> Call:
    ended = None if length is None else created_ts + length
    return Call(f"call-{number}", cname, created_ts, ended, length is not None)


async def test_walks_past_ten_calls(bench: Bench) -> None:
    bench.server.calls = [call(n, bench.now - 3000 + 30 * n) for n in range(37)]
    answer = await bench.service.calls(bench.now - 3600, bench.now)
    assert [one.call_id for one in answer.data] == [f"call-{n}" for n in reversed(range(37))]
    assert answer.complete
    assert answer.requests == bench.server.count(Endpoint.LISTS) == 4


async def test_says_so_when_the_budget_is_spent(bench: Bench) -> None:
    bench.server.calls = [call(n, bench.now - 3000 + 30 * n) for n in range(37)]
    answer = await bench.service.calls(bench.now - 3600, bench.now, max_requests=2)
    assert not answer.complete
    assert answer.requests == 2
    assert any("2 requests" in note for note in said(answer))
    assert len(answer.data) >= 11


async def test_says_so_when_more_than_ten_calls_begin_in_one_second(bench: Bench) -> None:
    crowded = bench.now - 1000
    bench.server.calls = [call(n, crowded) for n in range(15)] + [call(99, crowded - 500)]
    answer = await bench.service.calls(bench.now - 3600, bench.now)
    assert not answer.complete
    assert any(stamp_text(crowded, UTC) in note for note in said(answer))
    assert "call-99" in {one.call_id for one in answer.data}, "the walk goes on behind the crowded second"


async def test_a_range_of_finished_calls_walked_before_costs_nothing(bench: Bench) -> None:
    bench.server.calls = [call(n, bench.now - 3000 + 30 * n) for n in range(37)]
    span = (bench.now - 3600, bench.now - 600)
    first = await bench.service.calls(*span)
    again = await bench.service.calls(*span)
    assert again.requests == 0
    assert again.data == first.data
    assert again.complete


async def test_a_channel_is_answered_from_a_complete_search_of_all(bench: Bench) -> None:
    bench.server.calls = [call(n, bench.now - 3000 + 30 * n, cname=f"room-{n % 3}") for n in range(25)]
    span = (bench.now - 3600, bench.now - 600)
    await bench.service.calls(*span)
    only = await bench.service.calls(*span, cname="room-1")
    assert only.requests == 0
    assert {one.cname for one in only.data} == {"room-1"}


async def test_running_calls_are_asked_for_again(bench: Bench) -> None:
    bench.server.calls = [call(1, bench.now - 3000, None), call(2, bench.now - 2000)]
    span = (bench.now - 3600, bench.now - 600)
    await bench.service.calls(*span)
    bench.server.calls[0] = call(1, bench.now - 3000, 2900)
    bench.clock.advance(60)
    answer = await bench.service.calls(*span)
    assert answer.requests == 1
    assert all(one.finished for one in answer.data)


async def test_what_the_api_forgot_is_still_listed(bench: Bench) -> None:
    bench.server.calls = [call(1, bench.now - 3000)]
    span = (bench.now - 3600, bench.now - 600)
    await bench.service.calls(*span)
    bench.clock.advance(5 * 86400)
    bench.server.calls = []
    answer = await bench.service.calls(*span)
    assert [one.call_id for one in answer.data] == ["call-1"]
    assert answer.requests == 0


async def test_older_than_three_days_and_never_seen_is_incomplete(bench: Bench) -> None:
    answer = await bench.service.calls(bench.now - 5 * 86400, bench.now - 4 * 86400)
    assert not answer.complete
    assert any("three days" in note for note in said(answer))


@st.composite
def worlds(draw: st.DrawFn) -> list[tuple[int, int]]:
    """(start before now, length) of some calls; many share a second."""
    return draw(
        st.lists(st.tuples(st.integers(30, 400) | st.integers(30, 45), st.integers(0, 500)), min_size=0, max_size=60)
    )


@settings(max_examples=60, deadline=None)
@given(world=worlds(), overlaps=st.booleans(), inclusive=st.booleans(), budget=st.integers(1, 40))
def test_the_walk_finds_everything_or_says_that_it_did_not(
    world: list[tuple[int, int]], overlaps: bool, inclusive: bool, budget: int
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        bench = bench_in(Path(directory))
        bench.server.overlaps, bench.server.end_inclusive = overlaps, inclusive
        bench.server.calls = [call(n, bench.now - ago, length) for n, (ago, length) in enumerate(world)]
        span = (bench.now - 300, bench.now - 25)
        truth = {
            one.call_id
            for one in bench.server.calls
            if one.created_ts < span[1]
            and ((one.destroyed_ts or 0) >= span[0] if overlaps else one.created_ts >= span[0])
        }
        answer = asyncio.run(bench.service.calls(*span, max_requests=budget))
        found = {one.call_id for one in answer.data}
        bench.store.close()
        bench.ledger.close()
    assert answer.requests <= budget
    assert not answer.complete or truth <= found
    assert answer.complete or answer.notes


async def test_a_walk_that_was_cut_short_says_where_it_can_go_on(bench: Bench) -> None:
    bench.server.calls = [
        Call(f"c{n}", "x", bench.now - 600 - 10 * n, bench.now - 590 - 10 * n, True) for n in range(40)
    ]
    short = await bench.service.calls(bench.now - 3600, bench.now, max_requests=2)
    assert not short.complete
    assert short.resume_ts is not None
    rest = await bench.service.calls(bench.now - 3600, short.resume_ts)
    assert rest.resume_ts is None
    assert len({call.call_id for call in (*short.data, *rest.data)}) == 40
