"""The Diagnosis screen: the feed of poor experiences, and the way from one of them to its call."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cbtui.errors import QuotaError
from cbtui.events import DiagnosisArrived, SourceChanged
from cbtui.model import Call, Cause, Endpoint, SourceKind, SourceState
from cbtui.tui.app import CbtuiApp
from cbtui.tui.messages import CallTarget, OpenReport
from cbtui.tui.widgets.table import CellTable
from tests.tui.fakes import NOW, FakeSource, make_app, notices, poor_event, said, screen_text, settle

TS = int(NOW) - 120
CALL = Call("c0ffee", "C148474015", TS - 600, TS + 60, True)
FEED = (
    poor_event(TS, "83817682"),
    poor_event(TS - 4, "11203", "lesson-204", exp_id=6, causes=(Cause(32),)),
    poor_event(TS - 90, "anna", "lesson-9", exp_id=77, causes=()),
)


class Opened:
    """Catches what a screen asks the App to open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[CallTarget] = []
        self.reports: list[OpenReport] = []
        monkeypatch.setattr(CbtuiApp, "on_open_call", lambda _app, message: self.calls.append(message.target))
        monkeypatch.setattr(CbtuiApp, "on_open_report", lambda _app, message: self.reports.append(message))


async def shown(service: FakeSource, *keys: str, size: tuple[int, int] = (80, 24), **settings: Any) -> str:
    app = make_app(service, **settings)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in ("2", *keys):
            await pilot.press(key)
            await settle(pilot)
        return screen_text(app)


def line(text: str, part: str) -> str:
    return next(row for row in text.splitlines() if part in row)


class TestFeed:
    @pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
    async def test_time_what_who_where_and_why_newest_first(self, size: tuple[int, int]) -> None:
        text = await shown(FakeSource(events=FEED), size=size)
        first = line(text, "12:14:40")
        for part in ("■ video freeze", "83817682", "C148474015", "downstream audio loss", "self"):
            assert part in first
        remote = text.splitlines()[text.splitlines().index(first) + 1]
        assert remote.split() == ["factor", "18", "44361248"]
        assert "▲ slow join" in line(text, "12:14:36")
        assert "? experience 77" in line(text, "12:13:10")
        assert text.index("12:14:40") < text.index("12:14:36") < text.index("12:13:10")

    async def test_the_counts_of_the_hour(self) -> None:
        assert "last hour: events 3 · users 3 · channels 3" in await shown(FakeSource(events=FEED))

    async def test_full_answers_say_ten_or_more(self) -> None:
        service = FakeSource(
            events=FEED,
            complete=False,
            notes=(said("2 answers were full: 10 or more events happened."),),
            full_answers=2,
        )
        text = await shown(service)
        assert "events ≥ 3" in text
        assert "2 answers were full" in " ".join(text.split())

    async def test_chinese(self) -> None:
        text = await shown(FakeSource(events=FEED), lang="zh")
        assert "■ 视频卡顿" in text
        assert "异常诊断 · prod" in text

    async def test_an_arrival_keeps_the_cursor_on_its_event(self) -> None:
        service = FakeSource(events=FEED)
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            await pilot.press("j", "j", "j")
            await settle(pilot)
            table = app.screen.query_one(CellTable)
            key = table.cursor_key
            service.events = (poor_event(TS + 9, "new"), *FEED)
            app.emit(DiagnosisArrived("prod", 1))
            await settle(pilot)
            assert table.cursor_key == key
            assert "new" in screen_text(app)

    async def test_two_equal_events_are_two_rows(self) -> None:
        text = await shown(FakeSource(events=(FEED[1], FEED[1])))
        assert text.count("12:14:36") == 2

    async def test_the_selected_event_is_explained(self) -> None:
        text = await shown(FakeSource(events=FEED), "j", "j", "j")
        assert "Enter: its call at that minute (up to 2 requests)" in text


class TestStates:
    async def test_loading(self) -> None:
        assert "Asking for the last hour" in await shown(FakeSource(fetched_at=0))

    async def test_nothing_happened(self) -> None:
        fresh = SourceChanged("prod", Endpoint.DIAGNOSIS, SourceState(SourceKind.FRESH, NOW - 100))
        text = await shown(FakeSource(), events=[fresh])
        assert "░ No diagnosis events in the last hour" in text
        assert "search it with 3" in text

    @pytest.mark.parametrize(
        ("kind", "told"),
        [(SourceKind.FAILED, "■ Diagnosis could not be fetched"), (SourceKind.OUT_OF_QUOTA, "▲ Out of quota")],
    )
    async def test_failures_with_nothing_stored(self, kind: SourceKind, told: str) -> None:
        state = SourceState(kind, reason="the reason", retry_at=NOW + 60)
        text = await shown(FakeSource(), events=[SourceChanged("prod", Endpoint.DIAGNOSIS, state)])
        assert told in text
        assert "the reason" in text

    async def test_failures_with_old_events_keep_them(self) -> None:
        state = SourceState(SourceKind.FAILED, NOW - 400, "no answer", NOW + 60)
        text = await shown(FakeSource(events=FEED), events=[SourceChanged("prod", Endpoint.DIAGNOSIS, state)])
        line = text.splitlines()[1]
        assert "■ failed · retry 12:17:40" in line
        assert "no answer" in line
        assert "83817682" in text


