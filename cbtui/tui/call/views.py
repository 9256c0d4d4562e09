"""What the screen of an open call shows: the answer on top, then sessions, charts or the matrix."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from dataclasses import replace
from importlib import import_module
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from cbtui.times import clock_text, duration_text
from cbtui.tui import theme
from cbtui.tui.call.charts import PairCharts
from cbtui.tui.call.curves import Cells, Group, cells, groups_of, marks_of, timed
from cbtui.tui.call.loaded import Loaded
from cbtui.tui.call.look import Look
from cbtui.tui.call.matrix import FACES, Span, steps, view
from cbtui.tui.call.opener import OpeningScreen
from cbtui.tui.call.opening import Judging, Wish
from cbtui.tui.call.pairs import Pair
from cbtui.tui.call.panels import AnswerPanel, Countdown, SessionsPanel
from cbtui.tui.call.sessions import SORTS, Roster
from cbtui.tui.call.verdicts import Answer
from cbtui.tui.widgets.matrix_grid import MatrixGrid
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.time_window import TimeWindow

T = TypeVar("T")

VIEWS = ("sessions", "charts", "matrix")
TALL = 32
"""Rows from which on sessions and charts stand together."""
WIDE = 120
"""Columns from which on the sender's charts stand left of the receiver's."""
_ANSWER_ROWS = (4, 7)
_STEP_S = 0.01


class ViewsScreen(OpeningScreen):
    """Shows ``loaded`` as ``look`` says, in the view on top of ``views``."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish)
        self.look = Look(TimeWindow.whole(0, 1))
        self.views = ["sessions"]
        self.sort = SORTS[0]
        self.face = FACES[0]
        self.span = "finding"
        self.remarks: tuple[str, ...] = ()
        self._cells: tuple[object, Cells] = (None, ())
        self._warmed = False

    def body(self) -> ComposeResult:
        yield AnswerPanel(classes="body")
        yield Plain(id="crowd", classes="body")
        yield SessionsPanel(classes="body")
        yield PairCharts(self.cursor_moved, classes="body")
        yield MatrixGrid(classes="body")
        yield Countdown()

    @property
    def tall(self) -> bool:
        return self.size.height >= TALL

    @property
    def view(self) -> str:
        """``sessions``, ``charts`` or ``matrix``."""
        return self.views[-1]

    def show_view(self, name: str, *, root: bool = False) -> None:
        """Show another view; Esc comes back to the one before, unless it is the ``root``."""
        self.views = [name] if root else [*(view for view in self.views if view != name), name]
        self._apply_view()

    def close_view(self) -> bool:
        """Back to the view before, if there is one."""
        if len(self.views) < 2:
            return False
        self.views.pop()
        self._apply_view()
        return True

    def _apply_view(self) -> None:
        for name in VIEWS:
            self.set_class(name == self.view, f"-{name}")
        self.show_call()
        self.call_after_refresh(self.focus_view)

    def focus_view(self) -> None:
        """Give the keys to what the view is about."""
        if self.loaded is None or self.query("JumpBar, FilterBar"):
            return
        if self.view == "sessions":
            self.query_one(SessionsPanel).table.focus()
        elif self.view == "charts":
            self.query_one(PairCharts).focus_chart()
        else:
            self.query_one(MatrixGrid).focus()

    def on_resize(self, _event: events.Resize) -> None:
        self.call_after_refresh(self.show_call)

    # ── painting ────────────────────────────────────────────────────────────────────────────────────────

    def show_call(self) -> None:
        loaded = self.loaded
        if loaded is None:
            return
        notes = (*self.remarks, *(self.say(note) for note in loaded.notes))
        crowd = self.query_one("#crowd", Plain)
        crowd.set_class(not notes, "-none")
        crowd.show(" · ".join(notes), layout=True)
        self.show_answer()
        if self.view == "sessions" or self.tall:
            self.show_sessions(loaded)
        self._show_window(loaded)

    def _show_window(self, loaded: Loaded) -> None:
        """Show what depends on the window: charts or matrix."""
        if self.view == "charts" or (self.tall and self.view == "sessions"):
            if self._warmed:
                self.show_charts()
            else:
                # The first time decodes the curves: what is there already is painted before.
                self.call_after_refresh(self.show_charts)
        if self.view == "matrix":
            self.work_on(self._show_matrix(loaded), "matrix")

    def answer(self) -> Answer | None:
        """The findings as they are shown; None before they are known."""
        loaded = self.loaded
        if loaded is None or loaded.judgement is None:
            return None
        return Answer(loaded.groups, loaded.judgement, self.look.finding, self.zone, self.lang)

    def show_answer(self) -> None:
        panel = self.query_one(AnswerPanel)
        answer = self.answer()
        if answer is not None:
            panel.show(answer.lines(_ANSWER_ROWS[self.tall], self.size.width))
        elif isinstance(self.stage, Judging):
            share = (self.stage.progress.share or 0.0) if self.stage.progress else 0.0
            text = self.say("judging {share}: whose fault was it? Esc stops it.", share=f"{share:.0%}")
            panel.show(Content.styled(f" ░ {text}", theme.QUIET))
        elif self.loaded is not None and not self.loaded.details.series:
            panel.show(f" ░ {self.say('There are no metrics in this call, so nothing can be judged.')}")
        else:
            panel.show(Content.styled(f" ░ {self.say('Not judged. r judges it.')}", theme.QUIET))

    def roster(self, loaded: Loaded) -> Roster:
        """Who was in the call, as the table shows it."""
        width = self.size.width
        return Roster(
            loaded.details, loaded.worst, self.sort, self.filter_text, width, width >= WIDE, self.lang
        )  # fmt: skip

    def show_sessions(self, loaded: Loaded) -> None:
        """Show the table of sessions."""
        panel, roster = self.query_one(SessionsPanel), self.roster(loaded)
        panel.show(roster)
        panel.show_line(roster, self.zone, self.now())

    def show_charts(self) -> None:
        """Show the charts of the pair looked at; what was decoded for them is kept until another is shown."""
        loaded, pair = self.loaded, self.look.pair
        if loaded is None or pair is None:
            return
        groups = loaded.groups
        chosen = groups[self.look.finding].findings[0] if self.look.finding is not None else None
        key = (loaded.curves, pair, self.look.group, self.lang)
        if self._cells[0] != key:
            self._cells = key, cells(loaded.curves, pair, self.look.group, self.lang)
        marks = marks_of(loaded.findings, pair, self.look.group, chosen)
        shown = timed(self._cells[1], self.look.window, marks, self.zone)
        if not self._warmed:
            self._warmed = True
            self.work_on(self._warm(), "warm")
        charts = self.query_one(PairCharts)
        charts.show(self._heading(loaded, pair), shown, self.look.window, self.zone)
        charts.move_cursor(self.look.cursor_ts)

    async def _warm(self) -> None:
        """Load what draws a chart that fills the screen, before it is asked for."""
        await asyncio.to_thread(import_module, "cbtui.tui.widgets.figure")
        await asyncio.to_thread(import_module, "plotext._figure")

    def _heading(self, loaded: Loaded, pair: Pair) -> Content:
        """`` 111 → 640  pair 3/9 · video audio device · 20:01:00–20:08:00 (7:00/16:05)``"""
        window = self.look.window
        pairs = loaded.curves.pairs
        place = f"{pairs.index(pair) + 1}/{len(pairs)}" if pair in pairs else f"–/{len(pairs)}"
        who = str(pair.sender) if pair.alone else f"{pair.sender} → {pair.receiver}"
        groups = groups_of(loaded.curves, pair)
        tabs: list[str | tuple[str, str]] = []
        for group in groups:
            tabs += [" ", (f"[{self.say(group)}]" if group is self.look.group else self.say(group), _tab(group, self))]
        span = f"{clock_text(window.from_ts, self.zone)}–{clock_text(window.to_ts, self.zone)}"
        length = duration_text(window.span_s)
        if window.zoomed_in:
            length += f"/{duration_text(window.last_ts - window.first_ts)}"
        return Content.assemble((f" {who}", theme.STRONG), f"  {place} ·", *tabs, f" · {span} ({length})")

    # ── the matrix ──────────────────────────────────────────────────────────────────────────────────────

    async def _show_matrix(self, loaded: Loaded) -> None:
        """Work the matrix out a few milliseconds at a time (the judgement's windows serve it), then show it."""
        table = loaded.judgement.table if loaded.judgement else None
        if table is None:
            return
        span = self.matrix_span(loaded)
        found = await in_steps(steps(table, self.face, span))
        self.query_one(MatrixGrid).show(view(found, table.users, span, self.zone, self.lang))

    def matrix_spans(self, loaded: Loaded) -> dict[str, Span]:
        """What times the matrix can be about: the chosen finding (else the worst), the charts' window, the whole."""
        spans: dict[str, Span] = {}
        window, number = self.look.window, self.look.finding or 0
        if loaded.groups:
            found = loaded.groups[number]
            spans["finding"] = Span(found.from_ts, found.to_ts, finding=number + 1)
        if window.zoomed_in:
            spans["window"] = Span(int(window.from_ts), int(window.to_ts))
        return spans | {"whole": Span(loaded.details.from_ts, loaded.details.to_ts, whole=True)}

    def matrix_span(self, loaded: Loaded) -> Span:
        """The wanted time, or the nearest thing to it there is."""
        spans = self.matrix_spans(loaded)
        return spans.get(self.span) or next(iter(spans.values()))

    def cursor_moved(self, ts: float) -> None:
        """Remember where the cursor of the charts is."""
        self.look = replace(self.look, cursor_ts=ts)

    def looked(self, look: Look) -> None:
        """Look at another time; answer and sessions stay as they are."""
        self.look = look
        if self.loaded is not None:
            self._show_window(self.loaded)

    def grown(self, before: Loaded, loaded: Loaded) -> Look:
        """The look at a call of which there is more than before."""
        look = self.look.grown(loaded.details.from_ts, loaded.details.to_ts)
        return replace(look, finding=None, pair=look.pair or loaded.curves.pair_of(None, None))


async def in_steps(work: Generator[None, None, T]) -> T:
    """Run work that comes in short steps, and let keys be answered between them."""
    begun = time.monotonic()
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result
        if time.monotonic() - begun >= _STEP_S:
            await asyncio.sleep(0)
            begun = time.monotonic()


def _tab(group: Group, screen: ViewsScreen) -> str:
    return theme.STRONG if group is screen.look.group else theme.QUIET
