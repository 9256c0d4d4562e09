"""What the screens look like: one picture for each screen and state that a reviewer should see.

``python -m pytest tests/tui/pictures --snapshot-update`` makes them anew; look at each before it is committed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from cbtui.errors import NetworkError
from cbtui.events import SourceChanged
from cbtui.model import Cause, DiagnosisEvent, Note, NoteKind, SourceKind, SourceState, UsageDay
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.times import DAY
from cbtui.tui.messages import CallTarget, OpenCall, OpenReport, ReportDraft
from tests.tui.call.calls import ANNA, START, TEACHER, lossy_teacher, service_of
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, poor_event, settle
from tests.tui.searching import call

SMALL, LARGE = (80, 24), (120, 36)
HOSTILE = ("[/red]", "[@click=app.quit]x[/]", "a\N{REPLACEMENT CHARACTER}[2J", "数学三班", "🎹 piano", "x" * 80)

Steps = Callable[[Pilot[Any]], Awaitable[None]]


class Compare(Protocol):
    """pytest-textual-snapshot's fixture."""

    def __call__(
        self, app: App[Any], *, terminal_size: tuple[int, int] = SMALL, run_before: Steps | None = None
    ) -> bool: ...


def keys(*pressed: str) -> Steps:
    async def steps(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in pressed:
            await pilot.press(key)
            await settle(pilot)

    return steps


def states(kind: SourceKind, reason: str = "", retry_at: float | None = None) -> list[SourceChanged]:
    state = SourceState(kind, NOW - 900, reason, retry_at)
    return [SourceChanged("prod", endpoint, state, retry_at) for endpoint in LIVE_ENDPOINTS]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_live(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Ten panels, each with its value now, mark, curve, range and limit; no panel is cut."""
    app = make_app(FakeSource(minutes=healthy_hour()), events=states(SourceKind.FRESH))
    assert snap_compare(app, terminal_size=size, run_before=keys())


def test_live_before_any_data(snap_compare: Compare) -> None:
    """The empty state says what to do."""
    assert snap_compare(make_app(FakeSource()), terminal_size=SMALL, run_before=keys())


def test_live_stale(snap_compare: Compare) -> None:
    """Old data stays on screen; the second line says why and until when it reaches."""
    events = states(SourceKind.STALE, "No answer from api.agora.io: connection refused", NOW + 60)
    app = make_app(FakeSource(minutes=healthy_hour()), events=events)
    assert snap_compare(app, terminal_size=SMALL, run_before=keys())


def test_live_out_of_quota(snap_compare: Compare) -> None:
    """Out of quota, and until when."""
    events = states(SourceKind.OUT_OF_QUOTA, "the requests of the day are used", NOW + 5000)
    app = make_app(FakeSource(minutes=healthy_hour()), events=events)
    assert snap_compare(app, terminal_size=SMALL, run_before=keys())


def test_the_connection_could_not_be_opened(snap_compare: Compare) -> None:
    """What, why, and what to do next."""
    error = NetworkError("No answer from api.agora.io:443", "connection refused", "Check base_url and the network.")
    assert snap_compare(make_app(error), terminal_size=SMALL, run_before=keys())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_diagnosis_with_hostile_names(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Names are shown as they are, cut to their column; every column is aligned."""
    causes = (Cause(23), Cause(18, "44361248"))
    events = tuple(
        DiagnosisEvent(int(NOW) - 150 - 7 * number, str(83817682 + number), name, 4 + number % 3, causes[: number % 3])
        for number, name in enumerate(HOSTILE)
    )
    service = FakeSource(
        events=events, complete=False, notes=(Note(NoteKind.FULL_ANSWERS, answers=1, most=10),), full_answers=1
    )
    assert snap_compare(make_app(service), terminal_size=size, run_before=keys("2"))


def test_diagnosis_in_chinese(snap_compare: Compare) -> None:
    """Wide characters keep the columns aligned."""
    app = make_app(FakeSource(events=(poor_event(),)), lang="zh")
    assert snap_compare(app, terminal_size=SMALL, run_before=keys("2"))


def test_calls(snap_compare: Compare) -> None:
    """Hostile and wide names, a running call, lengths to the right."""
    calls = tuple(call(n, name, ago=600 + 60 * n, length=None if n == 0 else 300) for n, name in enumerate(HOSTILE))
    assert snap_compare(make_app(FakeSource(found_calls=calls)), terminal_size=SMALL, run_before=keys("3"))


def test_usage(snap_compare: Compare) -> None:
    """Seven UTC days; two are not final, one has no figures."""
    today = int(NOW) // DAY * DAY
    days = tuple(
        UsageDay(today - n * DAY, {"userCount": 900.0 + 40 * n, "sessionCount": 1100.0, "channelCount": 61.0}, NOW)
        for n in range(6, 0, -1)
    )
    service = FakeSource(usage_days=(*days, UsageDay(today)), notes=(Note(NoteKind.NOT_FINAL, days=(today,)),))
    assert snap_compare(make_app(service), terminal_size=SMALL, run_before=keys("4"))


def test_report(snap_compare: Compare) -> None:
    """The form, filled in, and the JSON that would be sent."""

    async def steps(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        pilot.app.screen.post_message(OpenReport(ReportDraft("lesson-204", 111, 640, int(NOW) - 600)))
        await settle(pilot)

    assert snap_compare(make_app(FakeSource()), terminal_size=SMALL, run_before=steps)


def test_help(snap_compare: Compare) -> None:
    """What the numbers mean, what it costs, and the keys."""
    app = make_app(FakeSource(minutes=healthy_hour()))
    assert snap_compare(app, terminal_size=SMALL, run_before=keys("question_mark"))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_call(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The answer on top, its evidence under it; at 120 columns sender left, receiver right."""
    app = make_app(service_of(lossy_teacher()))
    assert snap_compare(app, terminal_size=size, run_before=call_at(START + 300))


def test_matrix(snap_compare: Compare) -> None:
    """The teacher's column is bad for everybody."""
    app = make_app(service_of(lossy_teacher()))
    assert snap_compare(app, terminal_size=SMALL, run_before=call_at(START + 300, "m"))


def call_at(ts: int, *pressed: str) -> Steps:
    async def steps(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        pilot.app.screen.post_message(OpenCall(CallTarget("00057b6093a5", ts, TEACHER, ANNA)))
        await settle(pilot)
        await keys(*pressed)(pilot)

    return steps
