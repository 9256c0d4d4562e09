"""A walk that never ends: it stops where the range is known, says what it did not look at, and is not walked again."""

from __future__ import annotations

from cbtui.model import Call, NoteKind
from cbtui.times import HOUR
from tests.service.conftest import Bench, said

RUNNING = 300
"""Calls that began in the hours before the range, and still ran when it began."""


def busy(bench: Bench) -> tuple[int, int]:
    """A range of an hour in which 37 calls begin, and hundreds of older ones still run."""
    start = bench.now - HOUR
    older = [Call(f"old-{n}", "o", start - 10 * (n + 1), start + HOUR + 600, True) for n in range(RUNNING)]
    inside = [Call(f"new-{n}", "n", start + 90 * n + 60, start + 90 * n + 80, True) for n in range(37)]
    bench.server.calls = [*older, *inside]
    return start, bench.now


async def test_it_stops_where_all_that_began_in_the_range_is_there(bench: Bench) -> None:
    start, end = busy(bench)
    answer = await bench.service.calls(start, end)
    assert {f"new-{n}" for n in range(37)} <= {call.call_id for call in answer.data}
    assert answer.requests == 5
    assert answer.resume_ts is None
    assert not answer.complete
    (note,) = said(answer)
    assert note.startswith("All calls that began since")


async def test_a_refresh_costs_one_page(bench: Bench) -> None:
    start, end = busy(bench)
    await bench.service.calls(start, end)
    for minutes in range(1, 6):
        bench.clock.advance(60)
        bench.server.calls.append(Call(f"later-{minutes}", "l", bench.now - 40, None, False))
        answer = await bench.service.calls(start + 60 * minutes, bench.now, recheck=False)
        assert answer.requests == 1
        assert f"later-{minutes}" in {call.call_id for call in answer.data}


async def test_a_refresh_costs_one_page_though_calls_still_run(bench: Bench) -> None:
    start = bench.now - HOUR
    bench.server.calls = [Call(f"c{n}", "n", start + 90 * n + 60, None, False) for n in range(30)]
    bench.server.overlaps = False
    await bench.service.calls(start, bench.now)
    bench.clock.advance(60)
    answer = await bench.service.calls(start, bench.now, recheck=False)
    assert answer.requests <= 2
    assert [note["calls"] for note in answer.notes if note.kind is NoteKind.RUNNING_UNCHECKED] == [21]
    assert not answer.complete


async def test_what_was_not_looked_at_is_said_when_nothing_is_asked(bench: Bench) -> None:
    start, end = busy(bench)
    first = await bench.service.calls(start, end - 600)
    again = await bench.service.calls(start, end - 600)
    assert (again.requests, again.complete) == (0, False)
    assert again.notes == first.notes


async def test_without_older_calls_it_is_complete(bench: Bench) -> None:
    start, end = busy(bench)
    bench.server.calls = [call for call in bench.server.calls if call.call_id.startswith("new")]
    answer = await bench.service.calls(start, end)
    assert (answer.complete, answer.notes) == (True, ())