class TestFilter:
    async def test_words_narrow_and_exclamation_inverts(self) -> None:
        text = await shown(FakeSource(events=FEED), "slash", *"lesson !slow")
        assert "anna" in text
        assert "11203" not in text
        assert "83817682" not in text
        assert "matching 1" in text

    async def test_enter_keeps_the_filter_and_gives_the_keys_back(self) -> None:
        app = make_app(FakeSource(events=FEED))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2", "slash")
            await settle(pilot)
            await pilot.press(*"anna", "enter")
            await settle(pilot)
            assert isinstance(app.focused, CellTable)
            assert "83817682" not in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            assert "83817682" in screen_text(app)
            assert "Diagnosis" in screen_text(app)


class TestGroups:
    async def test_c_adds_up_the_causes_and_enter_shows_their_events(self) -> None:
        service = FakeSource(events=(*FEED, poor_event(TS - 200, "other")))
        text = await shown(service, "c")
        assert line(text, "factor 18").split()[-4:] == ["2", "2", "1", "12:14:40"]
        assert "no cause named" in text
        back = await shown(service, "c", "enter")
        assert "matching 2" in back
        assert "anna" not in back

    async def test_escape_leaves_the_groups(self) -> None:
        text = await shown(FakeSource(events=FEED), "c", "escape")
        assert "12:14:36" in text
        assert "Diagnosis" in text


class TestToTheCall:
    async def test_enter_opens_the_call_at_that_minute_for_that_pair(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = Opened(monkeypatch)
        service = FakeSource(events=FEED, call_at=CALL)
        await shown(service, "enter")
        assert ("find_call", "C148474015", TS) in service.asked
        (message,) = opened.calls
        assert (message.call_id, message.at_ts, message.sender, message.receiver) == (
            "c0ffee", TS, 44361248, 83817682,
        )  # fmt: skip

    async def test_a_cause_row_opens_its_event(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = Opened(monkeypatch)
        await shown(FakeSource(events=FEED, call_at=CALL), "j", "enter")
        assert [message.receiver for message in opened.calls] == [83817682]

    async def test_users_that_are_no_numbers_are_left_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = Opened(monkeypatch)
        await shown(FakeSource(events=FEED, call_at=CALL), "G", "enter")
        assert [(message.sender, message.receiver) for message in opened.calls] == [(None, None)]

    async def test_while_it_looks_it_says_so(self) -> None:
        service = FakeSource(events=FEED, call_at=CALL, gate=asyncio.Event())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            await pilot.press("enter")
            await pilot.pause()
            assert "looking for the call" in screen_text(app)

    @pytest.mark.parametrize(
        ("call", "told"),
        [
            (None, "No call of that channel was found at that minute. Search for it with 3."),
            (QuotaError("Nothing was sent", "1000 a day", "Wait.", endpoint="x", allowed_ts=0), "Nothing was sent"),
        ],
        ids=["not found", "quota"],
    )
    async def test_what_stands_in_the_way_is_a_notice(self, call: object, told: str) -> None:
        app = make_app(FakeSource(events=FEED, call_at=call))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert any(told in notice for notice in notices(app))
            assert "83817682" in screen_text(app)


class TestTakingAway:
    async def test_y_copies_the_event(self) -> None:
        app = make_app(FakeSource(events=FEED))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            await pilot.press("y")
            await settle(pilot)
            assert app.clipboard.startswith("2026-01-15T12:14:40+00:00 video freeze 83817682 C148474015 downstream")

    async def test_w_writes_what_the_filter_leaves(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        await shown(FakeSource(events=(*FEED, poor_event(TS, "=1+1", "lesson-x"))), "slash", *"lesson", "enter", "w")
        (text,) = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]  # noqa: ASYNC240
        assert text.splitlines()[0] == "ts,time,what,user,channel,because"
        assert "83817682" not in text
        assert ",'=1+1," in text

    async def test_report_is_filled_in_from_the_event(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = Opened(monkeypatch)
        await shown(FakeSource(events=FEED), "R")
        (message,) = opened.reports
        assert (message.draft.cname, message.draft.action_uid, message.draft.ts) == ("C148474015", 83817682, TS)
