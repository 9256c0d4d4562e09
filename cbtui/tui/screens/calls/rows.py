"""The rows of the call search: what is known of a call without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from cbtui.catalog.level import Level
from cbtui.catalog.phrases import say
from cbtui.catalog.verdicts import VERDICTS
from cbtui.model.call import Call
from cbtui.model.finding import RECEIVER_SIDE, UNSURE, Confidence, Finding, Verdict
from cbtui.model.snapshot import CallsSnapshot
from cbtui.times import clock_text, date_text, dated_clock, duration_text
from cbtui.tui.widgets.table import Cell, CellValue, Column


@dataclass(frozen=True, slots=True)
class CallFormat:
    """How the rows are written at ``now`` (Unix seconds); ``dated`` adds the day."""

    lang: str
    zone: tzinfo
    now: float
    dated: bool
    wide: bool


def call_columns(form: CallFormat, sort: str | None) -> list[Column]:
    """The columns; the one that the rows are sorted by (None: the order they come in) has an arrow."""

    def label(name: str) -> str:
        return f"{say(form.lang, name)} ▾" if name == sort else say(form.lang, name)

    columns = [
        Column("started", label("started"), 14 if form.dated else 8),
        Column("length", label("length"), 9, right=True),
        Column("channel", say(form.lang, "channel")),
        Column("state", say(form.lang, "state"), 15),
        Column("worst", label("worst"), 28 if form.wide else 16),
    ]
    return [*columns, Column("opened", say(form.lang, "opened"), 11 if form.dated else 6)] if form.wide else columns


def call_cells(call: Call, known: CallsSnapshot, form: CallFormat) -> tuple[CellValue, ...]:
    """The cells of a call's row."""
    clock = clock_text(call.created_ts, form.zone)
    day = date_text(call.created_ts, form.zone)[5:]
    seconds = call.duration_s(form.now)
    opened = known.opened.get(call.call_id)
    cells: tuple[CellValue, ...] = (
        Cell(f"{day} {clock}" if form.dated else clock, sort_key=call.created_ts),
        Cell(duration_text(seconds) + ("" if call.finished else " ▸"), sort_key=seconds),
        call.cname,
        _state(call, known, form),
        _worst(call, known, form.lang),
    )
    return (*cells, dated_clock(opened, form.now, form.zone, seconds=False) if opened else "") if form.wide else cells


def _state(call: Call, known: CallsSnapshot, form: CallFormat) -> str:
    wait = known.ready.get(call.call_id, 0) - form.now
    if wait > 0:
        return say(form.lang, "not ready {wait}", wait=duration_text(wait + 1))
    return say(form.lang, "ended" if call.finished else "running")


def _worst(call: Call, known: CallsSnapshot, lang: str) -> Cell:
    if call.call_id not in known.worst:
        return Cell("–", sort_key=-1.0)
    finding = known.worst[call.call_id]
    if finding is None:
        return Cell(VERDICTS[Verdict.OK].of(lang), Level.OK, sort_key=0.0)
    uid = finding.receiver_uid if finding.verdict in RECEIVER_SIDE else finding.sender_uid
    return Cell(f"{VERDICTS[finding.verdict].of(lang)} {uid}", _level(finding), 1 + finding.all_frozen_s)


def _level(finding: Finding) -> Level:
    """What names nobody is a question, who is muted is no fault."""
    if finding.verdict in UNSURE or finding.confidence is Confidence.LOW:
        return Level.UNKNOWN
    return Level.WARN if finding.verdict is Verdict.NOT_SENDING else Level.BAD


def filtered_text(call: Call, known: CallsSnapshot, form: CallFormat) -> str:
    """Everything that a row shows in words, and the call's id."""
    worst = _worst(call, known, form.lang).text
    state = "ended" if call.finished else "running"
    return " ".join((call.cname, call.call_id, state, _state(call, known, form), worst))
