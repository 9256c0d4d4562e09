"""The report form: what it is filled with, what is wrong with it, and what it would send."""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Button

from cbtui.catalog.phrases import say
from cbtui.model import Endpoint, Report
from cbtui.text import clean, width
from cbtui.tui.commands import BY_ID, KEY_LINES
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.help.screen import HelpScreen
from cbtui.tui.screens.report.form import LABELS, doubts, filled_in, problems, report_of, request_text
from cbtui.tui.screens.report.screen import ReportScreen
from tests.tui.fakes import NOW, FakeSource, make_app, screen_text, settle
from tests.tui.reporting import DRAFT, aligned, field, opened, press, words


class TestForm:
    @pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
    async def test_it_is_filled_in_and_shows_what_would_be_sent(self, size: tuple[int, int]) -> None:
        app = make_app(FakeSource())
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
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft("课堂", 7))
            field(app, "comments").focus()
            await press(pilot, *'it "froze"')
            assert '{"cname":"课堂","teacher_uid":7,"type":4,"comments":"it \\"froze\\""}' in screen_text(app)
            field(app, "type").value = "2"
            await settle(pilot)
            assert '"type":2' in screen_text(app)

    async def test_the_first_field_to_fill_in_has_the_focus(self) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ReportDraft("lesson-204"))
            assert field(app, "teacher_uid").has_focus
            await press(pilot, *"111")
            await press(pilot, "enter", "down", "down", "up", "tab")
            assert field(app, "ts").has_focus
            assert '"teacher_uid":111' in screen_text(app)

    async def test_what_is_wrong_stands_beside_its_field(self) -> None:
        app = make_app(FakeSource())
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
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 60)) as pilot:
            await opened(pilot)
            assert "Tab next Shift+Tab previous Enter next, send Ctrl+s send Esc close F1 help" in screen_text(app)
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpScreen)
            text = app.screen.text().plain
            assert "unknown: it left, and no answer came" in text
            assert "ask once more" in text
            assert "next project" not in text
            await press(pilot, "escape")
            assert isinstance(app.screen, ReportScreen)

    async def test_letters_typed_into_it_are_no_commands(self) -> None:
        app = make_app(FakeSource())
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
