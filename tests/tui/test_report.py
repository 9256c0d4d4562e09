"""The report form: what it is filled with, what it would send, the confirmation, and the outcome."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Button, Input

from cbtui.catalog.phrases import say
from cbtui.errors import AuthError, NetworkError, OutcomeUnknownError, QuotaError, ResponseError
from cbtui.model import Endpoint, Outcome, Report, SentReport
from cbtui.text import clean, width
from cbtui.tui.app import CbtuiApp
from cbtui.tui.commands import BY_ID, KEY_LINES
from cbtui.tui.messages import OpenReport, ReportDraft
from cbtui.tui.screens.help import HelpScreen
from cbtui.tui.screens.report import ReportScreen
from cbtui.tui.screens.report_form import LABELS, doubts, filled_in, problems, report_of, request_text
from tests.tui.fakes import NOW, FakeService, make_app, notices, screen_text, settle

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


def sent(service: FakeService) -> list[Report]:
    return [question[1] for question in service.asked if question[0] == "report"]


def words(app: CbtuiApp) -> str:
    """What is on the screen, with its lines joined."""
    return " ".join(screen_text(app).split())


def aligned(app: CbtuiApp, columns: int) -> bool:
    return all(width(line) == columns for line in screen_text(app).splitlines())


class TestForm:
    @pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
    async def test_it_is_filled_in_and_shows_what_would_be_sent(self, size: tuple[int, int]) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=size) as pilot:
            await opened(pilot)
            text = screen_text(app)
            assert text.splitlines()[0].split()[:4] == ["cbtui", "Report", "·", "prod"]
            assert "UTC" in text.splitlines()[0]
            values = {name: field(app, name).value for name in LABELS}
            assert values == {
                "cname": "lesson-204",
                "teacher_uid": "111",
                "type": "4",
                "action_uid": "83817682",
                "ts": "2026-01-15T12:14:40+00:00",
                "comments": "",
            }
            assert "POST /beta/analytics/feedback/report" in text
            body = '{"cname":"lesson-204","teacher_uid":111,"type":4,"action_uid":83817682,"ts":1768479280}'
            assert body in "".join(line.strip() for line in text.splitlines())
            for name in ("1 lesson aborted", "2 call for help", "3 complaint", "4 problem report"):
                assert name in text
            assert "a report is 1 request and can't be taken back" in text
            assert "Send" in text
            assert aligned(app, size[0])

    async def test_the_json_follows_what_is_typed(self) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft("课堂", 7))
            field(app, "comments").focus()
            await press(pilot, *'it "froze"')
            assert '{"cname":"课堂","teacher_uid":7,"type":4,"comments":"it \\"froze\\""}' in screen_text(app)
            field(app, "type").value = "2"
            await settle(pilot)
            assert '"type":2' in screen_text(app)

    async def test_the_first_field_to_fill_in_has_the_focus(self) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft("lesson-204"))
            assert field(app, "teacher_uid").has_focus
            await press(pilot, *"111")
            await press(pilot, "enter", "down", "down", "up", "tab")
            assert field(app, "ts").has_focus
            assert '"teacher_uid":111' in screen_text(app)

    async def test_what_is_wrong_stands_beside_its_field(self) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft())
            field(app, "type").value = "5"
            field(app, "action_uid").value = "12a"
            field(app, "ts").value = "yesterday"
            await settle(pilot)
            lines = screen_text(app).splitlines()
            for label, problem in (
                ("channel", "▲ is missing"),
                ("teacher uid", "▲ is missing"),
                ("type", "▲ must be 1, 2, 3 or 4"),
                ("action uid", "▲ must be a number up to"),
                ("time", "▲ is no time"),
            ):
                assert any(line.strip().startswith(label) and problem in line for line in lines), label
            told = "Nothing can be sent yet: channel, teacher uid, type, action uid, time"
            assert told in words(app)
            await press(pilot, "ctrl+s")
            assert field(app, "cname").has_focus
            assert str(app.screen.query_one(Button).label) == "Send"

    async def test_its_keys_and_its_help(self) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=(80, 60)) as pilot:
            await opened(pilot)
            assert "Tab next Shift+Tab previous Enter next, send Ctrl+s send Esc close F1 help" in screen_text(app)
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpScreen)
            text = app.screen.text().plain
            assert "unknown: it left, and no answer came" in text
            assert "asks once more" in text
            assert "next project" not in text
            await press(pilot, "escape")
            assert isinstance(app.screen, ReportScreen)

    async def test_letters_typed_into_it_are_no_commands(self) -> None:
        app = make_app(FakeService())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft())
            await press(pilot, *"q1pR?:")
            assert field(app, "cname").value == "q1pR?:"
            app.screen.query_one(Button).focus()
            await press(pilot, "q", "1", "p", "R", "4")
            assert isinstance(app.screen, ReportScreen)

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_the_key_line_fits_80_columns(self, lang: str) -> None:
        line = [BY_ID[name] for name in KEY_LINES["report"]]
        text = "".join(f" {command.shown.split()[0]} {say(lang, command.title)}" for command in line)
        assert width(text) <= 80


class TestSending:
    async def test_nothing_is_sent_before_it_was_asked_once_more(self) -> None:
        service = FakeService()
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
        service = FakeService()
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
        service = FakeService()
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            field(app, "comments").focus()
            await press(pilot, "x", "ctrl+s")
            assert sent(service) == []
            await press(pilot, "ctrl+s")
            assert [report.comments for report in sent(service)] == ["x"]

    async def test_a_relative_time_is_sent_as_it_was_shown(self) -> None:
        from tests.fakes import FakeClock

        clock, service = FakeClock(NOW), FakeService()
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
        service = FakeService(earlier_report=EARLIER)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "ctrl+s")
            told = "The same report was sent 3 min ago (12:13:40) by alice: unknown."
            assert told in words(app)
            assert "Enter sends it all the same." in words(app)
            assert sent(service) == []

    async def test_while_it_is_being_sent_nothing_sends_again_or_closes(self) -> None:
        service = FakeService()
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
        app = make_app(FakeService(sent_reports=reports))
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
        service = FakeService(sent=error)
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
        service = FakeService(sent=error)
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
        service = FakeService(read_only=True)
        app = make_app(service, read_only=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.push_screen(ReportScreen(DRAFT))
            await settle(pilot)
            await press(pilot, "ctrl+s", "enter", "enter", "ctrl+s")
            assert "cbtui is read-only: it sends no reports." in screen_text(app)
        assert sent(service) == []

    async def test_another_project_closes_the_form(self) -> None:
        service, other = FakeService(), FakeService(project="stage")
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
    service = FakeService(sent_reports=(before,), earlier_report=before, sent=before)
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


def test_a_name_that_cbtui_had_to_change_is_doubted() -> None:
    assert "Agora may not find it" in doubts({"cname": clean("\x1b[2J")}, "en")["cname"]
    assert doubts({"cname": "课堂"}, "en") == {}


texts = st.text(max_size=12)


@given(st.fixed_dictionaries(dict.fromkeys(LABELS, texts | st.sampled_from(["1", "4", "0", "-10m", "12:00", "²"]))))
def test_what_has_no_problems_can_be_sent(typed: dict[str, str]) -> None:
    if not problems(typed, NOW, UTC, "en"):
        body = json.loads(request_text(report_of(typed, NOW, UTC)))
        assert body["cname"]
        assert body["type"] in {1, 2, 3, 4}
        assert 0 <= body["teacher_uid"] < 2**32
        assert None not in body.values()


def test_what_is_sent_is_what_was_filled_in() -> None:
    typed = filled_in(DRAFT, UTC)
    assert problems(typed, NOW, UTC, "en") == {}
    assert report_of(typed, NOW, UTC) == Report("lesson-204", 111, 4, 83817682, int(NOW) - 120)
    assert Endpoint.REPORT not in request_text(report_of(typed, NOW, UTC))
