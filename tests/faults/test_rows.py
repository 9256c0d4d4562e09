"""One row that makes no sense: the good rows stay, the bad ones are counted and named, the answer is not complete."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cbtui.api import CrystalBall
from cbtui.errors import ResponseError
from cbtui.model import Call, Endpoint, Minute, Note, NoteKind, Series, Session, UsageDay
from cbtui.times import DAY, HOUR
from tests.api.loopback import Loopback, answer
from tests.fakes import EPOCH
from tests.service.conftest import Bench, said
from tests.service.server import Page

T = int(EPOCH) // DAY * DAY
GOOD = {"call_id": "good", "cname": "a", "created_ts": T, "destroyed_ts": T + 9, "finished": True}
GOOD_CALL = Call("good", "a", T, T + 9, True)
GOOD_SESSION = {"sid": "S", "uid": 7, "join_ts": T, "leave_ts": T + 9, "finished": True}
GOOD_EVENT = {"ts": T, "user": "7", "cname": "a", "exp_id": 4, "cause_tags": [{"factor_id": 18}]}


def ok(**members: Any) -> dict[str, Any]:
    return {"code": 200, "message": "", **members}


def left_out(endpoint: Endpoint, rows: int, first: str) -> tuple[Note, ...]:
    return (Note(NoteKind.ROWS_LEFT_OUT, endpoint=endpoint.value, rows=rows, first=first),)


@pytest.mark.parametrize(
    ("spoilt", "member"),
    [
        ({"call_id": None}, "call_id"),
        ({"call_id": ""}, "call_id"),
        ({"call_id": {}}, "call_id"),
        ({"created_ts": None}, "created_ts"),
        ({"created_ts": 2**70}, "created_ts"),
        ({"created_ts": "soon"}, "created_ts"),
        ({"finished": "perhaps"}, "finished"),
    ],
)
async def test_a_call_that_makes_no_sense_is_left_out_and_named(
    ball: CrystalBall, server: Loopback, spoilt: dict[str, Any], member: str
) -> None:
    server.script = [answer(ok(has_more=False, call_lists=[GOOD, GOOD | spoilt]))]
    page = await ball.call_lists("app", T, T + 10)
    assert page.calls == (GOOD_CALL,)
    assert page.notes == left_out(Endpoint.LISTS, 1, f"call_lists.1.{member}")


@pytest.mark.parametrize("row", [None, 5, "x", [], {}, {"ts": None}, {"ts": T, "pcu": "many"}, {"ts": T, "pcu": []}])
async def test_a_minute_that_makes_no_sense_is_left_out(ball: CrystalBall, server: Loopback, row: object) -> None:
    server.script = [answer(ok(data=[row, {"ts": T, "pcu": 5}]))]
    minutes = await ball.live(Endpoint.SCALE, "app", T, T + 60)
    assert minutes.rows == (Minute(T, {"pcu": 5.0}),)
    assert [(note.kind, note["rows"]) for note in minutes.notes] == [(NoteKind.ROWS_LEFT_OUT, 1)]


async def test_a_day_that_makes_no_sense_is_left_out(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(ok(data=[{"ts": T, "userCount": 5}, {"userCount": 6}]))]
    days = await ball.usage("app", T, T + DAY)
    assert days.rows == (UsageDay(T, {"userCount": 5.0}, EPOCH),)
    assert days.notes == left_out(Endpoint.USAGE, 1, "data.1.ts")


async def test_of_an_event_the_cause_that_makes_no_sense_is_left_out(ball: CrystalBall, server: Loopback) -> None:
    tags = [{"factor_id": 18}, {"factor_id": None}, {"factor_id": 2**64}]
    server.script = [answer(ok(data=[GOOD_EVENT | {"cause_tags": tags}, GOOD_EVENT | {"exp_id": None}]))]
    events = await ball.diagnosis("app", T, T + 9)
    assert [[cause.factor_id for cause in event.causes] for event in events.rows] == [[18]]
    assert events.notes == left_out(Endpoint.DIAGNOSIS, 3, "cause_tags.1.factor_id")


@pytest.mark.parametrize("spoilt", [{"uid": 2**64}, {"uid": None}, {"sid": None}, {"join_ts": None}])
async def test_a_session_that_makes_no_sense_is_left_out(
    ball: CrystalBall, server: Loopback, spoilt: dict[str, Any]
) -> None:
    server.script = [answer(ok(call_info=[GOOD_SESSION, GOOD_SESSION | spoilt], metrics=[]))]
    details = await ball.call_details("app", "c", T, T + 9)
    assert [session.sid for session in details.sessions] == ["S"]
    assert details.notes == left_out(Endpoint.DETAILS, 1, f"call_info.1.{next(iter(spoilt))}")


async def test_series_and_samples_that_make_no_sense_are_left_out(ball: CrystalBall, server: Loopback) -> None:
    data = [
        {"mid": 1, "kvs": [[T, 1], [T + 2, "x"], [None, 3], [T + 6, None]]},
        {"mid": None, "kvs": [[T, 1]]},
        {"mid": 2, "kvs": 5},
        {"mid": 3, "kvs": [[T, 4]]},
    ]
    server.script = [answer(ok(call_info=[GOOD_SESSION], metrics=[{"sid": "S", "data": data}, {"data": data}]))]
    details = await ball.call_details("app", "c", T, T + 9)
    assert [(series.mid, series.pairs()) for series in details.series] == [
        (1, [(T, 1.0), (T + 6, None)]),
        (3, [(T, 4.0)]),
    ]
    (note,) = details.notes
    assert note.kind is NoteKind.ROWS_LEFT_OUT


async def test_a_byte_that_is_no_text_spoils_its_own_name_only(ball: CrystalBall, server: Loopback) -> None:
    body = json.dumps(ok(has_more=False, call_lists=[GOOD, GOOD | {"call_id": "two", "cname": "x?y"}])).encode()
    server.script = [answer(body.replace(b"x?y", b"x\xffy"))]
    page = await ball.call_lists("app", T, T + 10)
    assert [call.cname for call in page.calls] == ["a", "x\N{REPLACEMENT CHARACTER}y"]
    assert page.notes == (Note(NoteKind.BYTES_REPLACED, endpoint=Endpoint.LISTS.value, bytes=1),)


async def test_trailing_commas_as_in_the_documents_samples_are_read(ball: CrystalBall, server: Loopback) -> None:
    row = '{"call_id": "good", "cname": "a,]", "created_ts": 10, "finished": true, "destroyed_ts": 19,}'
    server.script = [answer(f'{{"code": 200, "message": "", "has_more": false, "call_lists": [{row}, ],}}'.encode())]
    page = await ball.call_lists("app", 1, 20)
    assert page.calls == (Call("good", "a,]", 10, 19, True),)
    assert page.notes == ()


async def test_trailing_commas_among_samples_are_read(ball: CrystalBall, server: Loopback) -> None:
    metrics = '[{"sid": "S", "data": [{"mid": 1, "kvs": [[10, 1,], [12, 2],],},],},]'
    body = f'{{"code": 200, "call_info": [{json.dumps(GOOD_SESSION)},], "metrics": {metrics},}}'
    server.script = [answer(body.encode())]
    details = await ball.call_details("app", "c", T, T + 9)
    assert details.series[0].pairs() == [(10, 1.0), (12, 2.0)]
    assert details.notes == ()


@pytest.mark.parametrize("code", [{}, {"code": None}, {"code": "200"}])
async def test_success_without_code_is_success(ball: CrystalBall, server: Loopback, code: dict[str, Any]) -> None:
    server.script = [answer({"has_more": False, "call_lists": [GOOD], **code})]
    assert (await ball.call_lists("app", T, T + 10)).calls == (GOOD_CALL,)


async def test_an_answer_without_one_good_row_is_not_understood(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(ok(has_more=False, call_lists=[GOOD | {"created_ts": None}]))]
    with pytest.raises(ResponseError, match="created_ts"):
        await ball.call_lists("app", T, T + 10)


async def test_rows_outside_the_range_that_was_asked_for_are_counted(ball: CrystalBall, server: Loopback) -> None:
    rows = [{"ts": T, "pcu": 1}, {"ts": T + DAY, "pcu": 2}, {"ts": T - DAY, "pcu": 3}]
    server.script = [answer(ok(data=rows)), answer(ok(data=[GOOD_EVENT | {"ts": T + DAY}]))]
    minutes = await ball.live(Endpoint.SCALE, "app", T, T + 600)
    assert minutes.rows == (Minute(T, {"pcu": 1.0}),)
    assert minutes.notes == (Note(NoteKind.OUTSIDE_RANGE, endpoint=Endpoint.SCALE.value, rows=2),)
    events = await ball.diagnosis("app", T, T + 600)
    assert (events.rows, [note["rows"] for note in events.notes]) == ((), [1])


BAD = Note(NoteKind.ROWS_LEFT_OUT, endpoint="/beta/x", rows=2, first="data.0.ts")


async def test_what_could_not_be_read_makes_every_kind_of_answer_incomplete(bench: Bench) -> None:
    bench.server.notes = (BAD,)
    bench.server.calls = [Call("c", "a", bench.now - 900, bench.now - 300, True)]
    bench.server.sessions = [Session("S", "a", 7, "", "", None, "", "", bench.now - 900, bench.now - 300, True)]
    bench.server.series = [Series.of("S", 20001, 0, [(bench.now - 800, 1.0)])]
    start = bench.now - 1800
    for answer_ in (
        await bench.service.live(start, bench.now),
        await bench.service.diagnosis(start, bench.now),
        await bench.service.calls(start, bench.now),
        await bench.service.usage(3),
        await bench.service.call("c"),
    ):
        assert not answer_.complete
        assert any("2 rows were not understood" in text for text in said(answer_))


async def test_it_is_said_again_when_the_store_answers(bench: Bench) -> None:
    bench.server.notes = (BAD,)
    await bench.service.live(bench.now - 1800, bench.now)
    bench.server.notes = ()
    snapshot = await bench.service.live_snapshot(bench.now - 1800, bench.now)
    assert not snapshot.minutes.complete
    assert BAD in snapshot.minutes.notes


async def test_a_later_answer_without_fault_takes_it_back(bench: Bench) -> None:
    bench.server.notes = (BAD,)
    await bench.service.live(bench.now - 1800, bench.now)
    bench.server.notes = ()
    bench.clock.advance(2 * 3600)
    answer_ = await bench.service.live(bench.now - 1800, bench.now)
    assert answer_.complete
    assert answer_.notes == ()


async def test_details_with_a_fault_are_not_kept_for_good(bench: Bench) -> None:
    bench.server.notes = (BAD,)
    bench.server.calls = [Call("c", "a", bench.now - 900, bench.now - 300, True)]
    bench.server.sessions = [Session("S", "a", 7, "", "", None, "", "", bench.now - 900, bench.now - 300, True)]
    await bench.service.calls(bench.now - 1800, bench.now)
    await bench.service.call("c")
    bench.server.notes = ()
    answer_ = await bench.service.call("c")
    assert (answer_.complete, answer_.requests) == (True, 1)


async def test_calls_that_began_after_the_range_are_counted(bench: Bench) -> None:
    inside = Call("in", "a", bench.now - 900, bench.now - 300, True)
    late = Call("late", "a", bench.now + HOUR, None, False)

    async def lists(*_: object, **__: object) -> Page:
        return Page((late, inside), has_more=False)

    bench.server.call_lists = lists  # type: ignore[method-assign]
    answer_ = await bench.service.calls(bench.now - 1800, bench.now)
    assert [call.call_id for call in answer_.data] == ["in"]
    assert not answer_.complete
    assert answer_.notes == (Note(NoteKind.OUTSIDE_RANGE, endpoint=Endpoint.LISTS.value, rows=1),)
