"""Rows as they came from the server, and what is to be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from cbtui.model.note import Note

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Received(Generic[T]):
    """The rows of one answer that could be read; ``notes`` says what could not: an answer with notes is not whole."""

    rows: tuple[T, ...]
    notes: tuple[Note, ...] = ()
