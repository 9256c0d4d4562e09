"""A desk for the screens: a service that answers from a script, and an App on top of it.

``FakeService`` has the doors of :class:`cbtui.service.Service`. Set its attributes to what it shall answer; an
exception there is raised instead. ``asked`` records every question as ``(method, arguments …)``. With ``gate`` set
to an ``asyncio.Event``, everything that would send a request waits for it, so that a test sees the time between.

    service = FakeService(minutes=healthy_hour())
    app = make_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Live" in screen_text(app)
        app.emit(LiveUpdated("prod", 0, 0))     # what the poller would tell
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.pilot import Pilot

from cbtui.catalog.live import LIVE_METRICS
from cbtui.catalog.thresholds import Thresholds
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
    Outcome,
    Report,
    SentReport,
    UsageDay,
)
from cbtui.model.answer import OnProgress
from cbtui.times import HOUR, MINUTE
from cbtui.tui.app import CbtuiApp
from cbtui.tui.desk import Desk
from cbtui.tui.preferences import Preferences
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from cbtui.service import Service

NOW = 1_768_479_400.0
"""2026-01-15 12:16:40 UTC."""


@dataclass
class FakeService:
    """Answers from its attributes; what is an exception is raised."""

    project: str = "prod"
    read_only: bool = False
    minutes: Any = ()
    events: Any = ()
    found_calls: Any = ()
    details: Any = None
    call_findings: Any = ()
    usage_days: Any = ()
    sent: Any = None
    earlier_report: SentReport | None = None
    sent_reports: Any = ()
    quotas: tuple[EndpointQuota, ...] = ()
    call_at: Any = None
    opening_price: int = 1
    ready_at: float = 0.0
    worst_of: dict[str, Finding | None] = field(default_factory=dict)
    opened_at: dict[str, float] = field(default_factory=dict)
    judged: Any = None
    fetched_at: float = NOW - 60
    complete: bool = True
    notes: tuple[str, ...] = ()
    requests: int = 1
    context: Any = field(default_factory=lambda: SimpleNamespace(thresholds=Thresholds()))
    gate: asyncio.Event | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(1 for question in self.asked if question[0] == method)

    async def _answer(self, value: Any, *, fetch: bool = True) -> Answer[Any]:
        return Answer(await self._given(value, fetch=fetch), self.fetched_at, self.complete, self.notes,
                      self.requests if fetch else 0)  # fmt: skip

    async def _given(self, value: Any, *, fetch: bool = True) -> Any:
        if fetch and self.gate is not None:
            await self.gate.wait()
        if isinstance(value, BaseException):
            raise value
        return value

    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: Callable[[tuple[Call, ...]], None] | None = None,
    ) -> Answer[tuple[Call, ...]]:
        self.asked.append(("calls", from_ts, to_ts, cname, max_requests))
        answer = await self._answer(self.found_calls)
        if on_calls is not None:
            on_calls(answer.data)
        return answer

    async def stored_calls(self, from_ts: int, to_ts: int, cname: str | None = None) -> tuple[Call, ...]:
        self.asked.append(("stored_calls", from_ts, to_ts, cname))
        return () if isinstance(self.found_calls, BaseException) else tuple(self.found_calls)

    async def stored_call(self, call_id: str) -> Call | None:
        self.asked.append(("stored_call", call_id))
        return next((call for call in await self.stored_calls(0, 0) if call.call_id == call_id), None)

    async def find_call(self, cname: str, ts: int) -> Call | None:
        self.asked.append(("find_call", cname, ts))
        return cast("Call | None", await self._given(self.call_at))

    def ready_ts(self, call: Call) -> float:
        return self.ready_at

    async def price(
        self, call_id: str, from_ts: int | None = None, to_ts: int | None = None, *, all_users: bool = False
    ) -> int:
        self.asked.append(("price", call_id, from_ts, to_ts))
        return self.opening_price

    async def call(
        self,
        call_id: str,
        from_ts: int | None = None,
        to_ts: int | None = None,
        *,
        all_users: bool = False,
        metrics: bool = True,
        on_progress: OnProgress | None = None,
    ) -> Answer[CallDetails]:
        self.asked.append(("call", call_id, from_ts, to_ts))
        return await self._answer(self.details)

    async def findings(self, details: CallDetails, on_progress: OnProgress | None = None) -> tuple[Finding, ...]:
        self.asked.append(("findings", details.call_id))
        return cast("tuple[Finding, ...]", await self._given(self.call_findings, fetch=False))

    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Any:
        self.asked.append(("judgement", details.call_id))
        return await self._given(self.judged, fetch=False)

    async def worst(self, call_ids: Iterable[str]) -> dict[str, Finding | None]:
        return {call_id: self.worst_of[call_id] for call_id in call_ids if call_id in self.worst_of}

    async def opened(self, call_ids: Iterable[str]) -> dict[str, float]:
        return {call_id: self.opened_at[call_id] for call_id in call_ids if call_id in self.opened_at}

    async def live(self, from_ts: int, to_ts: int, *, fetch: bool = True) -> Answer[tuple[Minute, ...]]:
        self.asked.append(("live", from_ts, to_ts, fetch))
        return await self._answer(self.minutes, fetch=fetch)

    async def diagnosis(self, from_ts: int, to_ts: int, *, fetch: bool = True) -> Answer[tuple[DiagnosisEvent, ...]]:
        self.asked.append(("diagnosis", from_ts, to_ts, fetch))
        return await self._answer(self.events, fetch=fetch)

    async def usage(self, days: int = 7, *, fetch: bool = True) -> Answer[tuple[UsageDay, ...]]:
        self.asked.append(("usage", days, fetch))
        return await self._answer(self.usage_days, fetch=fetch)

    async def report(self, report: Report) -> SentReport:
        self.asked.append(("report", report))
        default = SentReport(report, NOW, "tester", Outcome.SENT, "success")
        return cast("SentReport", await self._given(self.sent or default))

    async def similar_report(self, report: Report) -> SentReport | None:
        self.asked.append(("similar_report", report))
        return self.earlier_report

    async def reports(self) -> tuple[SentReport, ...]:
        return tuple(self.sent_reports)

    async def acknowledge(self, events: Sequence[DiagnosisEvent]) -> None:
        self.asked.append(("acknowledge", tuple(events)))

    def quota(self) -> tuple[EndpointQuota, ...]:
        return self.quotas

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
    service: FakeService | Exception | None = None,
    *,
    events: Sequence[Event] = (),
    poller_error: Exception | None = None,
    others: dict[str, FakeService] | None = None,
    clock: FakeClock | None = None,
    **preferences: Any,
) -> CbtuiApp:
    """An App over a fake desk. An exception as service is what connecting raises; ``others`` are further projects."""
    services = {} if isinstance(service, Exception) else {(service or FakeService()).project: service or FakeService()}
    first = next(iter(services), "prod")
    services |= others or {}

    async def connect(emit: OnEvent) -> Desk:
        if isinstance(service, Exception):
            raise service
        return desk(first, emit)

    def desk(name: str, emit: OnEvent) -> Desk:
        async def switch(other: str) -> Desk:
            return desk(other, emit)

        fake = services[name]
        return Desk(cast("Service", fake), FakePoller(emit, events, poller_error), fake.aclose, switch)

    settings: dict[str, Any] = {
        "projects": tuple(services) or ("prod",),
        "project": first,
        "clock": clock or FakeClock(NOW),
        **preferences,
    }
    return CbtuiApp(connect, Preferences(**settings))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the screens have shown what they were told."""
    for _ in range(3):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
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
