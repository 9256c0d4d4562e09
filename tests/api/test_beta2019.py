"""What each endpoint is asked, and what its answer becomes."""

from __future__ import annotations

import base64
import gzip
import json
from itertools import pairwise
from typing import Any

import httpx
import pytest

from cbtui.api import CrystalBall
from cbtui.catalog.live import LIVE_METRICS_OF
from cbtui.errors import LimitRefusedError, ResponseError
from cbtui.model import Call, Cause, DiagnosisEvent, Endpoint, Minute, Progress, Session, UsageDay
from tests.api.conftest import KEY, SECRET, MakeBall, Permits
from tests.api.loopback import Loopback, answer
from tests.fakes import EPOCH, FakeClock

T = 1_548_670_200


def ok(**members: Any) -> dict[str, Any]:
    return {"code": 200, "message": "success", **members}


def session(**changes: Any) -> dict[str, Any]:
    given = {
        "sid": "EDB2",
        "cname": "class-1",
        "uid": 630985881,
        "network": "Wi-Fi",
        "platform": "Android",
        "speaker": True,
        "sdk_version": "2.2.0",
        "device_type": "Android (6.0)",
        "join_ts": T,
        "leave_ts": T + 60,
        "finished": True,
    }
    return {name: value for name, value in (given | changes).items() if value is not ...}


async def test_every_request_carries_the_credentials_and_asks_for_gzip(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(ok(has_more=False, call_lists=[]))]
    await ball.call_lists("app", 1, 2)
    headers = server.asked[0].headers
    scheme, _, token = headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(token).decode()) == ("Basic", f"{KEY}:{SECRET}")
    assert headers["accept-encoding"] == "gzip"
    assert headers["accept"] == "application/json"


async def test_call_lists(ball: CrystalBall, server: Loopback) -> None:
    rows = [
        {"call_id": "c2", "cname": "b\x1b", "created_ts": T + 9, "destroyed_ts": 0, "finished": False, "new": [1]},
        {"call_id": "c1", "cname": "a", "created_ts": T, "destroyed_ts": T + 100, "finished": True},
    ]
    server.script = [answer(ok(has_more=True, call_lists=rows))]
    page = await ball.call_lists("app", T, T + 10, "频道 & co")
    assert page.has_more
    assert page.calls == (
        Call("c2", "b\x1b", T + 9, None, False),
        Call("c1", "a", T, T + 100, True),
    )
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("GET", "/beta/analytics/call/lists")
    assert asked.query == {"start_ts": str(T), "end_ts": str(T + 10), "appid": "app", "cname": "频道 & co"}


async def test_a_search_of_all_channels_names_none(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(ok(has_more=False, call_lists=None))]
    page = await ball.call_lists("app", 1, 2)
    assert page.calls == ()
    assert "cname" not in server.asked[0].query


@pytest.mark.parametrize(
    ("given", "destroyed_ts", "finished"),
    [
        ({"finished": False}, None, False),
        ({"finished": False, "destroyed_ts": 0}, None, False),
        ({"finished": False, "destroyed_ts": None}, None, False),
        ({"finished": False, "destroyed_ts": T + 5}, None, False),
        ({"finished": True, "destroyed_ts": T + 5}, T + 5, True),
        ({"finished": "true", "destroyed_ts": str(T + 5)}, T + 5, True),
        ({"destroyed_ts": T + 5.9}, T + 5, True),
        ({"destroyed_ts": 0}, None, False),
        ({"finished": None}, None, False),
    ],
)
async def test_the_end_of_a_call_that_runs_is_unknown(
    ball: CrystalBall, server: Loopback, given: dict[str, Any], destroyed_ts: int | None, finished: bool
) -> None:
    server.script = [answer(ok(has_more=False, call_lists=[{"call_id": 77, "created_ts": str(T), **given}]))]
    page = await ball.call_lists("app", 1, 2)
    assert page.calls == (Call("77", "", T, destroyed_ts, finished),)


