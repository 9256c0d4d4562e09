"""A call opens on its answer, and the answer leads to the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cbtui.catalog.metrics import ChartGroup
from cbtui.triage.pairs import Pair
from tests.tui.call.calls import ANNA, BEN, START, TEACHER, Lesson, busy_ben, lossy_teacher, service_of
from tests.tui.call.opened import SMALL, WIDE, desk, opened
from tests.tui.fakes import notices, said, settle


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_findings_are_on_top_with_times_users_verdict_and_evidence(size: tuple[int, int]) -> None:
    async with opened(busy_ben(lossy_teacher()), size=size) as call:
        lines = call.text.splitlines()
        assert "1/2 11:21:40–11:23:40 111 → 2 users video uplink · high" in lines[2]
        assert "U 37 % · E 39 %" in lines[3]
        assert "2 of 2 receivers hit" in f"{lines[3]} {lines[4]}"
        assert "next: downlink" in f"{lines[3]} {lines[4]}"
        assert any("2/2 11:26:40–11:27:40 2 users → 641 audio downlink" in line for line in lines[4:6])


async def test_n_walks_the_findings_and_pair_medium_cursor_and_window_follow() -> None:
    async with opened(busy_ben(lossy_teacher())) as call:
        await call.press("n")
        look = call.screen.state.viewpoint
        assert (look.pair, look.group, look.finding) == (Pair(TEACHER, ANNA), ChartGroup.VIDEO, 0)
        assert look.cursor_ts == START + 300
        assert look.window.from_ts < START + 300
        assert look.window.to_ts > START + 420
        text = await call.press("n")
        look = call.screen.state.viewpoint
        assert look.pair is not None
        assert (look.pair.receiver, look.group, look.finding) == (BEN, ChartGroup.AUDIO, 1)
        assert "▸ ■ 2/2" in text
        assert "audio uplink packet loss" in text
        await call.press("N")
        assert call.screen.state.viewpoint.finding == 0
        await call.press("N")
        assert call.screen.state.viewpoint.finding == 1


async def test_the_charts_show_the_numbers_at_the_finding() -> None:
    async with opened(lossy_teacher()) as call:
        text = await call.press("n")
        assert "111 video uplink packet loss %" in text
        assert "640 video end-to-end packet loss %" in text
        assert "video uplink loss 37 % ■" in text.splitlines()[-2]
        assert "11:21:40" in text.splitlines()[-2]


async def test_y_copies_the_finding_in_one_line() -> None:
    async with opened(lossy_teacher()) as call:
        await call.press("n", "y")
        copied = call.app.clipboard
        assert copied.startswith(
            "lesson-211 · 11:21:40–11:23:40 UTC · 111 → 2 users · video · uplink · high · 111 → 640"
        )
        assert "\n" not in copied
        assert any("Copied" in notice for notice in notices(call.app))


async def test_a_healthy_call_says_so_and_how_much_was_judged() -> None:
    async with opened(Lesson()) as call:
        assert "● Nothing wrong found: 100% of the windows could be judged." in call.text
        await call.press("n")
        assert any("There is no finding in this call." in notice for notice in notices(call.app))


async def test_a_call_that_could_not_be_judged_is_not_called_healthy() -> None:
    lesson = Lesson()
    details = lesson.details()
    without = replace(details, series=tuple(one for one in details.series if one.peer_uid == 0))
    async with opened(lesson, details=without) as call:
        assert "healthy" not in call.text
        assert "Nothing of this call could be judged" in call.text


async def test_what_the_ten_user_limit_cut_off_is_said_with_the_peers() -> None:
    note = "2 of at least 3 users came back, the newest joiners; the API sends ten. Known only as peers: 111."
    async with opened(lossy_teacher(hidden=frozenset({TEACHER})), notes=(said(note),), complete=False) as call:
        squeezed = " ".join(call.text.split())
        assert "2 of at least 3 users came back" in squeezed
        assert "only seen as a peer" in call.text
        assert "incomplete" in call.text
        assert "111 → 2 users video uplink" in call.text


async def test_a_moment_and_a_pair_open_on_their_charts() -> None:
    async with opened(lossy_teacher(), START + 350, TEACHER, BEN) as call:
        assert call.screen.state.view == "charts"
        assert call.screen.state.viewpoint.pair == Pair(TEACHER, BEN)
        assert call.screen.state.viewpoint.cursor_ts == START + 350
        assert "▸ ■ 1/1" in call.text
        assert "11:22:30" in call.text.splitlines()[-2]


async def test_a_user_who_did_not_come_back_is_named() -> None:
    async with opened(lossy_teacher(), START + 350, 999, BEN) as call:
        assert "Of user 999 nothing came back" in call.text


async def test_chinese_speaks_chinese() -> None:
    async with desk(service_of(lossy_teacher()), lang="zh") as found:
        await found.open()
        await settle(found.pilot)
        assert "上行网络" in found.text
        assert "通话详情" in found.text


@pytest.mark.parametrize("keys", [["escape"], [*"11:22:40", "enter"]])
async def test_jumping_gives_the_keys_back_to_the_chart_they_were_on(keys: list[str]) -> None:
    async with opened(lossy_teacher()) as call:
        await call.press("n")
        focused = call.screen.focused
        text = await call.press("J", *keys)
        assert call.screen.focused is focused
        assert "▸111 video uplink packet loss %" in text
