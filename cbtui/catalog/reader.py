"""Words notes for the person who reads them: language, time zone, and how a moment is written.

A placeholder of :mod:`cbtui.catalog.notes` says how its value is read: ``{ts:time}`` a moment, ``{wait:span}`` a
duration, ``{age:age}`` and ``{age:old}`` how old something is, ``{share:percent}`` a share of 1, ``{uids:list}``
several in a row, ``{days:days}`` UTC days, ``{n:count one|many}`` a number of things, ``{cause:error}`` the error that
a note tells of, ``{outcome:said}`` a phrase,
``{verdict:verdict}`` and ``{side:side}`` triage's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, tzinfo
from string import Formatter
from typing import Any

from msgspec import Struct

from cbtui.catalog.notes import WORDS
from cbtui.catalog.phrases import error_text, say
from cbtui.catalog.term import Names
from cbtui.catalog.verdicts import SIDES, VERDICTS
from cbtui.model.finding import Side, Verdict
from cbtui.model.note import Note
from cbtui.times import age_text, date_text, duration_text, stamp_text


class Reader(Struct, frozen=True):
    """For whom notes are worded: language, time zone, and how a moment is written for them."""

    lang: str = "en"
    zone: tzinfo = UTC
    time: Callable[[float, tzinfo], str] = stamp_text

    def text(self, note: Note) -> str:
        """The note as a sentence, or more than one."""
        return _Filler(self).vformat(WORDS[note.kind](self.lang), (), {**dict(note.values), "cause": note.cause})

    def texts(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """Several notes, each once."""
        return tuple(dict.fromkeys(map(self.text, notes)))


class _Filler(Formatter):
    """Fills a template as its placeholders say."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec.startswith("count "):
            one, many = format_spec.removeprefix("count ").split("|")
            return f"{value} {one if value == 1 else many}"
        write = _FORMATS.get(format_spec)
        return write(self._reader, value) if write else super().format_field(value, format_spec)


_NAMED = 20
"""Of a list, so many are named."""


def _listed(reader: Reader, value: Sequence[object]) -> str:
    named = ", ".join(map(str, value[:_NAMED]))
    more = len(value) - _NAMED
    return named if more <= 0 else named + Names(f" and {more} more", f" 等另外 {more} 个")(reader.lang)


def _old(reader: Reader, value: float) -> str:
    """How old what is stored is; under 0: nothing is."""
    if value < 0:
        return Names("not there yet", "尚无数据")(reader.lang)
    return Names(f"{age_text(value)} old", f"{age_text(value)}前")(reader.lang)


_FORMATS: dict[str, Callable[[Reader, Any], str]] = {
    "time": lambda reader, value: reader.time(value, reader.zone),
    "span": lambda _, value: duration_text(value),
    "age": lambda _, value: age_text(value),
    "percent": lambda _, value: f"{value:.0%}",
    "list": _listed,
    "days": lambda _, value: ", ".join(date_text(day, UTC) for day in value),
    "old": _old,
    "error": lambda reader, value: "" if value is None else error_text(value, reader.lang),
    "said": lambda reader, value: say(reader.lang, value),
    "verdict": lambda reader, value: VERDICTS[Verdict(value)](reader.lang),
    "side": lambda reader, value: SIDES[Side(value)](reader.lang),
}
