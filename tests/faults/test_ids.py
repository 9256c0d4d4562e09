"""A call id that is wrong, or not whole: its price is known before, it is the contract's, and it is paid once."""

from __future__ import annotations

import pytest

from cbtui.errors import QuotaError, UsageError
from cbtui.model import Call, Endpoint, Progress, Session
from cbtui.times import DAY, HOUR, MINUTE
from tests.service.conftest import Bench

PARTS = 24
"""Parts of three hours in the three days that the API remembers."""


def lesson(bench: Bench, ago: int, length: int = 1800, call_id: str = "c0ffee123456") -> Call:
    start = bench.now - ago
    bench.server.sessions = [Session("S", "a", 7, "", "", None, "", "", start, start + length, True)]
    bench.server.calls = [Call(call_id, "a", start, start + length, True)]
    return bench.server.calls[0]


async def wrong(bench: Bench, call_id: str = "nowhere") -> int:
    """Requests that an id costs which no call has."""
    before = len(bench.server.asked)
    with pytest.raises(UsageError, match="There is no call"):
        await bench.service.call(call_id)
    return len(bench.server.asked) - before


async def test_a_wrong_id_costs_one_request_for_each_three_hours(bench: Bench) -> None:
    assert await wrong(bench) == PARTS == bench.server.count(Endpoint.DETAILS)


async def test_its_price_is_known_before(bench: Bench) -> None:
    assert (await bench.service.call_snapshot("nowhere")).price == PARTS
    told: list[Progress] = []
    with pytest.raises(UsageError):
        await bench.service.call("nowhere", on_progress=told.append)
    assert f"of {PARTS} at most" in str(told[0].text)


async def test_a_miss_is_remembered(bench: Bench) -> None:
    await wrong(bench)
    assert (await bench.service.call_snapshot("nowhere")).price == 0
    assert await wrong(bench) == 0
    assert await wrong(bench, "elsewhere") == PARTS, "of that id alone"
    bench.clock.advance(HOUR)
    assert await wrong(bench) == 1, "only what has passed since is looked through"


async def test_a_walk_that_was_cut_short_goes_on_where_it_was(bench: Bench) -> None:
    asked = bench.server.asked
    bench.server.failures[Endpoint.DETAILS] = QuotaError("no", endpoint=Endpoint.DETAILS.value, allowed_ts=0)
    with pytest.raises(QuotaError):
        await bench.service.call("nowhere")
    del bench.server.failures[Endpoint.DETAILS]
    asked.clear()
    assert await wrong(bench) == PARTS


async def test_where_all_calls_are_known_nothing_is_asked(bench: Bench) -> None:
    await bench.service.calls(bench.now - 3 * DAY, bench.now)
    bench.clock.advance(MINUTE)
    assert await wrong(bench) == 0


@pytest.mark.parametrize("ago", [HOUR, 10 * HOUR, 2 * DAY])
async def test_a_call_is_found_for_one_request_for_each_three_hours(bench: Bench, ago: int) -> None:
    call = lesson(bench, ago)
    answer = await bench.service.call(call.call_id)
    assert answer.data.uids == {7}
    assert bench.server.count(Endpoint.DETAILS) <= ago // (3 * HOUR) + 2
    assert bench.server.count(Endpoint.LISTS) == 0


async def test_the_beginning_of_an_id_stands_for_the_call_that_is_stored(bench: Bench) -> None:
    call = lesson(bench, HOUR)
    await bench.service.calls(bench.now - 2 * HOUR, bench.now)
    answer = await bench.service.call("c0ffee")
    assert (answer.data.call_id, set(answer.data.uids)) == (call.call_id, {7})
    assert (await bench.service.call_snapshot("c0ffee")).call == call


async def test_several_calls_that_begin_alike_are_named(bench: Bench) -> None:
    lesson(bench, HOUR)
    bench.server.calls.append(Call("c0ffee999", "b", bench.now - 1800, bench.now - 900, True))
    await bench.service.calls(bench.now - 2 * HOUR, bench.now)
    with pytest.raises(UsageError, match="c0ffee999, c0ffee123456"):
        await bench.service.call("c0ffee")
    assert bench.server.count(Endpoint.DETAILS) == 0
