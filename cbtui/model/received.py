"""Rows as they came from the server, and what is to be said of them."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from cbtui.model.note import Note

T = TypeVar("T")


class Received(Struct, Generic[T], frozen=True):
    """The rows of one answer that could be read; ``notes`` says what could not: an answer with notes is not whole."""

    rows: tuple[T, ...]
    notes: tuple[Note, ...] = ()
