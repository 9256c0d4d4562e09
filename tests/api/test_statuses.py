"""The HTTP status counts first, then the body's ``code``; each becomes one kind of error."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from cbtui.api import CrystalBall
from cbtui.errors import AuthError, CbtuiError, LimitRefusedError, RangeRefusedError, ServerError
from cbtui.model import Endpoint
from tests.api.loopback import Loopback, answer
from tests.fakes import EPOCH, FakeClock

OK = {"code": 200, "message": "", "has_more": False, "call_lists": []}


async def failure(ball: CrystalBall) -> CbtuiError:
    with pytest.raises(CbtuiError) as caught:
        await ball.call_lists("app", 1, 2)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "requests"),
    [
        (400, ServerError, 1),
        (401, AuthError, 1),
        (403, AuthError, 1),
        (404, ServerError, 1),
        (418, ServerError, 1),
        (429, LimitRefusedError, 1),
        (500, ServerError, 3),
        (502, ServerError, 3),
        (599, ServerError, 3),
    ],
)
@pytest.mark.parametrize("body", [OK, {"message": "its own words"}, b"<html>no</html>", b""])
async def test_http_status(
    ball: CrystalBall, server: Loopback, status: int, kind: type[CbtuiError], requests: int, body: object
) -> None:
    server.script = [answer(body, status)]
    error = await failure(ball)
    assert type(error) is kind
    assert len(server.asked) == requests
    assert error.next_step
    assert ("its own words" in str(error.why)) is ("its own words" in str(body))
    if isinstance(error, ServerError):
        assert error.status == status


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (300, "qps limit error", LimitRefusedError),
        (300, "qpd limit error", LimitRefusedError),
        (300, "query latency limit error", RangeRefusedError),
        (400, "query time range limit error", RangeRefusedError),
        (300, "", LimitRefusedError),
        (300, "no auth", AuthError),
        (300, "you have no auth to access this service, please upgrade", AuthError),
        ("300", "qpm limit error", LimitRefusedError),
        (429, "slow down", LimitRefusedError),
        (400, "parameter can not be null", ServerError),
        (401, "who", AuthError),
        (403, "not yours", AuthError),
        (404, "", ServerError),
        (500, "Unknown Error", ServerError),
        (0, "string", ServerError),
    ],
)
async def test_body_code(
    ball: CrystalBall, server: Loopback, code: object, message: str, kind: type[CbtuiError]
) -> None:
    server.script = [answer({"code": code, "message": message, "data": None})]
    error = await failure(ball)
    assert type(error) is kind
    assert message in str(error.why)
    assert len(server.asked) == 1


async def test_a_refusal_names_endpoint_and_time(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    server.script = [answer({"message": "too many"}, 429, Retry_After="37")]
    error = await failure(ball)
    assert isinstance(error, LimitRefusedError)
    assert (error.endpoint, error.message, error.retry_after) == (Endpoint.LISTS.value, "too many", 37.0)
    assert error.allowed_ts == clock.now() + 37


async def test_a_refusal_until_a_date(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer({}, 429, Retry_After=formatdate(EPOCH + 90, usegmt=True))]
    error = await failure(ball)
    assert isinstance(error, LimitRefusedError)
    assert error.retry_after == 90


@pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "²"])
async def test_a_refusal_without_a_sensible_time(ball: CrystalBall, server: Loopback, value: str) -> None:
    server.script = [answer({}, 429, Retry_After=value)]
    error = await failure(ball)
    assert isinstance(error, LimitRefusedError)
    assert error.retry_after is None
    assert error.allowed_ts == EPOCH


@pytest.mark.parametrize("status", [200, 500])
async def test_the_servers_words_are_cleaned(ball: CrystalBall, server: Loopback, status: int) -> None:
    server.script = [answer({"code": 500, "message": "a\x1b[2Jb\u202ec" + "x" * 5000}, status)]
    error = await failure(ball)
    assert "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}c" in str(error)
    assert len(str(error)) < 1000


@pytest.mark.parametrize("ahead", [120, -4000])
async def test_the_servers_clock_is_what_two_answers_tell(
    ball: CrystalBall, server: Loopback, clock: FakeClock, ahead: int
) -> None:
    server.script = [answer(OK, Date=formatdate(EPOCH + ahead, usegmt=True))]
    await ball.call_lists("app", 1, 2)
    assert clock.now() == EPOCH
    await ball.call_lists("app", 1, 2)
    assert clock.now() == EPOCH + ahead


@pytest.mark.parametrize("ahead", [0, 1, -1])
async def test_less_than_a_date_can_tell_is_no_difference(
    ball: CrystalBall, server: Loopback, clock: FakeClock, ahead: int
) -> None:
    server.script = [answer(OK, Date=formatdate(EPOCH + ahead, usegmt=True))]
    await ball.call_lists("app", 1, 2)
    await ball.call_lists("app", 1, 2)
    assert (clock.now(), clock.agreement.settled) == (EPOCH, True)


@pytest.mark.parametrize("value", ["yesterday", "", "Thu, 99 Nov 2025 99:99:99 GMT", "Tue, 13 Nov 2125 02:13:20 GMT"])
async def test_a_date_that_makes_no_sense_changes_nothing(
    ball: CrystalBall, server: Loopback, clock: FakeClock, value: str
) -> None:
    clock.offset = 7.0
    server.script = [answer(OK, Date=value)]
    await ball.call_lists("app", 1, 2)
    await ball.call_lists("app", 1, 2)
    assert clock.offset == 7.0


async def test_a_caches_date_changes_nothing(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    server.script = [answer(OK, Date=formatdate(EPOCH - 600, usegmt=True), Age="600")]
    await ball.call_lists("app", 1, 2)
    await ball.call_lists("app", 1, 2)
    assert clock.now() == EPOCH


async def test_an_error_tells_the_time_as_well(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    server.script = [answer({}, 401, Date=formatdate(EPOCH + 500, usegmt=True))]
    await failure(ball)
    await failure(ball)
    assert clock.now() == EPOCH + 500


async def test_the_middle_of_the_round_trip_counts(ball: CrystalBall, server: Loopback, clock: FakeClock) -> None:
    slow = answer(OK, Date=formatdate(EPOCH + 105, usegmt=True))
    later = answer(OK, Date=formatdate(EPOCH + 115, usegmt=True))

    async def answer_late(writer: object) -> None:
        clock.advance(10)
        await (slow if clock.wall() == EPOCH + 10 else later)(writer)  # type: ignore[arg-type]

    server.script = [answer_late]
    await ball.call_lists("app", 1, 2)
    await ball.call_lists("app", 1, 2)
    assert clock.offset == 100.0