async def test_call_details(ball: CrystalBall, server: Loopback) -> None:
    older = session(sid="A", uid="12", join_ts=T - 50, leave_ts=..., finished=False, speaker=..., network=None)
    metrics = [
        {"sid": "EDB2", "data": [{"mid": 20003, "kvs": [[T, 215], [T + 2, None]], "peer_uid": 0}]},
        {"sid": "GONE", "data": [{"peer_uid": "9", "mid": 20016, "kvs": []}, {"mid": 20018, "kvs": None}]},
        {"sid": "NONE", "data": None},
    ]
    server.script = [answer(ok(call_id="c1", call_info=[older, session()], metrics=metrics))]
    details = await ball.call_details("app", "c1", T - 100, T + 100)
    assert (details.call_id, details.from_ts, details.to_ts) == ("c1", T - 100, T + 100)
    newest = Session("EDB2", "class-1", 630985881, "Wi-Fi", "Android", True, "2.2.0", "Android (6.0)", T, T + 60, True)
    oldest = Session("A", "class-1", 12, "", "Android", None, "2.2.0", "Android (6.0)", T - 50, None, False)
    assert details.sessions == (newest, oldest)
    found = [(series.sid, series.mid, series.peer_uid, series.pairs()) for series in details.series]
    assert found == [
        ("EDB2", 20003, 0, [(T, 215.0), (T + 2, None)]),
        ("GONE", 20016, 9, []),
        ("GONE", 20018, 0, []),
    ]
    assert server.asked[0].path == "/beta/analytics/call/details"
    assert server.asked[0].query == {
        "start_ts": str(T - 100),
        "end_ts": str(T + 100),
        "appid": "app",
        "call_id": "c1",
        "exclude_server_user": "true",
        "exclude_metrics_info": "false",
    }


async def test_details_without_metrics_and_with_servers(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(ok(call_id="c1", call_info=[session()]))]
    details = await ball.call_details("app", "c1", 1, 2, exclude_server_user=False, exclude_metrics=True)
    assert details.series == ()
    assert server.asked[0].query["exclude_server_user"] == "false"
    assert server.asked[0].query["exclude_metrics_info"] == "true"


@pytest.mark.parametrize(
    "members",
    [
        {"metrics": []},
        {"call_info": [session(uid="a name")]},
        {"call_info": [session(uid=2**70)]},
        {"call_info": [session(sid=...)]},
        {"call_info": [], "metrics": [{"sid": "A", "data": [{"mid": 1, "kvs": 5}]}]},
        {"call_info": [], "metrics": [{"sid": "A", "data": [{"mid": 1, "kvs": {"a": 1}}]}]},
        {"call_info": [], "metrics": [{"sid": "A", "data": [{"mid": 1, "kvs": [[1, "x"]]}]}]},
    ],
)
async def test_details_of_another_shape_are_not_understood(
    ball: CrystalBall, server: Loopback, members: dict[str, Any]
) -> None:
    server.script = [answer(ok(**members))]
    with pytest.raises(ResponseError):
        await ball.call_details("app", "c1", 1, 2)


async def test_an_array_is_only_found_under_its_own_name(ball: CrystalBall, server: Loopback) -> None:
    sneaked = b'{"code": 200, "call_info": [], "metrics": [{"sid": "A", "data": [{"mid": 1, "\\u006bvs": [3]}]}]}'
    server.script = [answer(sneaked)]
    with pytest.raises(ResponseError):
        await ball.call_details("app", "c1", 1, 2)


async def test_a_limit_of_details_is_a_refusal(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer({"code": 300, "message": "qpd limit error", "data": None})]
    with pytest.raises(LimitRefusedError, match="qpd"):
        await ball.call_details("app", "c1", 1, 2)


@pytest.mark.parametrize("compress", [False, True])
async def test_progress_of_large_details_rises_to_the_whole(
    ball: CrystalBall, server: Loopback, compress: bool
) -> None:
    points = [[T + 2 * n, n * 7919 % 10007] for n in range(5400)]
    data = [{"mid": 20001, "kvs": points, "peer_uid": peer} for peer in range(30)]
    body = json.dumps(ok(call_info=[], metrics=[{"sid": "A", "data": data}])).encode()
    server.script = [answer(gzip.compress(body, 1), Content_Encoding="gzip") if compress else answer(body)]
    told: list[Progress] = []
    details = await ball.call_details("app", "c1", 1, 2, on_progress=told.append)
    assert [len(series) for series in details.series] == [5400] * 30
    shares = [progress.share or 0.0 for progress in told]
    assert shares[-1] == 1.0
    assert all(before < after for before, after in pairwise(shares))
    assert len(told) < 10
    assert str(told[-1].text).endswith(" MB")


