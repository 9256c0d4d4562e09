"""Usage: seven UTC days as table, bars and chart, which days are not final, the states."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from cbtui.errors import NetworkError, QuotaError
from cbtui.model import Answer, Endpoint, UsageDay
from cbtui.text import width
from cbtui.times import DAY, HOUR
from cbtui.tui.app import CbtuiApp
from cbtui.tui.frame.header import Header
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.table import CellTable
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, FakeSource, make_app, notices, quota, said, screen_text, settle

TODAY = int(NOW) // DAY * DAY
FAILED = NetworkError("No answer from api.agora.io", "connection refused", "Check the network, then press r.")


def week(*, fetched_at: float = NOW - 60, last: dict[str, float] | None = None) -> tuple[UsageDay, ...]:
    """Seven days up to today, with more users every day; ``last`` are today's figures, none if not given."""
    figures = [
        {"userCount": 1000.0 * number, "sessionCount": 1500.0 * number, "channelCount": 70.0 - number}
        for number in range(1, 7)
    ]
    days = [UsageDay(TODAY - (7 - n) * DAY, values, fetched_at) for n, values in enumerate(figures, start=1)]
    return (*days, UsageDay(TODAY, last or {}, fetched_at if last else 0.0))


class Kept(FakeSource):
    """Nothing is stored before the first answer."""

    def stored(self, name: str) -> Any:
        if name != "usage_days":
            return super().stored(name)
        blank = tuple(UsageDay(TODAY - n * DAY) for n in range(6, -1, -1))
        answered = self.count("usage") and self.gate is None
        return super().stored(name) or blank if answered else blank


