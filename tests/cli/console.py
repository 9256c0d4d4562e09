"""The command line in this process, over a service that answers what the test says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from cbtui import wiring
from cbtui.cli.root import run
from cbtui.model import (
    Answer,
    Call,
    CallDetails,
    DiagnosisEvent,
    Finding,
    Minute,
    Outcome,
    Report,
    SentReport,
    UsageDay,
)
from cbtui.triage.judgement import Judgement

ENVIRONMENT = {
    "CBTUI_API_KEY": "customer",
    "CBTUI_API_SECRET": "hush-hush-secret",
    "CBTUI_APPID": "a" * 32,
    "CBTUI_BASE_URL": "http://127.0.0.1:9",
    "TZ": "UTC",
}


@dataclass
class FakeSource:
    """Answers from its fields; ``asked`` keeps what it was asked. An exception in ``failure`` is raised instead."""

    project: str = "default"
    read_only: bool = False
    failure: BaseException | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    calls_answer: Answer[tuple[Call, ...]] = field(default_factory=lambda: Answer((), 0.0))
    call_answer: Answer[CallDetails] | None = None
    findings_answer: tuple[Finding, ...] = ()
    live_answer: Answer[tuple[Minute, ...]] = field(default_factory=lambda: Answer((), 0.0))
    diagnosis_answer: Answer[tuple[DiagnosisEvent, ...]] = field(default_factory=lambda: Answer((), 0.0))
    usage_answer: Answer[tuple[UsageDay, ...]] = field(default_factory=lambda: Answer((), 0.0))
    earlier: SentReport | None = None
    offset: float = 0.0

    def _ask(self, *question: Any) -> None:
        self.asked.append(question)
        if self.failure is not None:
            raise self.failure

    async def calls(self, from_ts: int, to_ts: int, cname: str | None, **options: Any) -> Answer[tuple[Call, ...]]:
        self._ask("calls", from_ts, to_ts, cname, options["max_requests"])
        return self.calls_answer

    async def call(
        self, call_id: str, from_ts: int | None, to_ts: int | None, *, all_users: bool, metrics: bool, **_: Any
    ) -> Answer[CallDetails]:
        self._ask("call", call_id, from_ts, to_ts, all_users, metrics)
        return self.call_answer or Answer(CallDetails(call_id, 0, 0, ()), 0.0)

    async def judgement(self, _details: CallDetails, **_: Any) -> Judgement:
        self._ask("judgement")
        return Judgement(self.findings_answer, 0.97, repaired=False, healthy=not self.findings_answer)

    async def live(self, from_ts: int, to_ts: int) -> Answer[tuple[Minute, ...]]:
        self._ask("live", from_ts, to_ts)
        return self.live_answer

    async def diagnosis(self, from_ts: int, to_ts: int) -> Answer[tuple[DiagnosisEvent, ...]]:
        self._ask("diagnosis", from_ts, to_ts)
        return self.diagnosis_answer

    async def usage(self, days: int) -> Answer[tuple[UsageDay, ...]]:
        self._ask("usage", days)
        return self.usage_answer

    async def similar_report(self, _report: Report) -> SentReport | None:
        return self.earlier

    async def report(self, report: Report) -> SentReport:
        self._ask("report", report)
        return SentReport(report, 1_763_000_000.0, "ann", Outcome.SENT, "ok")

    async def check(self) -> float:
        self._ask("check")
        return self.offset


@dataclass(frozen=True)
class Result:
    """What a run left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout; NaN and infinity are no JSON."""
        document: dict[str, Any] = json.loads(self.out, parse_constant=_no_json)
        return document

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def _no_json(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


class Console:
    """Runs command lines; ``service`` answers them."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.service = FakeSource()
        self._capfd = capfd

    def __call__(self, *arguments: str) -> Result:
        code = run(list(arguments))
        out, err = self._capfd.readouterr()
        return Result(code, out, err)

    @asynccontextmanager
    async def connected(self, _settings: object, _clock: object = None) -> AsyncIterator[FakeSource]:
        yield self.service


def wired(console: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Put the console's service in the place of the real one."""
    monkeypatch.setattr(wiring, "connected", console.connected)
    return console
