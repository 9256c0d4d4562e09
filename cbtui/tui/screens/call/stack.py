"""The charts of a pair on one canvas: stacked, or in two columns; one cursor, and one of them has the focus."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import ClassVar, NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cbtui.tui.screens.call.curves import Cells
from cbtui.tui.widgets.chart_picture import ChartPicture
from cbtui.tui.widgets.drawn import Drawn, Ink
from cbtui.tui.widgets.plot import GUTTER

LOW, HIGH = 4, 5
"""Lines of each chart, on usual and on tall screens."""


def sides(width: int, two: bool) -> tuple[int, ...]:
    """Cells of each of two columns, or of the one; the last cell is the scrollbar's, whether there is one or not."""
    room = max(0, width - 1)
    return (room // 2, room - room // 2) if two else (room,)


class Place(NamedTuple):
    """A chart, where its cell is in the order of a diagnosis, and where it stands."""

    number: int
    picture: ChartPicture
    region: Region

    @property
    def receives(self) -> bool:
        """It is the receiver's."""
        return bool(self.number % 2)


class ChartStack(Drawn, ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the charts that are in sight. ``moved`` is told at once where the user put the cursor (Unix seconds)."""

    LIT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_cursor(-1)", "Cursor left", show=False),
        Binding("right,l", "move_cursor(1)", "Cursor right", show=False),
        Binding("tab", "next(1)", "Next chart", show=False),
        Binding("shift+tab", "next(-1)", "Chart before", show=False),
    ]

    DEFAULT_CSS = """
    ChartStack {
        width: 1fr;
        height: 1fr;
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
    }
    """

    class Chosen(Message):
        """Another chart has the focus."""

    def __init__(self, moved: Callable[[float], None]) -> None:
        super().__init__()
        self.cursor_ts: float | None = None
        self.places: tuple[Place, ...] = ()
        """The charts that are shown, in the order of a diagnosis."""
        self._moved = moved
        self._pool: list[ChartPicture] = []
        self._cells: Cells = ()
        self._rows: list[tuple[ChartPicture | None, ...]] = []
        self._widths: tuple[int, ...] = ()
        self._lines = LOW
        self._chosen = 0
        self._painted: dict[int, Strip] = {}
        self._painted_size = Size(0, 0)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────

    def show(self, cells: Cells) -> None:
        """Show charts row by row, left and right in turn (None: an empty place). None of them is drawn yet."""
        same = [spec is None for spec in cells] == [spec is None for spec in self._cells]
        self._cells = cells
        self._pool += [ChartPicture(self.ink) for _ in range(len(cells) - len(self._pool))]
        changed = [self._pool[number].show(spec) for number, spec in enumerate(cells) if spec]
        if not same:
            self._lay_out()
        elif any(changed):
            self.refresh(self.size.region)

    def move_cursor(self, ts: float | None) -> None:
        """Put the cursor of every chart at ``ts``."""
        if ts == self.cursor_ts:
            return
        self.cursor_ts = ts
        dirty: dict[int, Region] = {}
        for place in self.in_sight:
            top = place.region.y - self.scroll_offset.y
            for region in place.picture.move_cursor(ts):
                changed = region.translate((place.region.x, top))
                beside = dirty.get(changed.y)
                dirty[changed.y] = changed if beside is None else beside.union(changed)
        if dirty:
            self.refresh(*dirty.values())

    @property
    def in_sight(self) -> tuple[Place, ...]:
        """The charts that are not scrolled away."""
        seen = Region(0, self.scroll_offset.y, *self.size)
        return tuple(place for place in self.places if place.region.overlaps(seen))

    @property
    def chosen(self) -> Place | None:
        """The chart that has the focus when the stack has it: the one that had it last, else the first."""
        at_it = [place for place in self.places if place.number == self._chosen]
        return next(iter(at_it or self.places), None)

    def choose(self, place: Place) -> None:
        """Give a chart the focus, and bring it into sight."""
        self._chosen = place.number
        self.scroll_to_region(place.region, animate=False)
        self._point()
        self.post_message(self.Chosen())

    # ── keys and clicks ─────────────────────────────────────────────────────────────────────────────────

    def action_move_cursor(self, step: int) -> None:
        """Move the cursor by ``step`` columns; the first move starts in the middle."""
        if self.chosen is not None:
            picture = self.chosen.picture
            column = picture.column(self.cursor_ts)
            self._put_cursor(picture.ts_of(picture.frame.columns // 2 if column is None else column + step))

    def action_next(self, step: int) -> None:
        """Choose the next chart in the order of a diagnosis; after the last, leave."""
        at = step + next((at for at, place in enumerate(self.places) if place is self.chosen), 0)
        if 0 <= at < len(self.places):
            self.choose(self.places[at])
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def neighbour(self, step: int) -> None:
        """Choose the chart above or below."""
        chosen = self.chosen
        if chosen is not None:
            same = [place for place in self.places if place.region.x == chosen.region.x]
            at = same.index(chosen) + step
            if 0 <= at < len(same):
                self.choose(same[at])

    def on_click(self, event: events.Click) -> None:
        at = event.offset + self.scroll_offset
        for place in self.places:
            if place.region.contains_point(at):
                event.stop()
                self.choose(place)
                if at.x - place.region.x >= GUTTER:
                    self._put_cursor(place.picture.ts_of(at.x - place.region.x - GUTTER))

    def _put_cursor(self, ts: float | None) -> None:
        if ts is not None:
            self.move_cursor(ts)
            self._moved(ts)

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────────────

    def on_resize(self) -> None:
        self._lay_out()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._point()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look_around()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painted.clear()
        for picture in self._pool:
            picture.forget_styles()

    def _style_of(self, ink: Ink) -> Style:
        """As Textual's filters of lines would leave it: they pass over each ink once, and not over every line."""
        cell = [Segment(" ", super()._style_of(ink))]
        for line_filter in self.get_line_filters():
            cell = line_filter.apply(cell, self.background_colors[1])
        return cell[0].style or Style.null()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if not regions:
            self._painted.clear()
        for region in regions:
            for y in region.line_range:
                self._painted.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are drawn: there is no border, padding or opacity here for Textual to add to each."""
        # Under the scrollbar nothing is drawn, or Textual would cut each line there.
        size = self.size - (self.scrollbar_size_vertical, 0)
        if self._painted_size != size:
            self._painted_size = size
            self._painted.clear()
        top, (first, end) = self.scroll_offset.y, crop.column_span
        for y in crop.line_range:
            if y not in self._painted:
                self._painted[y] = self._drawn_line(y + top, size.width)
        return [self._painted[y].crop(first, end) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        return self._drawn_line(y + self.scroll_offset.y, self.size.width)

    def _drawn_line(self, at: int, cells: int) -> Strip:
        """Line ``at`` of all charts, ``cells`` long."""
        row, line = divmod(at, self._lines)
        if row >= len(self._rows):
            return self.blank(cells)
        segments: list[Segment] = []
        drawn_cells = 0
        for picture, columns in zip_longest(self._rows[row], self._widths):
            drawn = picture.line(line) if picture is not None else None
            if drawn is None:
                segments.append(Segment(" " * columns, self.ink(Ink.PLAIN)))
                drawn_cells += columns
            else:
                segments += drawn.segments
                drawn_cells += drawn.cells
        return Strip(segments, drawn_cells).adjust_cell_length(cells, self.ink(Ink.PLAIN))

    def _lay_out(self) -> None:
        """Place the charts: two columns with the sender's left, or one without empty places."""
        self._widths = sides(self.size.width, two := self.screen.has_class("-wide"))
        self._lines = HIGH if self.screen.has_class("-tall") else LOW
        numbers = [number for number, spec in enumerate(self._cells) if spec is not None or two]
        shown = [self._pool[number] if self._cells[number] is not None else None for number in numbers]
        self._rows = [tuple(shown[at : at + len(self._widths)]) for at in range(0, len(shown), len(self._widths))]
        places = []
        for at, (number, picture) in enumerate(zip(numbers, shown, strict=True)):
            row, side = divmod(at, len(self._widths))
            if picture is not None:
                region = Region(side * self._widths[0], row * self._lines, self._widths[side], self._lines)
                picture.fit(region.width, region.height)
                places.append(Place(number, picture, region))
        self.places = tuple(places)
        self.virtual_size = Size(sum(self._widths), len(self._rows) * self._lines)
        self._point()

    def _point(self) -> None:
        for place in self.places:
            place.picture.point(self.has_focus and place is self.chosen)
        self._look_around()
        self.refresh(self.size.region)

    def _look_around(self) -> None:
        """What came into sight has the cursor too."""
        for place in self.in_sight:
            place.picture.move_cursor(self.cursor_ts)
