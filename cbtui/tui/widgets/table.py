"""A table whose cells are never read as markup, whose columns keep their widths, and whose cursor keeps its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style as RichStyle
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.theme import Theme
from textual.widgets import DataTable
from textual.widgets.data_table import ColumnKey, RowKey

from cbtui.catalog.level import MARKS, Level
from cbtui.text import clean, cut, width
from cbtui.tui.theme import LEVEL_STYLES
from cbtui.tui.widgets.plain import drawable

SMALLEST_FLEXIBLE = 8
"""Cells that the flexible column keeps at least; narrower screens scroll sideways."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with a level, and what the column sorts by (the text, when None).

    The level gives the colour and, with ``mark``, its mark before the text.
    """

    text: str
    level: Level | None = None
    sort_key: float | str | None = None
    mark: bool = True


CellValue = str | Content | Cell


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in terminal cells; None is the one flexible column, which takes what the others leave."""

    key: str
    label: str
    width: int | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``key`` is unique in its table and says which row it is from one ``show`` to the next."""

    key: str
    cells: tuple[CellValue, ...]


class CellTable(DataTable[Text]):
    """A ``DataTable`` with a row cursor over :class:`Row` objects."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("h", "cursor_left", "Left", show=False),
        Binding("l", "cursor_right", "Right", show=False),
        Binding("g,home", "scroll_top", "Top", show=False),
        Binding("G,end", "scroll_bottom", "Bottom", show=False),
    ]

    DEFAULT_CSS = """
    CellTable { height: 1fr; background: transparent; }
    """

    class Selected(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, table: CellTable, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> CellTable:
            return self.table

    class Highlighted(Message):
        """The cursor came to another row."""

        def __init__(self, table: CellTable, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> CellTable:
            return self.table

    def __init__(self, columns: Sequence[Column], *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(cursor_type="row", show_row_labels=False, id=id, classes=classes)
        self._layout = tuple(columns)
        self._rows: dict[str, tuple[CellValue, ...]] = {}
        self._given: tuple[Row, ...] = ()
        self._sort: tuple[str, bool] | None = None
        self._told: str | None = None
        self._wanted: str | None = None
        self._filled_width = 0

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor, or None in an empty table."""
        keys = list(self._rows)
        return keys[self.cursor_row] if 0 <= self.cursor_row < len(keys) else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The rows' keys as they stand on the screen."""
        return tuple(self._rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, in this order unless :meth:`sort_by` was asked for. The cursor stays on its row's key."""
        self._given = tuple(rows)
        wanted = {row.key: row.cells for row in self._sorted(self._given)}
        if self.columns and list(wanted) == list(self._rows):
            for key, cells in wanted.items():
                self._update_row(key, cells)
            self._rows = wanted
        else:
            self._fill(wanted)

    def choose(self, key: str) -> bool:
        """Move the cursor to the row of ``key``, at the latest when the table is seen; false when there is none."""
        if key not in self._rows:
            return False
        self._wanted = None if self._filled_width else key
        self.move_cursor(row=list(self._rows).index(key))
        return True

    def choose_first(self) -> None:
        """Move the cursor to the first row, and show it: in another order the old place means nothing."""
        self.move_cursor(row=0)
        self.call_after_refresh(self.scroll_to, y=0, animate=False, force=True)

    def sort_by(self, column: str | None, reverse: bool = False) -> None:
        """Keep the rows sorted by a column's sort keys (None: as given). Numbers come before text, ties as given."""
        self._sort = None if column is None else (column, reverse)
        self.show(self._given)

    def relabel(self, columns: Sequence[Column]) -> None:
        """Change the columns (another language, other widths); the rows stay."""
        if tuple(columns) == self._layout:
            return
        self._layout = tuple(columns)
        if self._filled_width:
            self._fill(self._rows)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._filled_width:
            self._filled_width = event.size.width
            self._fill(self._rows)

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._on_theme)

    def on_unmount(self) -> None:
        # What a signal calls holds the widget, and so its whole screen, until the signal is published next.
        self.app.theme_changed_signal.unsubscribe(self)

    def _on_theme(self, _theme: Theme) -> None:
        self._fill(self._rows)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        if event.row_key.value is not None:
            self.post_message(self.Selected(self, event.row_key.value))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        key = self.cursor_key
        if key is not None and key != self._told:
            self._told = key
            self.post_message(self.Highlighted(self, key))

    def _sorted(self, rows: tuple[Row, ...]) -> list[Row]:
        names = [column.key for column in self._layout]
        if self._sort is None or self._sort[0] not in names:
            return list(rows)
        index = names.index(self._sort[0])
        return sorted(rows, key=lambda row: _sort_key(row.cells, index), reverse=self._sort[1])

    def _update_row(self, key: str, cells: tuple[CellValue, ...]) -> None:
        for column, old, new in zip(self._layout, self._rows[key], cells, strict=False):
            if not _same(old, new):
                self._update(RowKey(key), ColumnKey(column.key), self._text(new, column))

    def _update(self, row: RowKey, column: ColumnKey, text: Text) -> None:
        """As Textual's ``update_cell``, which paints the whole table again, but only the cell is."""
        if self._data[row][column] != text:
            self._data[row][column] = text
            self._update_count += 1
            self.refresh_coordinate(self.get_cell_coordinate(row, column))

    def _fill(self, wanted: dict[str, tuple[CellValue, ...]]) -> None:
        """Build the table anew, with the cursor on the row it was on, at the height on the screen it was at."""
        key, row, scrolled = self._wanted or self.cursor_key, self.cursor_row, self.scroll_y
        self._rows = dict(wanted)
        if not self._filled_width:
            return
        self._wanted = None
        with self.app.batch_update(), self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for column in self._layout:
                self.add_column(_header(column, self._cells_of(column)), width=self._cells_of(column), key=column.key)
            for row_key, cells in wanted.items():
                texts = (self._text(cell, column) for column, cell in zip(self._layout, cells, strict=False))
                self.add_row(*texts, key=row_key)
            landed = list(wanted).index(key) if key in wanted else min(row, len(wanted) - 1)
            if landed >= 0:
                self.move_cursor(row=landed, scroll=False)
                self.call_after_refresh(self._settle, scrolled + landed - row)
        self._tell()

    def _settle(self, scroll_y: float) -> None:
        self.scroll_to(y=max(0, scroll_y), animate=False, force=True)
        self.move_cursor(row=self.cursor_row)

    def _cells_of(self, column: Column) -> int:
        """The column's width in terminal cells."""
        if column.width is not None:
            return column.width
        fixed = sum(other.width or 0 for other in self._layout)
        padding = 2 * self.cell_padding * len(self._layout)
        return max(SMALLEST_FLEXIBLE, self._filled_width - fixed - padding - self.styles.scrollbar_size_vertical)

    def _text(self, cell: CellValue, column: Column) -> Text:
        text = self._rich(cell, self._cells_of(column))
        if column.right:
            text.pad_left(max(0, self._cells_of(column) - width(text.plain)))
        return text

    def _rich(self, cell: CellValue, cells: int) -> Text:
        if isinstance(cell, Content):
            text = Text(no_wrap=True, end="")
            for part, style in drawable(cell).render(Style.null(), end="", parse_style=self.app.stylesheet.parse_style):
                text.append(part, self._ink(style) if style else None)
            return text
        if isinstance(cell, str):
            return Text(cut(clean(cell), cells), no_wrap=True, end="")
        shown = f"{MARKS[cell.level]} {cell.text}".rstrip() if cell.mark and cell.level else cell.text
        return Text(cut(clean(shown), cells), style=self._level_style(cell.level), no_wrap=True, end="")

    def _level_style(self, level: Level | None) -> RichStyle:
        return RichStyle.null() if level is None else self._ink(self.app.stylesheet.parse_style(LEVEL_STYLES[level]))

    def _ink(self, style: Style) -> RichStyle:
        """Colour and weight of a theme's style on this table, without a background: that is the cursor's."""
        full = (self.visual_style + style).rich_style
        return RichStyle(
            color=full.color, bold=full.bold, dim=full.dim, italic=full.italic, underline=full.underline,
            reverse=full.reverse,
        )  # fmt: skip


def _header(column: Column, cells: int) -> Text:
    label = cut(column.label, cells)
    return Text(" " * (cells - width(label)) + label if column.right else label, no_wrap=True, end="")


def _same(old: CellValue, new: CellValue) -> bool:
    if isinstance(old, Content) and isinstance(new, Content):
        return old.is_same(new)
    return type(old) is type(new) and old == new


def _sort_key(cells: tuple[CellValue, ...], index: int) -> tuple[int, float, str]:
    cell = cells[index] if index < len(cells) else ""
    key = cell.sort_key if isinstance(cell, Cell) else None
    if key is None:
        key = cell.text if isinstance(cell, Cell) else str(cell)
    return (0, float(key), "") if isinstance(key, int | float) else (1, 0.0, key)