async def test_progress_without_a_known_size_has_no_share(make_ball: MakeBall) -> None:
    class Chunks(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            yield b'{"code": 200, "call_info": [] '
            yield b" " * 1_000_000
            yield b"}"

    transport = httpx.MockTransport(lambda _request: httpx.Response(200, stream=Chunks()))
    told: list[Progress] = []
    ball = make_ball("http://api.example", transport=transport)
    await ball.call_details("app", "c1", 1, 2, on_progress=told.append)
    assert told == [Progress("1.0 MB", None)]


async def test_usage_by_utc_day(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    day = 1_570_752_000
    rows = [
        {"ts": day + 86400, "userCount": 43, "sessionCount": None},
        {"ts": day, "userCount": "42", "sessionCount": 50.0, "channelCount": 7, "other": "x"},
    ]
    server.script = [answer(ok(data=rows))]
    clock.offset = 30.0
    days = (await ball.usage("app", day, day + 86400)).rows
    fetched_at = EPOCH + 30.0
    assert days == (
        UsageDay(day, {"userCount": 42.0, "sessionCount": 50.0, "channelCount": 7.0}, fetched_at),
        UsageDay(day + 86400, {"userCount": 43.0}, fetched_at),
    )
    assert server.asked[0].path == "/beta/insight/usage/by_time"
    assert server.asked[0].query["metric"] == "userCount,sessionCount,channelCount"


@pytest.mark.parametrize("endpoint", [Endpoint.SCALE, Endpoint.EXPERIENCE, Endpoint.NETWORK])
async def test_live_endpoints_are_asked_for_their_metrics(
    ball: CrystalBall, server: Loopback, endpoint: Endpoint
) -> None:
    server.script = [answer(ok(data=None))]
    assert (await ball.live(endpoint, "app", 60, 120)).rows == ()
    assert server.asked[0].path == endpoint.value
    names = ",".join(LIVE_METRICS_OF[endpoint])
    assert server.asked[0].query == {"start_ts": "60", "end_ts": "120", "appid": "app", "metric": names}


async def test_live_minutes_are_floored_merged_and_ascending(ball: CrystalBall, server: Loopback) -> None:
    minute = T - T % 60
    rows = [
        {"ts": minute + 83, "pcc": 42, "pcu": None},
        {"ts": minute + 58, "pcc": 0, "joinSuccessRate": 99},
        {"ts": minute + 5, "pcc": 1, "pcu": 10.5},
    ]
    server.script = [answer(ok(data=rows))]
    minutes = (await ball.live(Endpoint.SCALE, "app", minute, minute + 120)).rows
    assert minutes == (Minute(minute, {"pcc": 0.0, "pcu": 10.5}), Minute(minute + 60, {"pcc": 42.0}))


@pytest.mark.parametrize("row", [{"pcu": 1}, {"ts": None}, {"ts": T, "pcu": "many"}, {"ts": T, "pcu": []}, 5])
async def test_live_rows_of_another_shape_are_not_understood(ball: CrystalBall, server: Loopback, row: object) -> None:
    server.script = [answer(ok(data=[row]))]
    with pytest.raises(ResponseError):
        await ball.live(Endpoint.SCALE, "app", T, T + 60)


async def test_diagnosis(ball: CrystalBall, server: Loopback) -> None:
    tags = [{"factor_id": 18, "host_user": 44361248}, {"factor_id": "23", "host_user": ""}, {"factor_id": 18}]
    rows = [
        {"user": 83817682, "exp_id": 4, "cname": "[/x]", "cause_tags": None, "ts": T},
        {"user": "a\tb", "exp_id": 99, "cname": "C1", "cause_tags": tags, "ts": T + 5},
    ]
    server.script = [answer(ok(data=rows))]
    events = (await ball.diagnosis("app", T, T + 9)).rows
    assert events == (
        DiagnosisEvent(T + 5, "a\tb", "C1", 99, (Cause(18, "44361248"), Cause(23), Cause(18))),
        DiagnosisEvent(T, "83817682", "[/x]", 4),
    )
    assert server.asked[0].path == "/beta/live/diagnosis"
    assert server.asked[0].query == {"start_ts": str(T), "end_ts": str(T + 9), "appid": "app"}


async def test_live_requests_say_how_many_must_be_left(ball: CrystalBall, server: Loopback, permits: Permits) -> None:
    server.script = [answer(ok(data=None)), answer(ok(data=None)), answer(ok(data=None))]
    await ball.live(Endpoint.SCALE, "app", 1, 2, keep=60)
    await ball.diagnosis("app", 1, 2, keep=61)
    await ball.usage("app", 1, 2)
    assert permits.kept == [60, 61, 0]


async def test_half_of_a_surrogate_pair_in_a_name_spoils_no_other_name(ball: CrystalBall, server: Loopback) -> None:
    rows = [{"call_id": "c1", "cname": "x", "created_ts": T, "destroyed_ts": T + 1, "finished": True}]
    body = json.dumps(ok(has_more=False, call_lists=rows)).replace('"x"', r'"a\ud800b"')
    server.script = [answer(body.encode())]
    (call,) = (await ball.call_lists("app", T, T + 10)).calls
    assert call.cname == "a\N{REPLACEMENT CHARACTER}b"
