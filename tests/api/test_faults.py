"""Whatever the network does, a person reads what failed, and the quota is not wasted."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl

import httpx
import pytest

from cbtui.api import CrystalBall
from cbtui.api.body import Bounds
from cbtui.errors import AuthError, ConfigError, NetworkError, QuotaError, ResponseError, ServerError
from cbtui.model import Endpoint
from tests.api.conftest import SECRET, MakeBall, Permits
from tests.api.loopback import Behaviour, Loopback, answer, drip, hang, raw, reset, truncated
from tests.fakes import FakeClock

EMPTY_LISTS = {"code": 200, "message": "", "has_more": False, "call_lists": []}


async def lists(ball: CrystalBall) -> None:
    await ball.call_lists("app", 1, 2)


async def test_nobody_listening(make_ball: MakeBall, permits: Permits) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(NetworkError, match="refused") as caught:
            await lists(make_ball(f"http://127.0.0.1:{port}"))
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "base_url" in str(caught.value.next_step)
    assert len(permits.taken) == 3


@pytest.mark.parametrize(("fault", "reason"), [(reset, "reset|broke"), (raw(b"SSH-2.0-x\r\n\r\n"), "not HTTP")])
async def test_broken_connections_are_tried_three_times(
    ball: CrystalBall, server: Loopback, permits: Permits, fault: Behaviour, reason: str
) -> None:
    server.script = [fault]
    with pytest.raises(NetworkError, match=reason):
        await lists(ball)
    assert len(server.asked) == len(permits.taken) == 3


async def test_a_server_that_recovers_is_asked_until_it_answers(
    ball: CrystalBall, server: Loopback, permits: Permits, clock: FakeClock
) -> None:
    server.script = [reset, answer({"message": "no"}, 503), answer(EMPTY_LISTS)]
    await lists(ball)
    assert permits.taken == [Endpoint.LISTS] * 3
    assert len(clock.slept) == 2
    assert 0 < clock.slept[0] <= clock.slept[1]


async def test_silence_ends_at_the_time_out(server: Loopback, make_ball: MakeBall) -> None:
    server.script = [hang]
    with pytest.raises(NetworkError, match="time-out"):
        await lists(make_ball(server.url, timeout_s=0.5))
    assert len(server.asked) == 3


async def test_a_dripping_answer_ends_at_the_deadline(server: Loopback, make_ball: MakeBall, permits: Permits) -> None:
    server.script = [drip]
    with pytest.raises(NetworkError, match="longer than"):
        await lists(make_ball(server.url, bounds=Bounds(1_000_000, 0.1)))
    assert len(permits.taken) == 1


async def test_an_answer_cut_short_is_not_asked_again(ball: CrystalBall, server: Loopback, permits: Permits) -> None:
    server.script = [truncated(b'{"code": 200')]
    with pytest.raises(NetworkError, match="cut short"):
        await lists(ball)
    assert len(permits.taken) == 1


async def test_details_cut_short(ball: CrystalBall, server: Loopback) -> None:
    server.script = [truncated(b'{"code": 200, "metrics": [{"kvs": [[1, 2]')]
    with pytest.raises(NetworkError, match="cut short"):
        await ball.call_details("app", "c1", 1, 2)


async def test_a_retry_that_gets_no_permit_tells_of_the_failure_before_it(
    ball: CrystalBall, server: Loopback, permits: Permits
) -> None:
    server.script = [answer({"message": "database is down"}, 500)]
    permits.grants = 1
    permits.refusal = QuotaError("used up", endpoint=Endpoint.LISTS.value, allowed_ts=0)
    with pytest.raises(ServerError, match="database is down"):
        await lists(ball)
    assert len(server.asked) == 1


async def test_without_a_permit_nothing_is_sent(ball: CrystalBall, server: Loopback, permits: Permits) -> None:
    permits.grants = 0
    permits.refusal = QuotaError("used up", endpoint=Endpoint.LISTS.value, allowed_ts=0)
    with pytest.raises(QuotaError, match="used up"):
        await lists(ball)
    assert server.asked == []


async def test_redirects_are_not_followed(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer(b"", 302, Location=f"{server.url}/elsewhere?token=1")]
    with pytest.raises(ServerError, match="redirects to 127") as caught:
        await lists(ball)
    assert "base_url" in str(caught.value.next_step)
    assert len(server.asked) == 1


@pytest.mark.parametrize("compress", [False, True])
async def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    server: Loopback, make_ball: MakeBall, compress: bool
) -> None:
    body = b" " * 200_000
    packed = answer(gzip.compress(body, mtime=0), Content_Encoding="gzip")
    server.script = [packed if compress else answer(body)]
    with pytest.raises(ResponseError, match="too large"):
        await lists(make_ball(server.url, bounds=Bounds(100_000, 60)))


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"{}" * 99, mtime=0)[:-9]),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0)),
        ("deflate", b"{}"),
    ],
)
async def test_compression_that_was_not_asked_for_or_is_broken(
    ball: CrystalBall, server: Loopback, encoding: str, body: bytes
) -> None:
    server.script = [answer(body, Content_Encoding=encoding)]
    with pytest.raises(ResponseError, match="compress"):
        await lists(ball)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", "a web page"),
        (b"", "nothing"),
        (b'{"code": 200, "message": "",,}', "JSON"),
        (b"\xff\xfe{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "."),
        (b'"text"', "."),
        (b'{"message": ""}', "has_more"),
        (b'{"code": "many"}', "code"),
        (b'{"code": 200}', "has_more"),
        (b'{"code": 200, "has_more": false, "call_lists": {}}', "call_lists"),
        (b'{"code": 200, "has_more": false, "call_lists": [{"call_id": "a"}]}', "created_ts"),
        (b'{"code": 200, "has_more": false, "call_lists": [{"call_id": {}, "created_ts": 1}]}', "call_id"),
        (b'{"code": 200, "has_more": false, "call_lists": [{"call_id": "a", "created_ts": 1e15}]}', "created_ts"),
    ],
)
async def test_what_is_not_the_documents_answer_is_not_understood(
    ball: CrystalBall, server: Loopback, body: bytes, reason: str
) -> None:
    server.script = [answer(body)]
    with pytest.raises(ResponseError, match=reason) as caught:
        await lists(ball)
    assert caught.value.next_step
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (socket.gaierror(-2, "Name or service not known"), "DNS"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "certificate"),
        (ssl.SSLError(1, "handshake"), "TLS"),
        (ConnectionRefusedError(), "refused"),
        (ExceptionGroup("tried", [OSError(), ConnectionRefusedError()]), "refused"),
        (OSError(), "broke"),
    ],
)
async def test_what_stood_behind_a_failed_connection_is_named(
    make_ball: MakeBall, cause: Exception, reason: str
) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("All connection attempts failed") from cause

    with pytest.raises(NetworkError, match=reason) as caught:
        await lists(make_ball("https://api.example", transport=httpx.MockTransport(fail)))
    assert "api.example:443" in str(caught.value.what)


async def test_a_certificate_that_is_not_accepted_is_not_tried_again(make_ball: MakeBall, permits: Permits) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("") from ssl.SSLCertVerificationError(1, "self-signed")

    with pytest.raises(NetworkError, match="certificate"):
        await lists(make_ball("https://api.example", transport=httpx.MockTransport(fail)))
    assert len(permits.taken) == 1


async def test_plain_http_where_tls_was_expected(server: Loopback, make_ball: MakeBall) -> None:
    server.script = [answer(EMPTY_LISTS)]
    with pytest.raises(NetworkError, match="TLS"):
        await lists(make_ball(server.url.replace("http:", "https:")))


@pytest.mark.parametrize(
    ("failure", "reason"), [(httpx.ReadTimeout("slow"), "time-out"), (httpx.ReadError("gone"), "broke")]
)
async def test_waiting_inside_tls_is_not_taken_for_its_failure(
    make_ball: MakeBall, failure: httpx.TransportError, reason: str
) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise failure from ssl.SSLWantReadError()

    with pytest.raises(NetworkError, match=reason):
        await lists(make_ball("https://api.example", transport=httpx.MockTransport(fail)))


async def test_no_error_and_no_log_tells_a_secret(
    server: Loopback, make_ball: MakeBall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    ball = make_ball(server.url.replace("//", "//someone:hidden@"))
    for fault in (reset, answer({"message": "x"}, 500), answer(b"", 301, Location="//a:hidden@b/"), answer(b"<")):
        server.script = [fault]
        with pytest.raises((NetworkError, ServerError, ResponseError, AuthError)) as caught:
            await lists(ball)
        told = repr(caught.value) + str(caught.value)
        assert "hidden" not in told
        assert SECRET not in told
    assert server.asked[0].headers["authorization"].startswith("Basic ")
    assert caplog.records
    assert "hidden" not in caplog.text
    assert SECRET not in caplog.text
    assert server.asked[0].headers["authorization"].split()[1] not in caplog.text


@pytest.mark.parametrize(
    "base_url", ["api.agora.io", "ftp://api.agora.io", "https://", "", "http://a:x", "http://\x00"]
)
def test_an_address_that_is_none_is_a_matter_of_configuration(make_ball: MakeBall, base_url: str) -> None:
    with pytest.raises(ConfigError, match="base_url"):
        make_ball(base_url)


def test_a_ca_bundle_that_is_missing_is_a_matter_of_configuration(
    make_ball: MakeBall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(ConfigError, match="SSL_CERT_FILE"):
        make_ball("https://api.example")


async def test_a_request_can_be_cancelled(ball: CrystalBall, server: Loopback, permits: Permits) -> None:
    waiting = asyncio.Event()

    async def keep_waiting(_writer: asyncio.StreamWriter) -> None:
        waiting.set()
        await asyncio.Event().wait()

    server.script = [keep_waiting]
    task = asyncio.create_task(lists(ball))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(permits.taken) == 1
