"""A connection for the screens: a source that answers from a script, and an App on top of it.

``FakeSource`` implements :class:`cbtui.tui.source.Source`. Set its attributes to what it shall answer; an
exception there is raised instead. ``asked`` records every question as ``(method, arguments …)``. With ``gate`` set
to an ``asyncio.Event``, everything that would send a request waits for it, so that a test sees the time between.

    service = FakeSource(minutes=healthy_hour())
    app = make_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Live" in screen_text(app)
        app.emit(LiveUpdated("prod", 0, 0))     # what the poller would tell
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from cbtui.catalog.live import LIVE_METRICS
from cbtui.catalog.thresholds import Thresholds
from cbtui.errors import CbtuiError
from cbtui.events import Event, OnEvent
from cbtui.model import (
    Answer,
    Call,
    CallDetails,
    Cause,
    DiagnosisEvent,
    Endpoint,
    EndpointQuota,
    Finding,
    Minute,
    Note,
    NoteKind,
    Outcome,
    Report,
    SentReport,
    UsageDay,
)
from cbtui.model.answer import OnProgress
from cbtui.model.snapshot import (
    CallSnapshot,
    CallsSnapshot,
    DiagnosisSnapshot,
    LiveSnapshot,
    ReportsSnapshot,
    UsageSnapshot,
)  # fmt: skip
from cbtui.times import HOUR, MINUTE
from cbtui.tui.app import CbtuiApp
from cbtui.tui.connection import Connection
from cbtui.tui.preferences import Preferences
from cbtui.tui.source import Source
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from cbtui.triage.judgement import Judgement

OnCalls = Callable[[tuple[Call, ...]], None]

NOW = 1_768_479_400.0
"""2026-01-15 12:16:40 UTC."""


@dataclass
class FakeSource:
    """Answers from its attributes; what is an exception is raised by what asks the server, and nothing stored."""

    project: str = "prod"
    minutes: Any = ()
    events: Any = ()
    full_answers: int = 0
    acknowledged: frozenset[DiagnosisEvent] = frozenset()
    found_calls: Any = ()
    details: Any = None
    usage_days: Any = ()
    sent: Any = None
    earlier_report: SentReport | None = None
    sent_reports: Sequence[SentReport] = ()
    quotas: tuple[EndpointQuota, ...] = ()
    call_at: Any = None
    opening_price: int = 1
    ready_at: float = 0.0
    worst_of: dict[str, Finding | None] = field(default_factory=dict)
    opened_at: dict[str, float] = field(default_factory=dict)
    judged: Any = None
    fetched_at: float = NOW - 60
    complete: bool = True
    notes: tuple[Note, ...] = ()
    resume_ts: int | None = None
    requests: int = 1
    thresholds: Thresholds = field(default_factory=Thresholds)
    gate: asyncio.Event | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    _stored: dict[str, Any] = field(default_factory=dict)

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(1 for question in self.asked if question[0] == method)

    # ── what is stored ──────────────────────────────────────────────────────────────────────────────────

    def stored(self, name: str) -> Any:
        """An attribute as the store holds it: what it was before it became an exception."""
        value = getattr(self, name)
        if not isinstance(value, BaseException):
            self._stored[name] = value
        return self._stored.get(name, ())

    def kept(self, value: Any) -> Answer[Any]:
        """An answer that cost nothing."""
        return Answer(value, self.fetched_at, self.complete, self.notes)

    async def live_snapshot(self, from_ts: int, to_ts: int) -> LiveSnapshot:
        self.asked.append(("live_snapshot", from_ts, to_ts))
        minutes, events = self.kept(self.stored("minutes")), self.kept(self.stored("events"))
        return LiveSnapshot(minutes, events, self.quotas)

    async def diagnosis_snapshot(self, from_ts: int, to_ts: int) -> DiagnosisSnapshot:
        self.asked.append(("diagnosis_snapshot", from_ts, to_ts))
        events = self.kept(self.stored("events"))
        return DiagnosisSnapshot(events, self.full_answers, self.acknowledged, self.quotas)

    async def calls_snapshot(
        self, from_ts: int, to_ts: int, cname: str | None = None, also: Sequence[Call] = ()
    ) -> CallsSnapshot:
        self.asked.append(("calls_snapshot", from_ts, to_ts, cname))
        calls = self.stored_calls()
        ids = [call.call_id for call in (*calls, *also)]
        return CallsSnapshot(
            calls,
            {call_id: self.worst_of[call_id] for call_id in ids if call_id in self.worst_of},
            {call_id: self.opened_at[call_id] for call_id in ids if call_id in self.opened_at},
            dict.fromkeys(ids, self.opening_price),
            {call_id: self.ready_of(call_id) for call_id in ids},
            self.quotas,
        )

    def stored_calls(self) -> tuple[Call, ...]:
        """The calls that the store knows."""
        return tuple(self.stored("found_calls"))

    def ready_of(self, call_id: str) -> float:
        """When a call's details can be asked for."""
        return self.ready_at

    async def call_snapshot(
        self, call_id: str, from_ts: int | None = None, to_ts: int | None = None, *, all_users: bool = False
    ) -> CallSnapshot:
        self.asked.append(("call_snapshot", call_id, from_ts, to_ts))
        call = next((call for call in self.stored_calls() if call.call_id == call_id), None)
        return CallSnapshot(call, self.opening_price, self.ready_of(call_id) if call else 0.0, self.quotas)

    async def usage_snapshot(self, days: int = 7) -> UsageSnapshot:
        self.asked.append(("usage_snapshot", days))
        return UsageSnapshot(self.kept(self.stored("usage_days")), self.quotas)

    async def reports_snapshot(self) -> ReportsSnapshot:
        self.asked.append(("reports_snapshot",))
        return ReportsSnapshot(tuple(self.sent_reports), self.quotas)

    # ── what asks the server ────────────────────────────────────────────────────────────────────────────

    async def given(self, value: Any) -> Any:
        """A value once the gate is open; an exception is raised."""
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(value, BaseException):
            raise value
        return value

    async def answer(self, value: Any) -> Answer[Any]:
        """The server's answer."""
        data = await self.given(value)
        return Answer(data, self.fetched_at, self.complete, self.notes, self.requests, self.resume_ts)

    async def live(self, from_ts: int, to_ts: int) -> Answer[tuple[Minute, ...]]:
        self.asked.append(("live", from_ts, to_ts))
        return await self.answer(self.minutes)

    async def diagnosis(self, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]:
        self.asked.append(("diagnosis", from_ts, to_ts))
        return await self.answer(self.events)

    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: OnCalls | None = None,
        recheck: bool = True,
    ) -> Answer[tuple[Call, ...]]:
        self.asked.append(("calls", from_ts, to_ts, cname, max_requests))
        answer = await self.answer(self.found_calls)
        if on_calls is not None:
            on_calls(answer.data)
        return answer

    async def find_call(self, cname: str, ts: int) -> Call | None:
        self.asked.append(("find_call", cname, ts))
        return cast("Call | None", await self.given(self.call_at))

    async def call(
        self,
        call_id: str,
        from_ts: int | None = None,
        to_ts: int | None = None,
        *,
        all_users: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Answer[CallDetails]:
        self.asked.append(("call", call_id, from_ts, to_ts))
        return await self.answer(self.details)

    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Judgement:
        self.asked.append(("judgement", details.call_id))
        if isinstance(self.judged, BaseException):
            raise self.judged
        return cast("Judgement", self.judged)

    async def usage(self, days: int = 7) -> Answer[tuple[UsageDay, ...]]:
        self.asked.append(("usage", days))
        return await self.answer(self.usage_days)

    # ── what writes ─────────────────────────────────────────────────────────────────────────────────────

    async def report(self, report: Report) -> SentReport:
        self.asked.append(("report", report))
        default = SentReport(report, NOW, "tester", Outcome.SENT, "success")
        return cast("SentReport", await self.given(self.sent or default))

    async def similar_report(self, report: Report) -> SentReport | None:
        self.asked.append(("similar_report", report))
        return self.earlier_report

    async def acknowledge(self, events: Sequence[DiagnosisEvent]) -> None:
        self.asked.append(("acknowledge", tuple(events)))
        self.acknowledged |= set(events)

    async def aclose(self) -> None:
        self.asked.append(("aclose",))


@dataclass
class FakePoller:
    """Tells ``events`` once and ends; ``error`` is raised instead, ``woken`` counts the wake-ups."""

    emit: OnEvent
    events: Sequence[Event] = ()
    error: Exception | None = None
    woken: int = 0
    incident: bool = False

    async def run(self) -> None:
        for event in self.events:
            self.emit(event)
        if self.error is not None:
            raise self.error

    def wake(self) -> None:
        self.woken += 1


def make_app(
    service: Source | Exception | None = None,
    *,
    events: Sequence[Event] = (),
    poller_error: Exception | None = None,
    others: Mapping[str, Source] | None = None,
    clock: FakeClock | None = None,
    **preferences: Any,
) -> CbtuiApp:
    """An App over a fake connection. An exception as service is what connecting raises; ``others``: more projects."""
    shown = service or FakeSource()
    services: dict[str, Source] = {} if isinstance(shown, Exception) else {shown.project: shown}
    first = next(iter(services), "prod")
    services |= others or {}

    async def connect(emit: OnEvent) -> Connection:
        if isinstance(service, Exception):
            raise service
        return connection(first, emit)

    def connection(name: str, emit: OnEvent) -> Connection:
        async def switch(other: str) -> Connection:
            return connection(other, emit)

        fake = services[name]
        return Connection(fake, FakePoller(emit, events, poller_error), getattr(fake, "aclose"), switch)  # noqa: B009

    settings: dict[str, Any] = {
        "projects": tuple(services) or ("prod",),
        "project": first,
        "clock": clock or FakeClock(NOW),
        **preferences,
    }
    return CbtuiApp(connect, Preferences(**settings))


def said(text: str) -> Note:
    """A note that says this, and a word or two more."""
    return Note(NoteKind.WALK_STOPPED, CbtuiError(text))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the screens have shown what they were told."""
    await pilot.pause()
    for _ in range(3):
        if pilot.app.workers:
            # One that newer work has replaced is no failure.
            with contextlib.suppress(WorkerCancelled):
                await pilot.app.workers.wait_for_complete()
            await pilot.pause()
    await pilot.pause()


def screen_text(app: App[Any]) -> str:
    """What is on the screen, as lines of text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


def notices(app: App[Any]) -> list[str]:
    """Everything told in the corner so far, titles included."""
    return [f"{notice.title} {notice.message}".strip() for notice in app._notifications]


def healthy_hour(now: float = NOW, **values: float) -> tuple[Minute, ...]:
    """Sixty good minutes up to two minutes ago; ``values`` replace metrics of the last three by API name."""
    end = int(now - 2 * MINUTE) // MINUTE * MINUTE
    good = {"pcu": 400.0, "pcc": 60.0, "videoFreezeRate": 0.9, "audioFreezeRate": 0.5}
    normal = {metric.name: good.get(metric.name, 99.0) for metric in LIVE_METRICS}
    starts = range(end - HOUR + MINUTE, end + MINUTE, MINUTE)
    return tuple(Minute(ts, normal | values if ts > end - 3 * MINUTE else normal) for ts in starts)


def poor_event(
    ts: float = NOW - 120, user: str = "83817682", cname: str = "C148474015", **changes: Any
) -> DiagnosisEvent:
    """The diagnosis event of the API's document."""
    given: dict[str, Any] = {"exp_id": 4, "causes": (Cause(24), Cause(18, "44361248"), Cause(23))} | changes
    return DiagnosisEvent(int(ts), user, cname, **given)


def quota(endpoint: Endpoint, left: int | None = 743, *, next_allowed_ts: float = NOW) -> EndpointQuota:
    """A quota of 1000 a day with ``left`` of them left."""
    return EndpointQuota(endpoint, 1000, 1000 - (left or 0), left, next_allowed_ts, NOW + 8 * HOUR)
