"""A live metric in a small box: its value now, its curve, its range, its limit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest
from textual.strip import Strip

from cbtui.catalog.level import Level
from cbtui.catalog.live import LIVE_METRICS, LiveMetric, live_metric
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Minute
from cbtui.tui.screens.live.minute_panel import MinutePanel
from tests.tui.widgets.stage import Stage, painted

START = 1_768_478_400
END = START + 3600
FREEZE = live_metric("videoFreezeRate")


def minutes(values: Sequence[float | None], name: str = FREEZE.name) -> list[Minute]:
    return [Minute(START + 60 * k, {} if value is None else {name: value}) for k, value in enumerate(values)]


async def panel_rows(
    values: Sequence[float | None], size: tuple[int, int] = (26, 4), *, lang: str = "en", name: str = FREEZE.name
) -> list[str]:
    panel = MinutePanel()
    panel.styles.height = size[1]
    async with Stage(panel).run_test(size=size):
        panel.show(live_metric(name), live_metric(name).scale(Thresholds()), minutes(values, name), START, END, lang)
        return painted(panel)


async def test_it_says_the_value_now_its_range_and_what_is_bad() -> None:
    top, _, span, bottom = await panel_rows([0.9] * 59 + [9.1])
    assert top.startswith("┏ video freeze ━")
    assert top.endswith(" 9.1 % ■┓")
    assert span == "┃0.9–9.1" + " " * 10 + "bad > 5┃"
    assert bottom == "┗" + "━" * 24 + "┛"


async def test_a_missing_minute_is_no_zero() -> None:
    _, curve, _, _ = await panel_rows([0.0] * 20 + [None] * 20 + [10.0] * 20)
    assert curve == "┃" + "▁" * 8 + "░" * 8 + "█" * 8 + "┃"


async def test_no_data_says_so() -> None:
    top, curve, span, _ = await panel_rows([None] * 60)
    assert top.endswith(" ░┓")
    assert curve.startswith("┃░ no data ")
    assert span.strip("┃").strip() == "bad > 5"


async def test_it_speaks_chinese() -> None:
    top, curve, _, _ = await panel_rows([None] * 60, lang="zh")
    assert "视频卡顿" in top
    assert "无数据" in curve


async def test_a_value_that_is_too_old_is_not_called_good() -> None:
    panel = MinutePanel()
    async with Stage(panel).run_test():
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([0.5] * 50), START, END, "en")
        assert panel.now() == (0.5, Level.NO_DATA)
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([0.5] * 57), START, END, "en")
        assert panel.now() == (0.5, Level.OK)


async def test_more_rows_make_finer_bars() -> None:
    rows = await panel_rows([0.0] * 30 + [5.0] * 30, (26, 6))
    assert [row[-2] for row in rows[1:4]] == [" ", "▄", "█"]


async def test_without_its_own_lower_border_three_rows_are_enough() -> None:
    panel = MinutePanel(closed=False)
    panel.styles.height = 3
    async with Stage(panel).run_test(size=(26, 3)):
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([1.0] * 60), START, END, "en")
        assert painted(panel)[2] == "┃1" + " " * 16 + "bad > 5┃"


@pytest.mark.parametrize("metric", LIVE_METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("columns", [12, 26, 60, 120])
async def test_every_row_has_the_panel_s_width(metric: LiveMetric, columns: int) -> None:
    panel = MinutePanel()
    async with Stage(panel).run_test(size=(columns, 5)):
        for lang in ("en", "zh"):
            panel.show(metric, metric.scale(Thresholds()), minutes([99.0] * 60, metric.name), START, END, lang)
            assert {panel.render_line(y).cell_length for y in range(panel.size.height)} == {columns}


async def test_the_same_again_paints_nothing() -> None:
    painted_rows: list[int] = []

    class Counting(MinutePanel):
        def render_line(self, y: int) -> Strip:
            painted_rows.append(y)
            return super().render_line(y)

    panel = Counting()
    async with Stage(panel).run_test() as pilot:
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([1.0] * 60), START, END, "en")
        await pilot.pause()
        painted_rows.clear()
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([1.0] * 60), START, END, "en")
        await pilot.pause()
        assert painted_rows == []
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([2.0] * 60), START, END, "en")
        await pilot.pause()
        assert painted_rows


async def test_a_click_chooses_its_metric() -> None:
    panel = MinutePanel()
    app = Stage(panel)
    async with app.run_test() as pilot:
        panel.show(FREEZE, FREEZE.scale(Thresholds()), minutes([1.0] * 60), START, END, "en")
        await pilot.click(panel)
        (chosen,) = app.heard
        assert isinstance(chosen, MinutePanel.Chosen)
        assert chosen.metric == FREEZE


def test_the_live_screen_s_widgets_load_no_plotting_and_no_validation() -> None:
    script = (
        "import sys, cbtui.tui.screens.live.minute_panel, cbtui.tui.widgets.table, cbtui.tui.widgets.chart;"
        "print([name for name in ('plotext', 'pydantic', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
