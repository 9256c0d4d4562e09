"""Charts: what happened shows at any width, what is missing stays missing, and a cursor costs no drawing."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from math import nan

import pytest

from cbtui.catalog.level import Direction, Level
from cbtui.tui.widgets import braille, figure
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.chart_spec import ChartSpec, Line, Mark
from cbtui.tui.widgets.drawn import Ink, Run
from cbtui.tui.widgets.plot import GUTTER, Plot, plotted
from cbtui.tui.widgets.trace import Trace
from tests.tui.widgets.stage import Stage, painted

START = 1_768_478_400
COUNT = 5400
THREE_HOURS = COUNT * 2
LOW, TALL = 5, 14
"""Heights: drawn in braille, drawn by plotext."""


def samples(values: Sequence[float]) -> tuple[array[int], array[float]]:
    return array("q", range(START, START + 2 * len(values), 2)), array("d", values)


def spec(values: Sequence[float], **changes: object) -> ChartSpec:
    line = Line("loss", *samples(values))
    base = ChartSpec("uplink loss", "%", (line,), START, START + THREE_HOURS, warn=2.0, bad=5.0, zone=UTC)
    return replace(base, **changes)  # type: ignore[arg-type]


def with_spike(at: int, height: float = 90.0) -> list[float]:
    return [height if k == at else 0.0 for k in range(COUNT)]


async def rows_of(shown: ChartSpec, size: tuple[int, int]) -> list[str]:
    widget = Chart(shown)
    widget.styles.height = size[1]
    async with Stage(widget).run_test(size=size) as pilot:
        await pilot.pause()
        return painted(widget)


def geometry(shown: ChartSpec, columns: int = 74, rows: int = 10) -> Plot:
    plot = plotted(shown, [Trace.of(line.ts, line.values, shown.gap_s) for line in shown.lines], columns, rows)
    assert plot is not None
    return plot


def cells(rows: list[list[Run]]) -> list[list[tuple[str, Ink]]]:
    return [[(character, ink) for text, ink in row for character in text] for row in rows]


@pytest.mark.parametrize("height", [4, LOW, TALL])
async def test_one_bad_sample_of_5400_shows_at_80_columns(height: int) -> None:
    rows = await rows_of(spec(with_spike(2000, 100.0), axis=height == TALL), (80, height))
    column = GUTTER + int(2000 / COUNT * 74)
    assert rows[1][column].strip(" │┄─")
    assert not rows[1][column + 2].strip(" │┄─")


@pytest.mark.parametrize("draw", [lambda plot: braille.draw(plot, axis=False), figure.draw])
def test_a_spike_has_the_ink_of_its_level(draw: object) -> None:
    drawn = cells(draw(geometry(spec(with_spike(2000)))))  # type: ignore[operator]
    column = GUTTER + int(2000 / COUNT * 74)
    assert drawn[3][column][1] is Ink.BAD
    assert drawn[9][column + 3][1] is Ink.LINE_1


@pytest.mark.parametrize("height", [LOW, TALL])
async def test_a_gap_is_blank(height: int) -> None:
    ts, values = samples([50.0] * COUNT)
    cut = slice(2000, 3000)
    del ts[cut], values[cut]
    shown = spec([], lines=(Line("loss", ts, values),), warn=None, bad=None, y_min=0, y_max=100, axis=height == TALL)
    plot_rows = (await rows_of(shown, (80, height)))[1 : height - 2]
    blank = [all(row[column] == " " for row in plot_rows) for column in range(GUTTER, 80)]
    assert 11 <= blank.count(True) <= 15
    assert blank.index(True) == pytest.approx(2000 / COUNT * 74, abs=2)


@pytest.mark.parametrize("height", [1, 2, 3, LOW, TALL])
@pytest.mark.parametrize("values", [[], [nan] * 50, [nan, 1e308, -1e308, 3.0], [7.0]])
async def test_anything_can_be_drawn_at_any_height(values: list[float], height: int) -> None:
    for axis in (True, False):
        rows = await rows_of(spec(values, axis=axis), (40, height))
        assert len(rows) == height


@pytest.mark.parametrize("height", [LOW, TALL])
@pytest.mark.parametrize("values", [[], [nan] * 50])
async def test_without_samples_it_says_no_data(values: list[float], height: int) -> None:
    rows = await rows_of(spec(values), (80, height))
    assert any("░ no data" in row for row in rows)
    assert rows[0].rstrip().endswith("– ░")


async def test_the_header_has_title_unit_last_value_and_mark() -> None:
    header = (await rows_of(spec([1.0] * (COUNT - 1) + [37.0]), (40, LOW)))[0]
    assert header.strip("▸ ").startswith("uplink loss %")
    assert header.rstrip().endswith("37 ■")


async def test_several_lines_are_named_in_the_header() -> None:
    lines = (Line("app", *samples([10.0] * COUNT)), Line("system", *samples([96.0] * COUNT)))
    header = (await rows_of(spec([], lines=lines, warn=80, bad=95), (60, LOW)))[0]
    assert header.rstrip().endswith("app 10  system 96 ■")


async def test_the_time_axis_is_in_the_zone_of_the_screen() -> None:
    for height in (LOW, TALL):
        rows = await rows_of(spec([1.0] * COUNT), (80, height))
        assert "12:30" in rows[-1]
    assert "12:30" not in "".join(await rows_of(spec([1.0] * COUNT, axis=False), (80, LOW)))


async def test_thresholds_are_lines() -> None:
    rows = await rows_of(spec([0.0] * COUNT, axis=False), (80, 8))
    assert any("┄┄┄┄" in row for row in rows)
    rows = await rows_of(spec([0.0] * COUNT), (80, TALL))
    assert any("────" in row for row in rows[1:-2])


async def test_a_low_value_is_what_is_bad_where_lower_is_worse() -> None:
    shown = spec([30.0] * COUNT, warn=10, bad=5, direction=Direction.LOWER_IS_WORSE)
    assert (await rows_of(shown, (80, LOW)))[0].rstrip().endswith("30 ●")
    assert (await rows_of(replace(shown, lines=spec([3.0] * COUNT).lines), (80, LOW)))[0].rstrip().endswith("3 ■")


async def test_the_cursor_is_laid_over_and_shows_its_value() -> None:
    widget = Chart(spec(with_spike(2700)))
    async with Stage(widget).run_test(size=(80, 8)) as pilot:
        before = painted(widget)
        widget.cursor_ts = START + 2 * 2700
        await pilot.pause()
        after = painted(widget)
        assert after[0].rstrip().endswith("90 ■")
        changed = [(y, x) for y in range(1, 5) for x in range(80) if before[y][x] != after[y][x]]
        assert {x for _, x in changed} <= {GUTTER + 37}
        widget.cursor_ts = None
        assert painted(widget) == before


async def test_the_cursor_in_a_gap_has_no_value() -> None:
    values = [nan if 1000 < k < 2000 else 1.0 for k in range(COUNT)]
    widget = Chart(spec(values))
    async with Stage(widget).run_test(size=(80, 8)):
        widget.cursor_ts = START + 2 * 1500
        assert painted(widget)[0].rstrip().endswith("– ░")
        assert widget.values(widget.cursor_ts) == (None,)


async def test_cursor_and_marks_never_draw_the_plot_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawings: list[ChartSpec] = []

    def counted(shown: ChartSpec, traces: Sequence[Trace], columns: int, rows: int) -> Plot | None:
        drawings.append(shown)
        return plotted(shown, traces, columns, rows)

    monkeypatch.setattr("cbtui.tui.widgets.chart_picture.plotted", counted)
    shown = spec(with_spike(2000))
    widget = Chart(shown)
    app = Stage(widget)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.pause()
        painted(widget)
        first = len(drawings)
        assert first > 0
        await pilot.press("l", "l", "h")
        widget.show(replace(shown, marks=(Mark(START + 100, START + 900),)))
        widget.show(replace(shown, title="other", marks=(Mark(START + 100, START + 900, chosen=True),)))
        app.theme = "textual-light"
        await pilot.pause()
        assert len(drawings) == first
        widget.show(replace(shown, from_ts=START + 100))
        await pilot.pause()
        assert len(drawings) == first + 1


async def test_the_user_s_moves_are_told_and_the_caller_s_are_not() -> None:
    one = Chart(spec([1.0] * COUNT))
    app = Stage(one)
    async with app.run_test(size=(80, 20)) as pilot:
        one.cursor_ts = START + 50
        await pilot.pause()
        assert app.heard == []
        one.cursor_ts = None
        await pilot.press("right", "l", "h")
        moved = [message.ts for message in app.heard if isinstance(message, Chart.CursorMoved)]
        assert moved[0] == moved[2] < moved[1]
        assert one.cursor_ts == moved[2]
        await pilot.click(one, offset=(GUTTER, 2))
        assert one.cursor_ts is not None
        assert one.cursor_ts < START + THREE_HOURS / 74
        await pilot.press("left")
        assert one.cursor_ts >= START


async def test_marks_show_without_colour() -> None:
    marks = (Mark(START + 2000, START + 4000, Level.BAD, chosen=True), Mark(START + 6000, START + 7000, Level.WARN))
    rows = await rows_of(spec([0.0] * COUNT, marks=marks, axis=False), (80, 6))
    assert rows[1].count("┃") == 2
    assert rows[1].count("┊") == 2


async def test_marks_outside_the_time_are_not_there() -> None:
    plain = await rows_of(spec([0.0] * COUNT), (80, 6))
    assert (
        await rows_of(spec([0.0] * COUNT, marks=(Mark(1, 2), Mark(START + 10**6, START + 10**6 + 9))), (80, 6)) == plain
    )


async def test_two_charts_do_not_disturb_each_other() -> None:
    one, other = Chart(spec(with_spike(1000))), Chart(spec([3.0] * COUNT, bad=None, warn=None))
    one.styles.height = other.styles.height = TALL
    async with Stage(one, other).run_test(size=(80, 2 * TALL)) as pilot:
        await pilot.pause()
        together = painted(one)[1:], painted(other)[1:]
    assert together[0] == (await rows_of(spec(with_spike(1000)), (80, TALL)))[1:]
    assert together[1] == (await rows_of(spec([3.0] * COUNT, bad=None, warn=None), (80, TALL)))[1:]


async def test_plotext_s_own_figure_is_left_alone() -> None:
    import plotext

    plotext.clear_figure()
    plotext.plot_size(30, 5)
    plotext.plot([1, 2, 3])
    before = plotext.build()
    await rows_of(spec(with_spike(1000)), (80, TALL))
    assert plotext.build() == before
    plotext.clear_figure()


@pytest.mark.parametrize("size", [(80, LOW), (80, TALL), (20, 6), (7, 3), (3, 2), (200, 50)])
async def test_every_row_has_the_chart_s_width(size: tuple[int, int]) -> None:
    widget = Chart(spec(with_spike(1000), marks=(Mark(START, START + 999),)))
    widget.styles.height = size[1]
    async with Stage(widget).run_test(size=size) as pilot:
        widget.cursor_ts = START + 5000
        await pilot.pause()
        assert {widget.render_line(y).cell_length for y in range(widget.size.height)} == {size[0]}


async def test_another_size_draws_anew() -> None:
    widget = Chart(spec(with_spike(5000)))
    async with Stage(widget).run_test(size=(80, 8)) as pilot:
        await pilot.resize_terminal(50, 8)
        await pilot.pause()
        assert {len(row) for row in painted(widget)} == {50}
        assert painted(widget)[1][GUTTER + int(5000 / COUNT * 44)].strip(" │┄")


@pytest.mark.parametrize("draw", [lambda plot: braille.draw(plot, axis=False), figure.draw])
def test_both_ways_of_drawing_use_the_same_columns(draw: object) -> None:
    plot = geometry(spec(with_spike(2000)))
    drawn = cells(draw(plot))  # type: ignore[operator]
    tops = [x for x, (character, _) in enumerate(drawn[1]) if "\u2800" < character <= "\u28ff"]
    assert tops == [GUTTER + int(2000 / COUNT * 74)]
    assert all(len(row) == 74 + GUTTER for row in drawn[:10])
