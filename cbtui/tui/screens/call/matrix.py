"""The sender × receiver matrix of triage, as the grid shows it. Pure."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import tzinfo

from cbtui.catalog.level import Direction, Level, Scale, level_of
from cbtui.catalog.metrics import MIDS, Quantity, metric
from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Finding, Medium
from cbtui.times import clock_text
from cbtui.triage.matrix import Matrix, matrix
from cbtui.triage.table import CallTable, Kind
from cbtui.tui.screens.call.matrix_grid import MatrixView

Measure = tuple[Medium, Kind]
"""What a matrix compares."""

MEASURES: tuple[Measure, ...] = (
    (Medium.VIDEO, "freeze"),
    (Medium.VIDEO, "loss"),
    (Medium.AUDIO, "freeze"),
    (Medium.AUDIO, "loss"),
)
"""What the matrix can show, in turn."""

_TITLES: dict[tuple[Medium, Kind], str] = {
    (Medium.VIDEO, "freeze"): "video freeze % of the time",
    (Medium.VIDEO, "loss"): "video end-to-end loss %",
    (Medium.AUDIO, "freeze"): "audio freeze % of the time",
    (Medium.AUDIO, "loss"): "audio end-to-end loss %",
}
"""English; also keys of the phrases."""


def measure_of(finding: Finding, limits: Thresholds) -> Measure:
    """What shows a finding best: loss where it was bad, else freezes."""
    return finding.medium, "loss" if finding.loss >= limits.loss_bad else "freeze"


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a matrix is about; ``finding`` is the number of the finding it is of, from 1."""

    from_ts: int
    to_ts: int
    whole: bool = False
    finding: int | None = None

    def text(self, zone: tzinfo, lang: str) -> str:
        """``20:03:11–20:05:11 (finding 1)``."""
        times = f"{clock_text(self.from_ts, zone)}–{clock_text(self.to_ts, zone)}"
        if self.whole:
            return f"{times} ({say(lang, 'whole call')})"
        return f"{times} ({say(lang, 'finding')} {self.finding})" if self.finding else times


def steps(table: CallTable, measure: Measure, span: Span) -> Generator[None, None, Matrix]:
    """Work out the cells of a matrix, a short step at a time."""
    for _ in table.load():
        yield
    found = matrix(table, *measure, span.from_ts, span.to_ts)
    for receiver in found.receivers:
        for sender in found.senders:
            found.cell(receiver, sender)
            yield
    return found


def matrix_view(
    found: Matrix, users: frozenset[int], span: Span, limits: Thresholds, zone: tzinfo, lang: str
) -> MatrixView:
    """The grid of a matrix, with a row and a column for each of ``users``."""
    rows = (*found.receivers, *sorted(users - set(found.receivers)))
    columns = (*found.senders, *sorted(users - set(found.senders)))
    pairs = ((receiver, sender) for receiver in found.receivers for sender in found.senders)
    values = ((pair, found.cell(*pair)) for pair in pairs)
    cells = {pair: (value, _level(found, value, limits)) for pair, value in values if value is not None}
    title = f"{say(lang, _TITLES[found.medium, found.kind])}, {span.text(zone, lang)}"
    notes = tuple(f"→ {text}" for text in Reader(lang).texts(found.notes()))
    return MatrixView(title, rows, columns, cells, notes, found.peers_only, lang)


def _level(found: Matrix, value: float, limits: Thresholds) -> Level:
    if found.kind == "loss":
        return level_of(metric(MIDS[Quantity.END_TO_END, found.medium]).scale(limits), value)
    return level_of(Scale(Direction.HIGHER_IS_WORSE, 0.0, found.limit), value)