async def opened(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press("4")
    await settle(pilot)


def status(app: CbtuiApp) -> str:
    return screen_text(app).splitlines()[1].strip()


def row(app: CbtuiApp, date: str) -> str:
    return next(line for line in screen_text(app).splitlines() if date in line)


def aligned(app: CbtuiApp, columns: int) -> bool:
    return all(width(line) == columns for line in screen_text(app).splitlines())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
async def test_seven_days_with_weekday_counts_and_bars(size: tuple[int, int]) -> None:
    app = make_app(FakeSource(usage_days=week(), quotas=(quota(Endpoint.USAGE, 9),)))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "Usage · prod" in screen_text(app)
        assert len(app.screen.query_one(CellTable).keys) == 7
        assert row(app, "01-09 Fri").split()[2:7] == ["1", "000", "1", "500", "69"]
        bars = [row(app, day).count("█") for day in ("01-09 Fri", "01-11 Sun", "01-14 Wed")]
        assert 0 < bars[0] < bars[1] < bars[2]
        assert bars[2] == pytest.approx(6 * bars[0], abs=6)
        assert aligned(app, size[0])
        assert status(app) == "fetched 60 s ago · 9 left today"


async def test_a_wide_screen_adds_the_year_and_sessions_per_user() -> None:
    app = make_app(FakeSource(usage_days=week()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        assert "per user" in screen_text(app)
        assert row(app, "2026-01-09 Fri").split()[2:9] == ["1", "000", "1", "500", "69", "1.50", "final"]


async def test_days_that_are_not_final_are_told_in_words() -> None:
    yesterday_early = TODAY - DAY + 20 * HOUR
    days = (*week()[:5], UsageDay(TODAY - DAY, {"userCount": 9.0}, yesterday_early), UsageDay(TODAY))
    note = "Not final yet: 2026-01-14, 2026-01-15 (a UTC day is ready at 08:00 UTC of the next)."
    app = make_app(FakeSource(usage_days=days, notes=(said(note),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = screen_text(app)
        assert " final" in row(app, "01-13 Tue")
        assert "not final" not in row(app, "01-13 Tue")
        assert "not final" in row(app, "01-14 Wed")
        assert "not final" in row(app, "01-15 Thu")
        assert "Not final yet: 2026-01-14, 2026-01-15" in text


async def test_no_figures_and_zero_look_different() -> None:
    days = (UsageDay(TODAY - 6 * DAY), UsageDay(TODAY - 5 * DAY, dict.fromkeys(("userCount",), 0.0), NOW), *week()[2:])
    app = make_app(FakeSource(usage_days=days))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        missing, zero = row(app, "01-09 Fri"), row(app, "01-10 Sat")
        assert missing.split()[2:] == ["–", "–", "–", "no", "figures", "░"]
        assert zero.split()[2:] == ["0", "–", "–", "final", "▏"]


async def test_m_goes_to_the_bars_of_the_next_metric() -> None:
    app = make_app(FakeSource(usage_days=week()))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        heads = []
        for _ in range(3):
            heads.append(row(app, "UTC day").split()[-1])
            await pilot.press("m")
            await settle(pilot)
        assert heads == ["users", "sessions", "channels"]
        assert row(app, "UTC day").split()[-1] == "users"
        bars = app.screen.query_one(CellTable)
        assert bars.keys[0] == str(TODAY - 6 * DAY)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
async def test_z_shows_the_metric_as_a_chart_and_goes_back(size: tuple[int, int]) -> None:
    app = make_app(FakeSource(usage_days=week(last={"userCount": 10.0})))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("m", "z")
        await settle(pilot)
        chart = app.screen.query_one(Chart)
        assert chart.spec is not None
        assert list(chart.spec.lines[0].values)[:6] == [1500.0 * number for number in range(1, 7)]
        assert [(mark.from_ts, mark.to_ts) for mark in chart.spec.marks] == [(TODAY, TODAY + DAY)]
        assert "number of sessions by UTC day · not final: 01-15 Thu" in screen_text(app)
        assert chart.has_focus
        assert aligned(app, size[0])
        await pilot.press("m")
        await settle(pilot)
        assert "number of channels by UTC day" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert not app.screen.query(Chart)
        assert "01-15 Thu" in screen_text(app)
        assert "Usage · prod" in screen_text(app)


async def test_it_asks_once_when_it_opens_and_shows_what_is_stored_meanwhile() -> None:
    service = FakeSource(usage_days=week(), gate=asyncio.Event())
    app = make_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        for _ in range(9):
            await pilot.pause()
        assert "01-14 Wed" in screen_text(app)
        assert status(app).startswith("░ asking (1 request)")
        cast("asyncio.Event", service.gate).set()
        await settle(pilot)
        assert status(app).startswith("fetched")
        await pilot.press("3", "4")
        await settle(pilot)
    assert service.asked.count(("usage", 7)) == 1


async def test_loading_while_nothing_is_stored() -> None:
    app = make_app(Kept(usage_days=week(), gate=asyncio.Event()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        for _ in range(9):
            await pilot.pause()
        assert "Asking for the last seven days" in screen_text(app)


async def test_no_figures_at_all_is_an_empty_state() -> None:
    app = make_app(FakeSource(usage_days=tuple(UsageDay(day.ts) for day in week())))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "░ No usage yet" in screen_text(app)


async def test_a_failure_with_nothing_stored_stands_in_the_place_of_the_table() -> None:
    app = make_app(Kept(usage_days=FAILED))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = screen_text(app)
        for part in ("■ No answer from api.agora.io", "connection refused", "Check the network, then press r."):
            assert part in text
        assert "■ failed · r tries again · No answer from api.agora.io: connection refused" in status(app)
        assert notices(app) == []


async def test_out_of_quota_over_stored_days_says_until_when_and_keeps_them() -> None:
    service = FakeSource(usage_days=week(), quotas=(quota(Endpoint.USAGE, 0, next_allowed_ts=NOW + 11 * HOUR),))
    app = make_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        error = QuotaError("usage was not asked", "10 of 10 are used", "Wait.", endpoint="u", allowed_ts=NOW + 60)

        service.usage_days = error
        await pilot.press("r")
        await settle(pilot)
        assert "▲ out of quota until 12:17:40 · 0 left today" in status(app)
        assert "01-14 Wed" in screen_text(app)
        assert any("10 of 10 are used" in notice for notice in notices(app))


async def test_what_the_answer_said_of_its_age_stays_on_screen() -> None:
    note = "From the store, 5 h old: usage was not asked: 10 of 10 are used."

    class Stored(FakeSource):
        async def usage(self, days: int = 7) -> Answer[tuple[UsageDay, ...]]:
            return Answer(week(), NOW - 60, True, (said(note), said("always said")))

    app = make_app(Stored(usage_days=week(), notes=(said("always said"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = " ".join(screen_text(app).split())
    assert note in text
    assert text.count("always said") == 1


async def test_old_figures_are_stale() -> None:
    clock = FakeClock(NOW)
    app = make_app(FakeSource(usage_days=week()), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        clock.advance(20 * HOUR)
        app.screen.query_one(Header).refresh_ages()
        await pilot.pause()
        assert status(app).startswith("▲ stale: fetched 20 h ago · r asks again")


async def test_a_day_is_copied_and_all_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(FakeSource(usage_days=week()))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("j", "y", "w")
        await settle(pilot)
        assert app.clipboard == "2026-01-10 UTC: userCount 2 000, sessionCount 3 000, channelCount 68"
    (written,) = tmp_path.iterdir()  # noqa: ASYNC240
    lines = written.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ts,date,userCount,sessionCount,channelCount,final"
    assert lines[1] == f"{TODAY - 6 * DAY},2026-01-09,1000.0,1500.0,69.0,true"
    assert lines[7] == f"{TODAY},2026-01-15,,,,false"


async def test_another_project_has_its_own_days() -> None:
    other = FakeSource(project="stage", usage_days=week(last={"userCount": 77.0}))
    app = make_app(FakeSource(usage_days=week()), others={"stage": other})
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert "77" in row(app, "01-15 Thu")
        assert ("usage", 7) in other.asked


async def test_in_chinese() -> None:
    app = make_app(FakeSource(usage_days=week()), lang="zh")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = screen_text(app)
        assert "用量 · prod" in text
        assert "未定" in row(app, "01-15 周四")
        assert aligned(app, 80)
