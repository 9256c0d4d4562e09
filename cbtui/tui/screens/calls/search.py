"""One call search: its range, and how far the walk through it has come. Pure; every step gives a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from cbtui.errors import CbtuiError, UsageError
from cbtui.model.answer import Answer
from cbtui.model.call import Call
from cbtui.model.note import Note, NoteKind
from cbtui.times import clock_text, date_text, end_of_range, parse
from cbtui.tui.screens.calls.search_bar import SearchText

WALK_REQUESTS = 20
"""Requests that one ``r`` may spend on walking past the ten-call page."""


@dataclass(frozen=True)
class Search:
    """What is searched for, and what came of it.

    ``asked`` is the range (Unix seconds) of the walk, ``requests`` were answered so far, ``rest_to`` is up to when
    (Unix seconds) calls are still unknown after a walk that was cut short, ``notes`` what the service kept back.
    """

    text: SearchText = field(default_factory=SearchText)
    found: tuple[Call, ...] = ()
    walking: bool = False
    asked: tuple[int, int] | None = None
    requests: int = 0
    complete: bool = False
    answered_at: float | None = None
    rest_to: int | None = None
    notes: tuple[Note, ...] = ()
    failure: CbtuiError | None = None

    @classmethod
    def of(cls, text: SearchText, now: float, zone: tzinfo) -> Search:
        """A search for what was typed.

        Raises:
            UsageError: a time is none, or the range ends before it begins.
        """
        search = cls(settled(text, now, zone))
        search.span(now, zone)
        return search

    @property
    def cname(self) -> str | None:
        return self.text.cname or None

    def span(self, now: float, zone: tzinfo) -> tuple[int, int]:
        """The range in Unix seconds; one that is relative moves with ``now``.

        Raises:
            UsageError: a time is none, or the range ends before it begins.
        """
        start, end = _range(self.text, now, zone)
        if start >= end:
            raise UsageError("The range ends before it begins", next_step="Give an earlier time in from.")
        return start, end

    def begun(self, max_requests: int, span: tuple[int, int]) -> Search:
        """A request is about to go: one looks at the newest calls of ``span``, more walk on where it ended."""
        rest_to = None if max_requests == 1 else self.rest_to
        asked = span if rest_to is None or self.asked is None else self.asked
        return replace(self, walking=True, failure=None, asked=asked, rest_to=rest_to)

    def end_of_rest(self, start: int, end: int) -> int:
        """The end of the part of the range that is to be walked."""
        return end if self.rest_to is None else max(start, min(end, self.rest_to))

    def seen(self, calls: Iterable[Call]) -> Search:
        """One more request was answered; the walk has come as far as these calls (all that it found so far)."""
        walked = tuple(calls)
        rest_to = min((call.created_ts + 1 for call in walked), default=self.rest_to)
        return replace(self, found=_united(self.found, walked), requests=self.requests + 1, rest_to=rest_to)

    def answered(self, answer: Answer[tuple[Call, ...]], now: float) -> Search:
        """The walk has ended, with everything or where a limit cut it short."""
        lasting = (note for note in self.notes if note.kind not in _PASSING)
        notes = tuple(dict.fromkeys((*lasting, *answer.notes)))
        return replace(
            self,
            walking=False,
            found=_united(self.found, answer.data),
            answered_at=now,
            notes=notes,
            complete=answer.complete and not notes,
            rest_to=answer.resume_ts,
        )

    def stopped(self, failure: CbtuiError | None = None) -> Search:
        """The walk has ended early: a person stopped it, or it failed."""
        return replace(self, walking=False, failure=failure)

    @property
    def all_began(self) -> bool:
        """All calls that began in the range are there, whatever ran before it."""
        return self.complete or (bool(self.notes) and all(note.kind in _OF_OLDER for note in self.notes))

    @property
    def remarks(self) -> tuple[Note, ...]:
        """What was kept back, without what the status line tells better, with the way on."""
        return tuple(note for note in self.notes if note.kind is not NoteKind.WALK_BUDGET_SPENT)

    def moved(self, start: int, end: int) -> Search:
        """A search of another range."""
        return Search(replace(self.text, from_text=str(start), to_text=str(end)))


_OF_OLDER = frozenset({NoteKind.OLDER_UNCHECKED, NoteKind.RUNNING_UNCHECKED})
_PASSING = frozenset({NoteKind.WALK_BUDGET_SPENT, NoteKind.WALK_STOPPED}) | _OF_OLDER
"""Why a walk was cut short, or what it left: no more true when it has gone on."""


def _united(*some: Iterable[Call]) -> tuple[Call, ...]:
    """Calls without repeats; of a call that is known twice, the later one."""
    return tuple({call.call_id: call for calls in some for call in calls}.values())


def settled(text: SearchText, now: float, zone: tzinfo) -> SearchText:
    """What was typed, with times of a clock or calendar as Unix seconds: they mean the same in every zone.

    Raises:
        UsageError: a time is none.
    """

    def fixed(time: str, moment: int) -> str:
        return time if time == "now" or time.startswith("-") else str(moment)

    start, end = _range(text, now, zone)
    return SearchText(fixed(text.from_text, start), fixed(text.to_text, end), text.cname)


def _range(text: SearchText, now: float, zone: tzinfo) -> tuple[int, int]:
    start, end = (parse(time, now, zone) for time in (text.from_text, text.to_text))
    return start, end_of_range(start, end, text.to_text, now, zone)


def readable(text: SearchText, zone: tzinfo) -> SearchText:
    """The reverse of :func:`settled`, for the form: Unix seconds as date and time of the zone."""

    def dated(time: str) -> str:
        return f"{date_text(int(time), zone)} {clock_text(int(time), zone)}" if time.isdigit() else time

    return SearchText(dated(text.from_text), dated(text.to_text), text.cname)
