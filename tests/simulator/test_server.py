"""The simulator over a real loopback socket, well and ill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from cbtui.model import Endpoint
from cbtui.simulator import Faults, Simulator, World, faults, run, serve
from cbtui.simulator.app import Application, Receive, Scope, Send
from tests.fakes import EPOCH, FakeClock

NOW = int(EPOCH)
LISTS = str(Endpoint.LISTS)
PARAMS = {"start_ts": str(NOW - 3600), "end_ts": str(NOW), "appid": "demo-appid"}


@asynccontextmanager
async def _served(app: Application) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serve(app) as server,
        httpx.AsyncClient(base_url=server.url, auth=("demo-key", "demo-secret"), trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def faulty(busy_world: World) -> Faults:
    return Faults(Simulator(busy_world, FakeClock(), enforce_limits=False))


async def _ask(client: httpx.AsyncClient) -> httpx.Response:
    return await client.get(LISTS, params=PARAMS)


async def test_requests_of_one_connection_and_of_many_are_answered(faulty: Faults) -> None:
    async with _served(faulty) as client:
        first = await _ask(client)
        second = await _ask(client)
        assert first.json() == second.json()
        assert first.extensions["network_stream"] is second.extensions["network_stream"]
        answers = await asyncio.gather(*(_ask(client) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {200}
        report = {"cname": "c", "teacher_uid": 1, "type": 1, "comments": "x" * 100_000}
        assert (await client.post(Endpoint.REPORT, params=PARAMS, json=report)).status_code == 200


async def test_every_fault_hits_one_request_of_its_path_and_the_next_is_right(faulty: Faults) -> None:
    async with _served(faulty) as client:
        faulty.next(LISTS, faults.status(500), faults.status(503, retry_after="7"))
        assert (await client.get("/elsewhere")).status_code == 404
        assert (await _ask(client)).status_code == 500
        spoilt = await _ask(client)
        assert (spoilt.status_code, spoilt.headers["retry-after"]) == (503, "7")
        assert (await _ask(client)).status_code == 200
        assert faulty.hits == ["/elsewhere", LISTS, LISTS, LISTS]


async def test_given_answers(faulty: Faults) -> None:
    faulty.next(faults.ANY, faults.limit_in_body(), faults.html(), faults.redirect("http://127.0.0.2/x"))
    faulty.next(faults.ANY, faults.answer({"code": "200", "call_lists": 7}), faults.oversized(3_000_000))
    async with _served(faulty) as client:
        limit = await _ask(client)
        assert (limit.status_code, limit.json()["code"]) == (200, 300)
        assert (await _ask(client)).headers["content-type"] == "text/html"
        assert (await _ask(client)).headers["location"] == "http://127.0.0.2/x"
        assert (await _ask(client)).json()["call_lists"] == 7
        large = await _ask(client)
        assert len(large.content) == 3_000_000
        assert large.json()["data"] == []


async def test_a_reset_and_a_cut_body_are_seen_as_such(faulty: Faults) -> None:
    faulty.next(LISTS, faults.reset(), faults.truncated(40))
    async with _served(faulty) as client:
        with pytest.raises(httpx.ReadError):
            await _ask(client)
        with pytest.raises(httpx.RemoteProtocolError):
            await _ask(client)
        assert (await _ask(client)).status_code == 200


async def test_a_swallowed_report_has_arrived_all_the_same(faulty: Faults) -> None:
    faulty.next(str(Endpoint.REPORT), faults.swallowed())
    async with _served(faulty) as client:
        with pytest.raises(httpx.ReadError):
            await client.post(Endpoint.REPORT, params=PARAMS, json={"cname": "c", "teacher_uid": 1, "type": 1})
    assert isinstance(faulty.app, Simulator)
    assert len(faulty.app.reports) == 1


async def test_a_dripping_answer_is_whole_in_the_end(faulty: Faults) -> None:
    faulty.next(LISTS, faults.drip(size=7))
    async with _served(faulty) as client:
        dripped = await _ask(client)
        assert dripped.json() == (await _ask(client)).json()


async def test_a_delayed_answer_comes_when_it_is_let_go(faulty: Faults) -> None:
    gate = asyncio.Event()
    faulty.next(LISTS, faults.delay(gate.wait))
    async with _served(faulty) as client:
        waiting = asyncio.create_task(_ask(client))
        other = await client.get("/elsewhere")
        assert (other.status_code, waiting.done()) == (404, False)
        gate.set()
        assert (await waiting).status_code == 200


async def test_a_hanging_answer_runs_into_the_clients_timeout_and_does_not_hold_up_the_end(faulty: Faults) -> None:
    faulty.next(LISTS, faults.hang())
    async with _served(faulty) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(LISTS, params=PARAMS, timeout=0.05)


async def test_an_application_that_fails_gives_500() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError("on purpose")

    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    async with _served(broken) as client:
        assert (await _ask(client)).status_code == 500


async def test_what_is_not_http_is_hung_up_on(faulty: Faults) -> None:
    async with serve(faulty) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"\x16\x03\x01 hello\r\n\r\n")
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


async def test_run_prints_its_address_and_serves_until_cancelled(capsys: pytest.CaptureFixture[str]) -> None:
    task = asyncio.create_task(run(0))
    out = ""
    while not out:
        await asyncio.sleep(0)
        out, err = capsys.readouterr()
    address = out.removeprefix("listening on ").strip()
    assert out == f"listening on {address}\n"
    assert "demo-key" in err
    async with httpx.AsyncClient(base_url=address, auth=("demo-key", "demo-secret"), trust_env=False) as client:
        assert (await client.get(LISTS, params={**PARAMS, "start_ts": "1"})).status_code in (200, 400)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
