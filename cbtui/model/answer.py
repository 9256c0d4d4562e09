"""Data together with what is known of its completeness and age."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from cbtui.model.note import Note
from cbtui.phrase import Words

T_co = TypeVar("T_co", covariant=True)


class Answer(Struct, Generic[T_co], frozen=True):
    """What a question brought.

    ``fetched_at`` is when the newest part of ``data`` left the server (0: never). ``complete`` is false whenever
    the API or a limit kept something back, and ``notes`` says what. ``requests`` counts what was sent for it.
    """

    data: T_co
    fetched_at: float
    complete: bool = True
    notes: tuple[Note, ...] = ()
    requests: int = 0
    resume_ts: int | None = None


class Progress(Struct, frozen=True):
    """How far long work has come: ``text`` for a person, ``share`` from 0 to 1, or None where the end is unknown."""

    text: Words
    share: float | None = None


OnProgress = Callable[[Progress], None]
