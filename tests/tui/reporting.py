"""What the tests of the report form look at."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from cbtui.model import Outcome, Report, SentReport
from cbtui.text import width
from cbtui.tui.app import CbtuiApp
from cbtui.tui.messages import OpenReport, ReportDraft
from cbtui.tui.screens.report.screen import ReportScreen
from tests.tui.fakes import NOW, FakeSource, screen_text, settle

DRAFT = ReportDraft("lesson-204", 111, 83817682, int(NOW) - 120)
EARLIER = SentReport(Report("lesson-204", 111, 4), NOW - 180, "alice", Outcome.UNKNOWN)


async def opened(pilot: Pilot[Any], draft: ReportDraft = DRAFT) -> None:
    await settle(pilot)
    pilot.app.post_message(OpenReport(draft))
    await settle(pilot)
    assert isinstance(pilot.app.screen, ReportScreen)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def field(app: CbtuiApp, name: str) -> Input:
    return app.screen.query_one(f"#field-{name}", Input)


def sent(service: FakeSource) -> list[Report]:
    return [question[1] for question in service.asked if question[0] == "report"]


def words(app: CbtuiApp) -> str:
    """What is on the screen, with its lines joined."""
    return " ".join(screen_text(app).split())


def aligned(app: CbtuiApp, columns: int) -> bool:
    return all(width(line) == columns for line in screen_text(app).splitlines())
