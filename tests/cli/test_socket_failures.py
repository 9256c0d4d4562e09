"""Every exit code as a process of its own, over a real socket."""

from __future__ import annotations

import signal
import socket
import threading

import pytest

from cbtui.model import Endpoint
from cbtui.model.endpoint import POLLED_ENDPOINTS
from cbtui.simulator.faults import ANY, delay, html, limit_in_body, reset, status, truncated
from tests.cli.console import Result
from tests.cli.site import SECRET, TIMEOUT, Site


def assert_one_line(result: Result) -> None:
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert SECRET not in result.err


@pytest.mark.parametrize("command", [["calls"], ["call", "c1"], ["live"], ["diagnosis"], ["usage"]])
def test_refused_credentials_are_3(site: Site, command: list[str]) -> None:
    result = site.run(*command, "--json", CBTUI_API_SECRET="wrong-one")
    assert result.code == 3
    assert_one_line(result)


def test_a_refused_app_id_is_3(site: Site) -> None:
    assert site.run("calls", CBTUI_APPID="b" * 32).code == 3


def test_doctor_with_refused_credentials_is_3_and_shows_its_list(site: Site) -> None:
    result = site.run("doctor", "--json", CBTUI_API_SECRET="wrong-one")
    assert result.code == 3
    assert [row["check"] for row in result.document["data"] if row["state"] == "failed"] == ["server answer"]


def test_record_with_refused_credentials_ends_with_3(site: Site) -> None:
    assert site.run("record", CBTUI_API_SECRET="wrong-one").code == 3
    assert len(site.hits) == 4


def test_record_once_asks_the_others_when_one_endpoint_fails(site: Site) -> None:
    site.faults.next(Endpoint.DIAGNOSIS, html())
    result = site.run("record", "--once")
    assert result.code == 6
    assert sorted(site.hits) == sorted(POLLED_ENDPOINTS)
    assert site.run("live", "--json").document["data"]


@pytest.mark.parametrize(
    ("fault", "endpoint", "command"),
    [
        (status(429, retry_after="30"), Endpoint.LISTS, "calls"),
        (limit_in_body("qpd limit error"), Endpoint.USAGE, "usage"),
    ],
)
def test_a_limit_with_nothing_stored_is_4_and_says_when(
    site: Site, fault: object, endpoint: Endpoint, command: str
) -> None:
    site.faults.next(endpoint, fault)  # type: ignore[arg-type]
    first = site.run(command)
    again = site.run(command)
    for result in (first, again):
        assert result.code == 4
        assert_one_line(result)
        assert "(in " in result.err
    assert site.asked(endpoint) == 1


@pytest.mark.parametrize("command", ["calls", "live", "diagnosis", "usage"])
def test_a_server_that_fails_every_time_is_5(site: Site, command: str) -> None:
    site.faults.next(ANY, *[status(500)] * 30)
    result = site.run(command, "--json")
    assert result.code == 5
    assert_one_line(result)


def test_a_broken_connection_is_asked_again_where_the_quota_allows(site: Site) -> None:
    site.faults.next(Endpoint.LISTS, reset(), status(500))
    result = site.run("calls", "--json")
    assert result.code == 0
    assert len(result.document["data"]) == 26


def test_an_answer_cut_short_is_5(site: Site) -> None:
    site.faults.next(Endpoint.LISTS, truncated(40))
    result = site.run("calls")
    assert result.code == 5
    assert_one_line(result)


def test_no_server_at_all_is_5(site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        result = site.run("calls", CBTUI_BASE_URL=f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert result.code == 5
    assert_one_line(result)


def test_an_answer_that_is_not_understood_is_6(site: Site) -> None:
    site.faults.next(Endpoint.LISTS, html())
    result = site.run("calls")
    assert result.code == 6
    assert_one_line(result)


def test_an_interrupt_while_waiting_is_130(site: Site) -> None:
    reached = threading.Event()

    async def never() -> None:
        import asyncio

        reached.set()
        await asyncio.Event().wait()

    site.faults.next(Endpoint.LISTS, delay(never))
    process = site.start("calls")
    assert reached.wait(TIMEOUT)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines() == ["cbtui: Interrupted."]
