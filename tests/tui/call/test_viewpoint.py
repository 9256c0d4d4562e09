"""Zooming, panning and jumping stay inside the call, and keep the cursor in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cbtui.catalog.metrics import ChartGroup
from cbtui.model import Answer, Confidence, Evidence, Finding, Medium, Verdict
from cbtui.triage.judgement import Judgement
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.time_window import TimeWindow
from cbtui.tui.screens.call.viewpoint import Viewpoint
from tests.tui.call.calls import lossy_teacher

FIRST, LAST = 1000.0, 11_800.0
WHOLE = Viewpoint(TimeWindow.whole(FIRST, LAST))

steps = st.lists(
    st.one_of(
        st.sampled_from(["in", "out", "earlier", "later", "whole"]),
        st.floats(FIRST - 500, LAST + 500),
    ),
    max_size=20,
)


def walked(look: Viewpoint, moves: list[str | float]) -> Viewpoint:
    for move in moves:
        if isinstance(move, float):
            look = look.at(move)
        else:
            look = {
                "in": look.zoomed(2),
                "out": look.zoomed(0.5),
                "earlier": look.panned(-1),
                "later": look.panned(1),
                "whole": look.whole(),
            }[move]
    return look


@given(steps)
def test_no_walk_leaves_the_call_or_loses_the_cursor(moves: list[str | float]) -> None:
    look = walked(WHOLE, moves)
    window = look.window
    assert FIRST <= window.from_ts < window.to_ts <= LAST
    if look.cursor_ts is not None:
        assert window.from_ts - 1e-6 <= look.cursor_ts <= window.to_ts + 1e-6


def test_zooming_keeps_the_cursor_where_it_is() -> None:
    look = WHOLE.at(2000.0).zoomed(2)
    before = (2000 - FIRST) / (LAST - FIRST)
    assert abs((2000 - look.window.from_ts) / look.window.span_s - before) < 1e-9


def test_a_finding_is_shown_with_its_surroundings_pair_and_medium() -> None:
    finding = Finding(5000, 5120, 111, 640, Medium.AUDIO, Verdict.UPLINK, Confidence.HIGH, Evidence())
    look = WHOLE.on(2, finding, 5000, 5120)
    assert look.window.from_ts < 5000
    assert look.window.to_ts > 5120
    assert look.window.span_s < 600
    assert (look.pair, look.group, look.cursor_ts, look.finding) == (Pair(111, 640), ChartGroup.AUDIO, 5000.0, 2)


def test_a_short_finding_has_at_least_a_minute_on_each_side() -> None:
    finding = Finding(5000, 5002, 111, 640, Medium.VIDEO, Verdict.UNCLEAR, Confidence.LOW, Evidence())
    window = WHOLE.on(0, finding, 5000, 5002).window
    assert window.from_ts <= 4941 and window.to_ts >= 5061


def test_a_running_call_grows_under_what_showed_its_end() -> None:
    assert WHOLE.grown(FIRST, LAST + 60).window == TimeWindow.whole(FIRST, LAST + 60)
    end = WHOLE.at(LAST).zoomed(4).grown(FIRST, LAST + 60)
    assert end.window.to_ts == LAST + 60
    past = WHOLE.at(FIRST).zoomed(4)
    assert past.grown(FIRST, LAST + 60).window.from_ts == past.window.from_ts


def test_at_a_moment_the_finding_of_the_pair_comes_before_worse_ones_of_others() -> None:
    loaded = LoadedCall.of(None, Answer(lossy_teacher().details(), 0, True), 10).with_judgement(
        Judgement(
            tuple(
                Finding(
                    100,
                    200,
                    sender,
                    receiver,
                    Medium.VIDEO,
                    Verdict.RECEIVER_DEVICE,
                    Confidence.HIGH,
                    Evidence(),
                    frozen,
                )
                for sender, receiver, frozen in ((111, 640, 90.0), (111, 641, 60.0), (640, 642, 30.0), (642, 643, 5.0))
            ),
            1.0,
            repaired=False,
            healthy=False,
        )
    )
    assert loaded.group_at(150, Pair(111, 641)) == 1
    assert loaded.group_at(150, Pair(111, 642)) == 2
    assert loaded.group_at(150, Pair(643, 111)) == 0
    assert loaded.group_at(150, Pair(7, 8)) == 0
    assert loaded.group_at(250, Pair(111, 641)) is None
