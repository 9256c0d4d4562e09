"""Live minutes, diagnosis, usage, reports: from the store when no permit is due, and never beyond a limit."""

from __future__ import annotations

import pytest

from cbtui.errors import NetworkError, OutcomeUnknownError, QuotaError, ServerError, UsageError
from cbtui.model import Cause, DiagnosisEvent, Endpoint, Minute, Outcome, Report, UsageDay
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.times import DAY, HOUR
from tests.quota.taking import take
from tests.service.conftest import Bench, said

NAMES = {
    Endpoint.SCALE: "pcu",
    Endpoint.EXPERIENCE: "videoFreezeRate",
    Endpoint.NETWORK: "audioUpstreamExcellentTransRate",
}


def an_hour_of_minutes(bench: Bench) -> None:
    newest = bench.now // 60 * 60
    for endpoint, name in NAMES.items():
        bench.server.minutes[endpoint] = [Minute(newest - 60 * n, {name: float(n)}) for n in range(70)]


async def test_the_first_answer_fills_the_last_hour(bench: Bench) -> None:
    an_hour_of_minutes(bench)
    answer = await bench.service.live(bench.now - HOUR, bench.now)
    assert answer.complete
    assert answer.requests == 3
    assert len(answer.data) >= 57
    assert all(set(minute.values) == set(NAMES.values()) for minute in answer.data)


async def test_asked_again_within_the_minute_it_answers_from_the_store_and_says_how_old(bench: Bench) -> None:
    an_hour_of_minutes(bench)
    first = await bench.service.live(bench.now - HOUR, bench.now)
    bench.clock.advance(20)
    again = await bench.service.live(bench.now - HOUR, bench.now)
    assert again.requests == 0
    assert [minute.ts for minute in again.data][-5:] == [minute.ts for minute in first.data][-5:]
    assert any("20 s old" in note for note in said(again))


async def test_later_only_what_is_missing_is_asked_for(bench: Bench) -> None:
    an_hour_of_minutes(bench)
    await bench.service.live(bench.now - HOUR, bench.now)
    bench.clock.advance(600)
    await bench.service.live(bench.now - HOUR, bench.now)
    _, from_ts, to_ts = bench.server.asked[-1]
    assert to_ts - from_ts < 900


async def test_nothing_stored_and_no_permit_is_a_quota_error(bench: Bench) -> None:
    for endpoint in LIVE_ENDPOINTS:
        take(bench.ledger, endpoint)
    with pytest.raises(QuotaError):
        await bench.service.live(bench.now - HOUR, bench.now)


async def test_one_endpoint_that_fails_does_not_hide_the_others(bench: Bench) -> None:
    an_hour_of_minutes(bench)
    bench.server.failures[Endpoint.NETWORK] = ServerError("The server failed", status=404)
    answer = await bench.service.live(bench.now - HOUR, bench.now)
    assert not answer.complete
    assert "pcu" in answer.data[-1].values
    assert any(Endpoint.NETWORK.value in note for note in said(answer))


async def test_all_endpoints_failing_is_a_failure(bench: Bench) -> None:
    bench.server.failures = dict.fromkeys(LIVE_ENDPOINTS, NetworkError("No answer"))
    with pytest.raises(NetworkError):
        await bench.service.live(bench.now - HOUR, bench.now)


async def test_a_gap_nobody_recorded_is_incomplete(bench: Bench) -> None:
    an_hour_of_minutes(bench)
    await bench.service.live(bench.now - HOUR, bench.now)
    bench.clock.advance(3 * HOUR)
    answer = await bench.service.live(bench.now - 3 * HOUR, bench.now)
    assert not answer.complete


async def test_a_full_diagnosis_answer_is_ten_or_more(bench: Bench) -> None:
    bench.server.events = [DiagnosisEvent(bench.now - 300 - n, str(n), "lesson", 4, (Cause(23),)) for n in range(14)]
    answer = await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert len(answer.data) == 10
    assert not answer.complete
    assert any("10 or more" in note for note in said(answer))


async def test_events_are_kept_once(bench: Bench) -> None:
    bench.server.events = [DiagnosisEvent(bench.now - 300, "1", "lesson", 4, (Cause(23),))]
    await bench.service.diagnosis(bench.now - HOUR, bench.now)
    bench.clock.advance(70)
    answer = await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert len(answer.data) == 1


def a_week(bench: Bench) -> int:
    today = bench.now // DAY * DAY
    bench.server.days = [UsageDay(today - n * DAY, {"userCount": 100.0 + n}, bench.clock.now()) for n in range(1, 8)]
    return today


async def test_closed_days_are_never_asked_for_again(bench: Bench) -> None:
    today = a_week(bench)
    bench.clock.advance(today + 9 * HOUR - bench.now)
    a_week(bench)
    first = await bench.service.usage(7)
    bench.clock.advance(6 * HOUR)
    again = await bench.service.usage(7)
    assert (first.requests, again.requests) == (1, 0)
    assert first.complete
    assert [day.ts for day in again.data][-1] == today
    assert any("Not final" in note for note in said(again)), "today is not closed"


async def test_yesterday_is_not_final_before_eight(bench: Bench) -> None:
    today = a_week(bench)
    bench.clock.advance(today + DAY + 7 * HOUR - bench.now)
    a_week(bench)
    answer = await bench.service.usage(7)
    final = {day.ts: day.final for day in answer.data}
    assert not final[today]
    assert final[today - DAY]


async def test_a_report_is_kept_with_who_and_when(bench: Bench) -> None:
    report = Report("lesson", 111, 4, ts=bench.now)
    sent = await bench.service.report(report)
    assert (sent.outcome, sent.sent_by) == (Outcome.SENT, "ann")
    similar = await bench.service.similar_report(Report("lesson", 112, 4, ts=bench.now + 300))
    assert similar is not None
    assert similar.sent_by == "ann"
    assert await bench.service.similar_report(Report("lesson", 111, 3, ts=bench.now)) is None


async def test_a_report_without_an_answer_is_unknown_and_not_repeated(bench: Bench) -> None:
    bench.server.failures[Endpoint.REPORT] = OutcomeUnknownError("No answer")
    with pytest.raises(OutcomeUnknownError):
        await bench.service.report(Report("lesson", 111, 4))
    (kept,) = (await bench.service.reports_snapshot()).reports
    assert kept.outcome is Outcome.UNKNOWN
    assert bench.server.count(Endpoint.REPORT) == 1


async def test_read_only_sends_nothing(bench: Bench) -> None:
    from msgspec.structs import replace

    from cbtui.service import Service

    service = Service(replace(bench.service.context, read_only=True))
    with pytest.raises(UsageError, match="Nothing was sent"):
        await service.report(Report("lesson", 111, 4))
    assert bench.server.count(Endpoint.REPORT) == 0


async def test_the_last_minute_is_not_there_yet(bench: Bench) -> None:
    answer = await bench.service.live(bench.now - 60, bench.now)
    assert not answer.complete
    assert any("two minutes late" in note for note in said(answer))


async def test_days_the_server_has_no_figures_for_are_named(bench: Bench) -> None:
    answer = await bench.service.usage(7)
    assert not answer.complete
    assert any("No figures" in note for note in said(answer))
    assert answer.fetched_at == bench.clock.now()
