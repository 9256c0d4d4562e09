"""The reserve of a day: what a person asks for leaves it, and incident mode spends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cbtui.catalog.phrases import error_text
from cbtui.errors import QuotaError, ReserveError
from cbtui.model import Endpoint, NoteKind
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.quota import planner
from cbtui.times import DAY, HOUR
from tests.quota.taking import leave
from tests.service.conftest import Bench, said


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    return tmp_path / "quota.db"


def kept(bench: Bench) -> int:
    """Requests that a person's refresh leaves now, in the middle of a day."""
    quota = next(quota for quota in bench.service.quota() if quota.endpoint is Endpoint.DIAGNOSIS)
    return planner.keep_on_demand(quota, bench.clock.now(), bench.service.reserve.requests)


async def test_a_refresh_leaves_it_and_says_what_spends_it(bench: Bench, ledger_file: Path) -> None:
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, bench.service.reserve.requests)
    with pytest.raises(ReserveError) as caught:
        await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert bench.server.asked == []
    assert str(caught.value).startswith(
        "/beta/live/diagnosis was not asked: 940 of 1000 requests of today (UTC) are used"
    )
    assert "kept for incidents. Incident mode (i) spends them; else it may be asked at" in str(caught.value)
    assert "事件模式(i)可使用预留" in error_text(caught.value, "zh")


async def test_the_last_request_before_it_may_go(bench: Bench, ledger_file: Path) -> None:
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, 500)
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, kept(bench) + 1)
    assert (await bench.service.diagnosis(bench.now - HOUR, bench.now)).requests == 1
    bench.clock.advance(120)
    assert (await bench.service.diagnosis(bench.now - HOUR, bench.now)).requests == 0


async def test_incident_mode_spends_it_to_the_last(bench: Bench, ledger_file: Path) -> None:
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, 1)
    bench.service.reserve.spending = True
    assert (await bench.service.diagnosis(bench.now - HOUR, bench.now)).requests == 1
    bench.clock.advance(120)
    answer = await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert answer.requests == 0
    assert [note.kind for note in answer.notes] == [NoteKind.STORED_UNTIL_ALLOWED], "nothing is left to spend"


async def test_what_is_stored_is_shown_and_the_reserve_is_named(bench: Bench, ledger_file: Path) -> None:
    await bench.service.live(bench.now - HOUR, bench.now)
    bench.clock.advance(600)
    for endpoint in LIVE_ENDPOINTS:
        leave(ledger_file, bench.clock, endpoint, bench.service.reserve.requests)
    answer = await bench.service.live(bench.now - HOUR, bench.now)
    assert answer.requests == 0
    assert all("Incident mode (i) spends them" in text for text in said(answer))


async def test_a_reserve_of_none_keeps_only_what_the_series_need(bench: Bench, ledger_file: Path) -> None:
    bench.service.reserve.requests = 0
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, 40)
    assert (await bench.service.diagnosis(bench.now - HOUR, bench.now)).requests == 1


async def test_near_midnight_what_would_be_lost_may_go(bench: Bench, ledger_file: Path) -> None:
    bench.clock.advance(DAY - bench.now % DAY - HOUR / 2)
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, 50)
    assert (await bench.service.diagnosis(bench.now - HOUR, bench.now)).requests == 1


async def test_without_a_request_of_the_day_incident_mode_is_no_way_out(bench: Bench, ledger_file: Path) -> None:
    leave(ledger_file, bench.clock, Endpoint.DIAGNOSIS, 0)
    with pytest.raises(QuotaError) as caught:
        await bench.service.diagnosis(bench.now - HOUR, bench.now)
    assert not isinstance(caught.value, ReserveError)
