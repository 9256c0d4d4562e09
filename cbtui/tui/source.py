"""What the screens ask of the service. ``cbtui.service.Service`` has these doors, and so has the tests' fake.

Every ``…_snapshot`` reads what the store and the ledger hold at one moment, in a thread, and sends nothing. The other
coroutines may send requests. All raise the tree of :mod:`cbtui.errors`; times are Unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cbtui.catalog.thresholds import Thresholds
    from cbtui.model import Answer, Call, CallDetails, DiagnosisEvent, Minute, Report, SentReport, UsageDay
    from cbtui.model.answer import OnProgress
    from cbtui.model.snapshot import (
        CallSnapshot,
        CallsSnapshot,
        DiagnosisSnapshot,
        LiveSnapshot,
        ReportsSnapshot,
        UsageSnapshot,
    )
    from cbtui.triage.judgement import Judgement


class Source(Protocol):
    """One project's data."""

    @property
    def project(self) -> str: ...
    @property
    def thresholds(self) -> Thresholds: ...

    # What is stored

    async def live_snapshot(self, from_ts: int, to_ts: int) -> LiveSnapshot: ...
    async def diagnosis_snapshot(self, from_ts: int, to_ts: int) -> DiagnosisSnapshot: ...
    async def calls_snapshot(
        self, from_ts: int, to_ts: int, cname: str | None = None, also: Sequence[Call] = ()
    ) -> CallsSnapshot:
        """``also``: calls that a search has found, to be told of too."""
        ...

    async def call_snapshot(
        self, call_id: str, from_ts: int | None = None, to_ts: int | None = None, *, all_users: bool = False
    ) -> CallSnapshot: ...
    async def usage_snapshot(self, days: int = 7) -> UsageSnapshot: ...
    async def reports_snapshot(self) -> ReportsSnapshot: ...

    # What may cost requests

    async def live(self, from_ts: int, to_ts: int) -> Answer[Sequence[Minute]]: ...
    async def diagnosis(self, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]: ...
    async def calls(
        self,
        from_ts: int,
        to_ts: int,
        cname: str | None = None,
        *,
        max_requests: int = 20,
        on_progress: OnProgress | None = None,
        on_calls: Callable[[tuple[Call, ...]], None] | None = None,
        recheck: bool = True,
    ) -> Answer[tuple[Call, ...]]: ...
    async def find_call(self, cname: str, ts: int) -> Call | None: ...
    async def call(
        self,
        call_id: str,
        from_ts: int | None = None,
        to_ts: int | None = None,
        *,
        all_users: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Answer[CallDetails]: ...
    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Judgement: ...
    async def usage(self, days: int = 7) -> Answer[tuple[UsageDay, ...]]: ...

    # What writes

    async def report(self, report: Report) -> SentReport: ...
    async def similar_report(self, report: Report) -> SentReport | None: ...
    async def acknowledge(self, events: Sequence[DiagnosisEvent]) -> None: ...
