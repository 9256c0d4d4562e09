"""Who was in the call, when, with what, and whose fault it was."""

from __future__ import annotations

from dataclasses import replace

from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.panes import SessionsPane
from cbtui.tui.widgets.table import CellTable
from tests.tui.call.calls import ANNA, BEN, TEACHER, Lesson, busy_ben, lossy_teacher
from tests.tui.call.opened import WIDE, Desk, opened
from tests.tui.fakes import notices

MARKUP = "[/red] [@click=app.quit]x[/] [b"


def table(desk: Desk) -> CellTable:
    return desk.screen.query_one(SessionsPane).table


def line_of(desk: Desk, text: str) -> str:
    return next(line for line in desk.text.splitlines() if line.startswith(f" {text} "))


async def test_the_worst_are_first_with_their_verdicts() -> None:
    async with opened(busy_ben(lossy_teacher())) as desk:
        assert "■ uplink" in line_of(desk, str(TEACHER))
        assert "■ downlink" in line_of(desk, str(BEN))
        assert "▲ uplink of 111" in line_of(desk, str(ANNA))
        assert desk.text.index("\n 111 ") < desk.text.index("\n 641 ") < desk.text.index("\n 640 ")


async def test_a_rejoin_is_two_stays_of_one_user() -> None:
    async with opened(Lesson(stays={BEN: [(0, 200), (600, 960)]})) as desk:
        lines = [line for line in desk.text.splitlines() if line.startswith(f" {BEN} ")]
        assert len(lines) == 2
        bars = [line[12:40] for line in lines]
        assert bars[0] != bars[1]
        assert all("█" in bar and "░" in bar for bar in bars)


async def test_the_selected_session_shows_every_field() -> None:
    async with opened(Lesson()) as desk:
        await desk.press("G")
        squeezed = " ".join(desk.text.split())
        for text in ("joined 11:16:40", "left 11:32:40", "16:00", "speaker yes", "Android", "Wi-Fi", "SDK 2.2.0",
                     "Xiaomi MI 8", "channel lesson-211", "sid sid-", "finished"):  # fmt: skip
            assert text in squeezed


async def test_enter_opens_the_charts_of_a_user_with_the_worst_sender_and_esc_comes_back() -> None:
    async with opened(lossy_teacher()) as desk:
        table(desk).choose("sid-2-0")
        await desk.press("enter")
        assert desk.screen.state.viewpoint.pair == Pair(TEACHER, BEN)
        assert desk.screen.state.view == "charts"
        await desk.press("escape")
        assert desk.screen.state.view == "sessions"
        assert desk.screen.focused is table(desk)
        await desk.press("escape")
        assert desk.app.screen.NAME != "call"  # type: ignore[attr-defined]


async def test_a_user_known_only_as_a_peer_has_a_row_that_opens_its_pair() -> None:
    async with opened(lossy_teacher(hidden=frozenset({TEACHER}))) as desk:
        assert "only seen as a peer" in line_of(desk, str(TEACHER))
        table(desk).choose(f"peer:{TEACHER}")
        await desk.press("enter")
        assert desk.screen.state.viewpoint.pair is not None
        assert desk.screen.state.viewpoint.pair.sender == TEACHER


async def test_sorting_turns_and_says_by_what() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("s", "s")
        assert any("Sorted by uid" in notice for notice in notices(desk.app))
        details = desk.service.details
        assert [details.by_sid[key].uid for key in table(desk).keys] == [TEACHER, ANNA, BEN]


async def test_the_filter_narrows_the_users() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("slash", *"640")
        assert [desk.service.details.by_sid[key].uid for key in table(desk).keys] == [ANNA]
        await desk.press("escape")
        assert len(table(desk).keys) == 3


async def test_linux_users_are_asked_for_by_a_key() -> None:
    async with opened(lossy_teacher()) as desk:
        lesson = lossy_teacher(users=(TEACHER, ANNA, BEN, 900))
        details = lesson.details()
        recorder = tuple(replace(one, platform="Linux") if one.uid == 900 else one for one in details.sessions)
        desk.service.details = replace(details, sessions=recorder)
        before = desk.service.count("call")
        text = await desk.press("u")
        assert desk.service.count("call") == before + 1
        assert desk.screen.opener.request.all_users
        assert "Linux" in text
        assert " 900 " in text


async def test_hostile_texts_are_shown_as_they_are() -> None:
    lesson = lossy_teacher(cname=MARKUP, device=MARKUP)
    async with opened(lesson, size=WIDE) as desk:
        assert "[/red]" in desk.text
        await desk.press("n", "y", "escape", "G", "y", "v", "m")
        assert MARKUP in desk.app.clipboard


async def test_a_tall_screen_shows_sessions_and_charts_together() -> None:
    async with opened(lossy_teacher(), size=WIDE) as desk:
        await desk.press("n")
        assert "presence" in desk.text
        assert "video uplink packet loss" in desk.text


async def test_a_call_of_one_user_charts_what_there_is() -> None:
    async with opened(Lesson(users=(TEACHER,))) as desk:
        text = await desk.press("enter")
        assert "111 video send bitrate" in text
        assert desk.screen.state.viewpoint.pair == Pair(TEACHER, TEACHER)


async def test_once_judged_the_cursor_is_on_the_first_row_so_that_y_means_the_worst_finding() -> None:
    async with opened(lossy_teacher(stays={TEACHER: [(30, 960)], BEN: [(60, 960)]})) as desk:
        assert table(desk).cursor_key == table(desk).keys[0]
        await desk.press("y")
        assert "111 → 2 users" in desk.app.clipboard
        await desk.press("j", "y")
        assert desk.app.clipboard.startswith("uid ")
