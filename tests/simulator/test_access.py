"""Who may ask what: credentials, App IDs, paths, parameters, status codes."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
import pytest

from cbtui.model import Endpoint
from cbtui.simulator import Simulator, World
from tests.fakes import EPOCH, FakeClock
from tests.simulator.conftest import Asker


@pytest.mark.parametrize("endpoint", list(Endpoint))
async def test_without_the_right_credentials_every_endpoint_says_401(endpoint: Endpoint, ask: Asker) -> None:
    method = "POST" if endpoint is Endpoint.REPORT else "GET"
    for auth in (None, ("demo-key", "wrong"), ("wrong", "demo-secret")):
        request = httpx.Request(method, f"http://simulator{endpoint}?appid=demo-appid")
        response = await ask.client.send(request, auth=auth)
        assert response.status_code == 401
        assert "code" not in response.json()


async def test_an_app_id_of_another_account_is_forbidden(ask: Asker) -> None:
    response = await ask.get(Endpoint.LISTS, appid="someone-elses")
    assert (response.status_code, response.json()["code"]) == (403, 403)


async def test_an_unknown_path_or_method_is_404(ask: Asker) -> None:
    assert (await ask.client.get("/beta/analytics/call/sessions")).status_code == 404
    assert (await ask.client.get(Endpoint.REPORT, params={"appid": "demo-appid"})).status_code == 404
    assert (await ask.client.post(Endpoint.LISTS, params={"appid": "demo-appid"})).status_code == 404


@pytest.mark.parametrize(
    ("endpoint", "params"),
    [
        (Endpoint.LISTS, {"appid": None}),
        (Endpoint.LISTS, {"start_ts": None}),
        (Endpoint.LISTS, {"end_ts": ""}),
        (Endpoint.LISTS, {"start_ts": "yesterday"}),
        (Endpoint.LISTS, {"start_ts": int(EPOCH) * 1000, "end_ts": int(EPOCH) * 1000}),
        (Endpoint.LISTS, {"start_ts": int(EPOCH), "end_ts": int(EPOCH) - 1}),
        (Endpoint.DETAILS, {"call_id": None}),
        (Endpoint.DETAILS, {"call_id": "c", "exclude_server_user": "maybe"}),
        (Endpoint.SCALE, {"metric": None}),
        (Endpoint.SCALE, {"metric": "pcu,joinSuccessRate"}),
        (Endpoint.USAGE, {"metric": "users"}),
    ],
)
async def test_wrong_input_is_400_with_a_message(endpoint: Endpoint, params: dict[str, object], ask: Asker) -> None:
    response = await ask.get(endpoint, **params)
    body = response.json()
    assert (response.status_code, body["code"]) == (400, 400)
    assert body["message"]


async def test_several_app_ids_show_worlds_of_their_own(busy_world: World) -> None:
    clock = FakeClock()
    simulator = Simulator(busy_world, clock, enforce_limits=False, appids={"quiet": World.of([])})
    asker = Asker(simulator, clock)
    async with asker.client:
        assert (await asker.get(Endpoint.LISTS)).json()["call_lists"]
        assert (await asker.get(Endpoint.LISTS, appid="quiet")).json()["call_lists"] == []


async def test_every_response_carries_the_servers_clock(ask: Asker, clock: FakeClock) -> None:
    ask.simulator.skew_s = 90.0
    for response in (await ask.get(Endpoint.LISTS), await ask.client.get("/nowhere")):
        assert parsedate_to_datetime(response.headers["date"]).timestamp() == int(clock.now() + 90)


async def test_large_answers_are_compressed_for_those_who_take_it(ask: Asker) -> None:
    packed = await ask.get(Endpoint.SCALE, metric="pcu,pcc")
    ask.simulator.compress = False
    plain = await ask.get(Endpoint.SCALE, metric="pcu,pcc")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


async def test_the_tests_can_see_what_was_asked(ask: Asker, clock: FakeClock) -> None:
    await ask.get(Endpoint.LISTS, cname="lesson-204")
    await ask.client.get("/nowhere")
    listed, lost = ask.simulator.requests
    assert (listed.path, listed.params["cname"], listed.ts, listed.status) == (
        Endpoint.LISTS,
        "lesson-204",
        clock.now(),
        200,
    )
    assert (lost.path, lost.status) == ("/nowhere", 404)
    assert ask.simulator.asked(Endpoint.LISTS) == [listed]


REPORT = {"cname": "lesson-204", "teacher_uid": 111, "type": 2, "comments": "no sound"}


async def test_a_report_is_kept(ask: Asker) -> None:
    response = await ask.post(REPORT)
    assert (response.status_code, response.json()) == (200, {"code": 200, "message": ""})
    assert ask.simulator.reports == [REPORT]


@pytest.mark.parametrize(
    "change",
    [{"type": 5}, {"type": "2"}, {"teacher_uid": "111"}, {"cname": ""}, {"ts": True}, {"stranger": 1}, {"type": None}],
)
async def test_a_wrong_report_is_refused_and_not_kept(change: dict[str, object], ask: Asker) -> None:
    response = await ask.post({**REPORT, **change})
    assert response.status_code == 400
    assert ask.simulator.reports == []
