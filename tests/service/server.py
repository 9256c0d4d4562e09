"""A server of the API at the service's border: it answers from lists, counts, and can be told to fail."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol

from cbtui.errors import CbtuiError, ServerError
from cbtui.model import (
    Call,
    CallDetails,
    DiagnosisEvent,
    Endpoint,
    Minute,
    Note,
    Report,
    Series,
    Session,
    UsageDay,
)
from cbtui.model.answer import OnProgress
from cbtui.model.received import Received
from cbtui.quota.ledger import Arrived
from cbtui.times import DAY, HOUR

PAGE = 10


class Permit(Protocol):
    def __call__(self, endpoint: Endpoint, *, keep: int = 0) -> Awaitable[Arrived]: ...


@dataclass(frozen=True)
class Page:
    calls: tuple[Call, ...]
    has_more: bool
    notes: tuple[Note, ...] = ()


@dataclass
class FakeServer:
    """Speaks the service's Dialect. ``overlaps``: a range means "overlaps", else "started in"."""

    permit: Permit
    calls: list[Call] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    events: list[DiagnosisEvent] = field(default_factory=list)
    minutes: dict[Endpoint, list[Minute]] = field(default_factory=dict)
    days: list[UsageDay] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    overlaps: bool = True
    end_inclusive: bool = True
    refuses_empty_details: bool = False
    notes: tuple[Note, ...] = ()
    """What every answer could not be read of."""
    failures: dict[Endpoint, CbtuiError] = field(default_factory=dict)
    asked: list[tuple[Endpoint, int, int]] = field(default_factory=list)

    def count(self, endpoint: Endpoint) -> int:
        return sum(asked[0] is endpoint for asked in self.asked)

    async def _take(self, endpoint: Endpoint, from_ts: int = 0, to_ts: int = 0, keep: int = 0) -> None:
        arrived = await self.permit(endpoint, keep=keep)
        await arrived()
        self.asked.append((endpoint, from_ts, to_ts))
        if failure := self.failures.get(endpoint):
            raise failure

    def _matches(self, call: Call, from_ts: int, to_ts: int) -> bool:
        begun = call.created_ts <= to_ts if self.end_inclusive else call.created_ts < to_ts
        if self.overlaps:
            return begun and (call.destroyed_ts is None or call.destroyed_ts >= from_ts)
        return begun and call.created_ts >= from_ts

    async def call_lists(
        self, _appid: str, from_ts: int, to_ts: int, cname: str | None = None, *, attempts: int = 3
    ) -> Page:
        assert attempts >= 1
        await self._take(Endpoint.LISTS, from_ts, to_ts)
        found = [
            call
            for call in self.calls
            if self._matches(call, from_ts, to_ts) and (cname is None or call.cname == cname)
        ]
        found.sort(key=lambda call: call.created_ts, reverse=True)
        return Page(tuple(found[:PAGE]), len(found) > PAGE, self.notes)

    async def call_details(
        self,
        _appid: str,
        call_id: str,
        from_ts: int,
        to_ts: int,
        *,
        exclude_server_user: bool = True,
        exclude_metrics: bool = False,
        on_progress: OnProgress | None = None,
    ) -> CallDetails:
        await self._take(Endpoint.DETAILS, from_ts, to_ts)
        assert to_ts - from_ts <= 3 * HOUR
        inside = [
            session
            for session in sorted(self.sessions, key=lambda session: session.join_ts, reverse=True)
            if session.join_ts <= to_ts
            and (session.leave_ts is None or session.leave_ts >= from_ts)
            and not (exclude_server_user and session.is_server)
        ][:PAGE]
        if self.refuses_empty_details and not inside:
            raise ServerError("The server failed", status=404)
        sids = {session.sid for session in inside}
        series = tuple(
            Series.of(one.sid, one.mid, one.peer_uid, [pair for pair in one.pairs() if from_ts <= pair[0] <= to_ts])
            for one in self.series
            if one.sid in sids and not exclude_metrics
        )
        return CallDetails(call_id, from_ts, to_ts, tuple(inside), series, self.notes)

    async def usage(self, _appid: str, from_ts: int, to_ts: int) -> Received[UsageDay]:
        await self._take(Endpoint.USAGE, from_ts, to_ts)
        days = tuple(day for day in self.days if from_ts <= day.ts and day.ts + DAY <= to_ts)
        return Received(days, self.notes)

    async def live(
        self, endpoint: Endpoint, _appid: str, from_ts: int, to_ts: int, *, keep: int = 0
    ) -> Received[Minute]:
        await self._take(endpoint, from_ts, to_ts, keep)
        inside = (minute for minute in self.minutes.get(endpoint, []) if from_ts - 59 <= minute.ts <= to_ts)
        return Received(tuple(inside), self.notes)

    async def diagnosis(self, _appid: str, from_ts: int, to_ts: int, *, keep: int = 0) -> Received[DiagnosisEvent]:
        await self._take(Endpoint.DIAGNOSIS, from_ts, to_ts, keep)
        found = [event for event in self.events if from_ts <= event.ts <= to_ts]
        return Received(tuple(sorted(found, key=lambda event: event.ts, reverse=True)[:PAGE]), self.notes)

    async def report(self, _appid: str, report: Report) -> str:
        await self._take(Endpoint.REPORT)
        self.reports.append(report)
        return "ok"

    async def aclose(self) -> None:
        """Nothing is open."""
