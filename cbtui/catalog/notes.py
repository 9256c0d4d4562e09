"""The words of every kind of note, in English and Chinese.

A placeholder says how its value is read: ``{ts:time}`` a moment in the reader's zone, ``{wait:span}`` a duration,
``{age:age}`` how old something is, ``{share:percent}`` a share of 1, ``{uids:list}`` several in a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from string import Formatter
from typing import Any

from cbtui.catalog.term import Names
from cbtui.model.note import Note, NoteKind
from cbtui.times import age_text, duration_text, stamp_text

WORDS: dict[NoteKind, Names] = {
    NoteKind.WALK_BUDGET_SPENT: Names("Stopped after {requests} requests: calls that began before {before:time} may be missing.", "x"),
    NoteKind.WALK_STOPPED: Names("Stopped early: {reason}", "x"),
    NoteKind.CROWDED_SECOND: Names(
        "Ten or more calls began at {ts:time}; the API lists ten of them, so some may be missing.", "x"
    ),
    NoteKind.KEPT_BACK: Names(
        "Something was kept back by the API or a limit.", "API 或限额导致部分数据未返回。"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom notes are worded: language, time zone, and how a moment is written for them."""

    lang: str = "en"
    zone: tzinfo = UTC
    time: Callable[[float, tzinfo], str] = stamp_text

    def text(self, note: Note) -> str:
        """The note as a sentence, or more than one."""
        return _Filler(self).vformat(WORDS[note.kind](self.lang), (), dict(note.values))

    def texts(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """Several notes, each once."""
        return tuple(dict.fromkeys(map(self.text, notes)))


class _Filler(Formatter):
    """Fills a template as its placeholders say."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def format_field(self, value: Any, format_spec: str) -> Any:
        match format_spec:
            case "time":
                return self._reader.time(value, self._reader.zone)
            case "span":
                return duration_text(value)
            case "age":
                return age_text(value)
            case "percent":
                return f"{value:.0%}"
            case "list":
                return ", ".join(map(str, value))
            case _:
                return super().format_field(value, format_spec)
