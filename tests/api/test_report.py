"""A report is sent once, whatever becomes of it."""

from __future__ import annotations

import json
import socket

import pytest

from cbtui.api import CrystalBall
from cbtui.api.body import Bounds
from cbtui.errors import AuthError, LimitRefusedError, NetworkError, OutcomeUnknownError, ResponseError, ServerError
from cbtui.model import Endpoint, Report
from tests.api.conftest import MakeBall, Permits
from tests.api.loopback import Behaviour, Loopback, answer, drip, hang, reset, truncated

REPORT = Report(cname="class 1", teacher_uid=111, type=1)


async def test_a_report_as_the_document_has_it(ball: CrystalBall, server: Loopback, permits: Permits) -> None:
    server.script = [answer({"code": 200, "message": "noted\x07"})]
    message = await ball.report("app", Report("class 1", 111, 4, action_uid=0, ts=1_561_704_454, comments="卡"))
    assert message == "noted\N{REPLACEMENT CHARACTER}"
    asked = server.asked[0]
    assert (asked.method, asked.path, asked.query) == ("POST", "/beta/analytics/feedback/report", {"appid": "app"})
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body) == {
        "cname": "class 1",
        "teacher_uid": 111,
        "type": 4,
        "action_uid": 0,
        "ts": 1_561_704_454,
        "comments": "卡",
    }
    assert permits.taken == [Endpoint.REPORT]


async def test_what_was_not_given_is_not_sent(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer({"code": 200, "message": None})]
    assert await ball.report("app", REPORT) == ""
    assert json.loads(server.asked[0].body) == {"cname": "class 1", "teacher_uid": 111, "type": 1}


@pytest.mark.parametrize("fault", [reset, truncated(b"{"), answer({}, 502), answer(b"<html>", 504)])
async def test_no_answer_leaves_the_outcome_open(
    ball: CrystalBall, server: Loopback, permits: Permits, fault: Behaviour
) -> None:
    server.script = [fault]
    with pytest.raises(OutcomeUnknownError, match="may have arrived"):
        await ball.report("app", REPORT)
    assert len(server.asked) == len(permits.taken) == 1


@pytest.mark.parametrize(("fault", "timeout_s", "deadline_s"), [(hang, 0.05, 60.0), (drip, 30.0, 0.1)])
async def test_an_answer_that_does_not_come_in_time_leaves_the_outcome_open(
    server: Loopback, make_ball: MakeBall, fault: Behaviour, timeout_s: float, deadline_s: float
) -> None:
    server.script = [fault]
    with pytest.raises(OutcomeUnknownError):
        await make_ball(server.url, timeout_s=timeout_s, bounds=Bounds(1_000_000, deadline_s)).report("app", REPORT)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer({"code": 500, "message": "x"}, 500), ServerError),
        (answer({"code": 500, "message": "x"}), ServerError),
        (answer({"code": 400, "message": "x"}, 400), ServerError),
        (answer({}, 403), AuthError),
        (answer({"code": 300, "message": "qps limit error"}), LimitRefusedError),
        (answer(b"<html>"), ResponseError),
    ],
)
async def test_an_answer_that_says_no_is_told_and_not_asked_again(
    ball: CrystalBall, server: Loopback, reply: Behaviour, kind: type[Exception]
) -> None:
    server.script = [reply]
    with pytest.raises(kind):
        await ball.report("app", REPORT)
    assert len(server.asked) == 1


async def test_a_report_that_never_left_is_a_network_failure(make_ball: MakeBall, permits: Permits) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NetworkError) as caught:
            await make_ball(f"http://127.0.0.1:{unused.getsockname()[1]}").report("app", REPORT)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert len(permits.taken) == 1
