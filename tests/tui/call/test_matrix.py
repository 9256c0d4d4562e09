"""The matrix of a call: numbers with marks, for a finding, a window or all of it; a cell opens its pair."""

from __future__ import annotations

from cbtui.catalog.metrics import ChartGroup
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.matrix_grid import MatrixGrid
from tests.tui.call.calls import ANNA, BEN, START, TEACHER, busy_ben, lossy_teacher
from tests.tui.call.opened import opened


async def test_the_guilty_column_is_seen_and_said() -> None:
    async with opened(lossy_teacher()) as desk:
        text = await desk.press("m")
        assert "video end-to-end loss %, 11:21:40–11:23:40 (finding 1)" in text
        row = next(line for line in text.splitlines() if line.startswith(f" {ANNA} "))
        assert "39 ■" in row
        assert "0 ●" in row
        assert "column 111 is bad for 2 of 2 receivers: the sender's side" in text


async def test_the_matrix_turns_to_freezes_and_to_audio() -> None:
    async with opened(lossy_teacher()) as desk:
        titles: list[str] = []
        for _ in range(4):
            text = await desk.press("m" if not titles else "v")
            titles.append(next(line for line in text.splitlines() if "finding 1" in line).split(",")[0].strip())
        assert set(titles) == {
            "video end-to-end loss %", "video freeze % of the time", "audio end-to-end loss %",
            "audio freeze % of the time",
        }  # fmt: skip


async def test_the_whole_call_and_the_window_are_a_key_away() -> None:
    async with opened(lossy_teacher()) as desk:
        assert "(whole call)" in await desk.press("m", "equals_sign")
        assert "(finding 1)" in await desk.press("equals_sign")
        await desk.press("plus")
        window = desk.screen.state.viewpoint.window
        assert "11:20:40–11:28:40" in desk.text
        assert window.zoomed_in


async def test_the_next_finding_turns_the_matrix_to_it() -> None:
    async with opened(busy_ben(lossy_teacher())) as desk:
        text = await desk.press("n", "m", "n")
        assert desk.screen.state.view == "matrix"
        assert "audio end-to-end loss %, 11:26:40–11:27:40 (finding 2)" in text
        assert "row 641 is bad for 2 of 2 senders: the receiver's side" in text


async def test_a_cell_opens_its_pair_at_that_time() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("m", "home", "up", "up", "down", "enter")
        pair = desk.screen.state.viewpoint.pair
        assert pair == Pair(TEACHER, ANNA)
        assert desk.screen.state.view == "charts"
        assert desk.screen.state.viewpoint.group is ChartGroup.VIDEO
        assert desk.screen.state.viewpoint.window.from_ts < START + 300
        assert desk.screen.state.viewpoint.window.zoomed_in
        await desk.press("escape")
        assert desk.screen.state.view == "matrix"
        await desk.press("m")
        assert desk.screen.state.view == "sessions"


async def test_a_user_known_only_as_a_peer_has_a_column() -> None:
    async with opened(lossy_teacher(hidden=frozenset({TEACHER}))) as desk:
        text = await desk.press("m")
        heading = next(line for line in text.splitlines() if "111*" in line)
        assert str(BEN) in heading
        assert "only seen as a peer" in text
        assert "39 ■" in text


async def test_the_matrix_begins_at_the_pair_and_follows_the_findings() -> None:
    async with opened(busy_ben(lossy_teacher())) as desk:
        await desk.press("m")
        assert desk.screen.query_one(MatrixGrid).pair == (TEACHER, ANNA)
        await desk.press("n", "n")
        assert desk.screen.state.viewpoint.pair is not None
        assert desk.screen.query_one(MatrixGrid).pair == desk.screen.state.viewpoint.pair
        assert desk.screen.state.viewpoint.pair.receiver == BEN
