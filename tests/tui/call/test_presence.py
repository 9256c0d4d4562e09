"""Join and leave as a bar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cbtui.model import Session
from cbtui.text import width
from cbtui.tui.screens.call.presence import presence_bar


def stay(join_ts: int, leave_ts: int | None) -> Session:
    return Session("s", "c", 1, "WiFi", "Android", None, "2.2", "", join_ts, leave_ts, leave_ts is not None)


def test_a_whole_call_is_a_whole_bar() -> None:
    assert presence_bar([stay(0, 100)], 0, 100, 12).plain == "▕██████████▏"


def test_absence_is_blank() -> None:
    assert presence_bar([stay(50, 100)], 0, 100, 12).plain == "▕     █████▏"
    assert presence_bar([], 0, 100, 12).plain == "▕          ▏"


def test_a_rejoin_leaves_a_hole() -> None:
    assert presence_bar([stay(60, 100), stay(0, 40)], 0, 100, 12).plain == "▕████  ████▏"


def test_a_short_stay_still_shows() -> None:
    assert presence_bar([stay(52, 53)], 0, 100, 12).plain == "▕     ▌    ▏"


def test_who_is_still_inside_has_an_open_end() -> None:
    assert presence_bar([stay(50, None)], 0, 100, 12).plain == "▕     ████▸▏"


@given(st.lists(st.tuples(st.integers(-50, 150), st.none() | st.integers(0, 200))), st.integers(0, 60))
def test_a_bar_has_exactly_its_cells(stays: list[tuple[int, int | None]], cells: int) -> None:
    sessions = [stay(join, None if length is None else join + length) for join, length in stays]
    assert width(presence_bar(sessions, 0, 100, cells).plain) == cells
