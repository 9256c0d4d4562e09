"""The report form: the confirmation, what is sent, and the outcome."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Button

from cbtui.errors import AuthError, NetworkError, OutcomeUnknownError, QuotaError, ResponseError
from cbtui.model import Outcome, Report, SentReport
from cbtui.text import clean
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.report.screen import ReportScreen
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, FakeSource, make_app, notices, screen_text, settle
from tests.tui.reporting import DRAFT, EARLIER, aligned, field, opened, press, sent, words


class TestSending:
    async def test_nothing_is_sent_before_it_was_asked_once_more(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            assert sent(service) == []
            assert "▲ Enter sends this to Agora, once. Esc does not send." in screen_text(app)
            assert str(app.screen.query_one(Button).label) == "Really send"
            await press(pilot, "enter")
            assert sent(service) == [Report("lesson-204", 111, 4, 83817682, int(NOW) - 120)]
            assert "● Sent, and kept. success" in screen_text(app)
            await press(pilot, "escape")
            assert not isinstance(app.screen, ReportScreen)

    async def test_escape_first_takes_the_question_back_and_then_closes(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s", "escape")
            assert "Not sent." in screen_text(app)
            assert isinstance(app.screen, ReportScreen)
            await press(pilot, "escape")
            assert not isinstance(app.screen, ReportScreen)
        assert sent(service) == []

    async def test_a_change_takes_the_question_back(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            field(app, "comments").focus()
            await press(pilot, "x", "ctrl+s")
            assert sent(service) == []
            await press(pilot, "enter")
            assert [report.comments for report in sent(service)] == ["x"]

    async def test_a_relative_time_is_sent_as_it_was_shown(self) -> None:
        clock, service = FakeClock(NOW), FakeSource()
        app = make_app(service, clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft("lesson-204", 111))
            field(app, "ts").value = "-10m"
            await settle(pilot)
            await press(pilot, "ctrl+s")
            clock.advance(30)
            await press(pilot, "enter")
        assert [report.ts for report in sent(service)] == [int(NOW) - 600]

    async def test_the_same_report_sent_before_is_pointed_out(self) -> None:
        service = FakeSource(earlier_report=EARLIER)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            told = "The same report was sent 3 min ago (12:13:40) by alice: unknown."
            assert told in words(app)
            assert "Enter sends it all the same." in words(app)
            assert sent(service) == []

    async def test_while_it_is_being_sent_nothing_sends_again_or_closes(self) -> None:
        service = FakeSource()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            service.gate = asyncio.Event()
            for key in ("enter", "enter", "ctrl+s", "escape"):
                await pilot.press(key)
                await pilot.pause()
            assert isinstance(app.screen, ReportScreen)
            assert "It is being sent" in words(app)
            service.gate.set()
            await settle(pilot)
        assert len(sent(service)) == 1

    async def test_earlier_reports_are_listed_with_their_outcomes(self) -> None:
        reports = [
            SentReport(Report(f"c{number}", 1, 3), NOW - 86400 * number, "bob", outcome)
            for number, outcome in enumerate([*Outcome, Outcome.SENT])
        ]
        app = make_app(FakeSource(sent_reports=reports))
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            text = screen_text(app)
            assert "01-15 12:16 ● sent · complaint · by bob · c0" in text
            assert "01-14 12:16 ■ refused · complaint · by bob · c1" in text
            assert "01-13 12:16 ? unknown · complaint · by bob · c2" in text
            assert "c3" not in text
            assert aligned(app, 80)


class TestOutcomes:
    @pytest.mark.parametrize(
        "error",
        [
            OutcomeUnknownError("The outcome is unknown", "the connection broke", "Ask Agora before sending again."),
            ResponseError("The answer was not understood"),
        ],
        ids=["no answer", "not understood"],
    )
    async def test_unknown_is_shown_as_unknown_and_never_repeated(self, error: Exception) -> None:
        service = FakeSource(sent=error)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s", "enter")
            told = "? Outcome unknown: it may have arrived. It is kept as unknown and not sent again."
            assert told in words(app)
            assert "●" not in screen_text(app).split("Send", 1)[1]
            service.earlier_report = EARLIER
            await press(pilot, "ctrl+s")
            assert "The same report was sent" in words(app)
            assert len(sent(service)) == 1

    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (
                AuthError("The server refused the App ID", "403", "Check it."),
                "■ Refused. The server refused the App ID",
            ),
            (NetworkError("No connection", "refused", "Try again."), "▲ Not sent. No connection: refused. Try again."),
            (
                QuotaError("Nothing was sent", "10 a second", endpoint="r", allowed_ts=NOW + 1),
                "▲ Not sent. Nothing was",
            ),
        ],
        ids=["refused", "network", "quota"],
    )
    async def test_what_was_refused_or_not_sent_says_so(self, error: Exception, told: str) -> None:
        service = FakeSource(sent=error)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s", "enter")
            assert told in words(app)
            assert len(sent(service)) == 1
            service.sent = None
            await press(pilot, "ctrl+s", "enter")
            assert "● Sent, and kept." in screen_text(app)

    async def test_read_only_sends_nothing(self) -> None:
        service = FakeSource()
        app = make_app(service, read_only=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.push_screen(ReportScreen(DRAFT))
            await settle(pilot)
            await press(pilot, "ctrl+s", "enter", "enter", "ctrl+s")
            assert "cbtui is read-only: it sends no reports." in screen_text(app)
        assert sent(service) == []

    async def test_another_project_closes_the_form(self) -> None:
        service, other = FakeSource(), FakeSource(project="stage")
        app = make_app(service, others={"stage": other})
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            app.switch_project("stage")
            await settle(pilot)
            assert not isinstance(app.screen, ReportScreen)
            assert any("form was closed" in notice for notice in notices(app))
        assert sent(service) == sent(other) == []


HOSTILE = ["[/red]", "[@click=app.quit]x[/]", "\x1b[2J", "\u202eevil", "👩‍👩‍👧‍👦🏳️‍🌈", "课堂二〇四", "{0}", "x" * 600]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
@pytest.mark.parametrize("name", [clean(name) for name in HOSTILE], ids=range(len(HOSTILE)))
async def test_hostile_names_neither_crash_nor_misalign(name: str, size: tuple[int, int]) -> None:
    before = SentReport(Report(name, 1, 2, comments=name), NOW - 60, name, Outcome.SENT, name)
    service = FakeSource(sent_reports=(before,), earlier_report=before, sent=before)
    app = make_app(service)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, ReportDraft(name, 1))
        assert aligned(app, size[0])
        await press(pilot, "ctrl+s")
        assert aligned(app, size[0])
        await press(pilot, "enter")
        assert aligned(app, size[0])
        assert app.is_running
    assert [report.cname for report in sent(service)] == [name.strip()]
