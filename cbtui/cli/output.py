"""What goes to stdout, and the notes beside it: tables for people, JSON and CSV for programs.

stdout carries data only. JSON is one document and carries the notes itself; for tables and CSV they go to stderr.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, overload

import click

from cbtui import csvtext
from cbtui.catalog.phrases import say
from cbtui.cli.streams import write_all
from cbtui.cli.table import Column, Row, lines, natural_width
from cbtui.errors import CbtuiError
from cbtui.redaction import redacted
from cbtui.text import clean, escaped

if TYPE_CHECKING:
    from cbtui.catalog.reader import Reader
    from cbtui.cli.invocation import Invocation
    from cbtui.model import Answer, Note


TOGETHER = 2000
"""Rows that are made and written at once."""


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True)
class Document:
    """The JSON document of every data command. ``data`` holds plain lists, dicts, texts, numbers and None."""

    project: str
    data: Any
    fetched_at: float = 0.0
    complete: bool = True
    notes: tuple[Note, ...] = ()

    @property
    def told(self) -> tuple[Note, ...]:
        """The notes. What is incomplete says so even when nothing was noted."""
        from cbtui.model import Note, NoteKind

        return self.notes if self.complete or self.notes else (Note(NoteKind.KEPT_BACK),)

    @property
    def head(self) -> dict[str, Any]:
        """All but ``data``, for programs: notes in English, times in UTC."""
        from cbtui.catalog.reader import Reader

        return {
            "project": self.project,
            "fetched_at": int(self.fetched_at),
            "complete": self.complete,
            "notes": list(Reader().texts(self.told)),
        }


class MadeRows(Sequence[Row]):
    """Rows that are made when they are looked at: of very many, none is held."""

    def __init__(self, make: Callable[[Any], Row], things: Sequence[Any]) -> None:
        self._make = make
        self._things = things

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._make(thing) for thing in self._things[index]]
        return self._make(self._things[index])


def publish_answer(
    invocation: Invocation,
    form: Format,
    answer: Answer[Any],
    rows: Sequence[Row],
    columns: Sequence[Column],
    keys: Sequence[str],
) -> None:
    """Write what a service answered, as ``rows``, with its age, completeness and notes."""
    project = invocation.settings.project.name
    document = Document(project, rows, answer.fetched_at, answer.complete, answer.notes)
    publish(form, document, columns, keys, invocation.reader)


def publish(form: Format, document: Document, columns: Sequence[Column], keys: Sequence[str], reader: Reader) -> None:
    """Write a document whose data is a list of rows, or one row.

    Args:
        columns: of the table for people.
        keys: of the rows, in the order of the CSV columns.
        reader: who reads the notes on stderr.
    """
    if form is Format.JSON:
        write_document(document)
        return
    rows = [document.data] if isinstance(document.data, Mapping) else document.data
    if form is Format.CSV:
        write_csv(keys, rows)
    else:
        write_table(columns, rows)
    tell_notes(document.told, reader)


def write_document(document: Document) -> None:
    """The JSON document and a line's end; rows are written some at a time."""
    data = document.data
    if isinstance(data, Mapping) or len(data) <= TOGETHER:
        write_json({**document.head, "data": data if isinstance(data, Mapping) else list(data)})
        return
    write(json_text({**document.head, "data": None}).removesuffix("null}") + "[", exact=True)
    for place in range(0, len(data), TOGETHER):
        some = json_text(list(data[place : place + TOGETHER]))
        write((", " if place else "") + some[1:-1], exact=True)
    write("]}\n", exact=True)


def write_json(document: Mapping[str, Any]) -> None:
    """One JSON document and a line's end, UTF-8 whatever the locale says."""
    write(json_text(document) + "\n", exact=True)


def json_text(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, allow_nan=False))


def write_csv(keys: Sequence[str], rows: Sequence[Row]) -> None:
    """A header and one line for each row; lists and objects as JSON, null as an empty cell."""
    write(csvtext.line(keys), exact=True)
    for some in batched(csvtext.line([row.get(key) for key in keys]) for row in rows):
        write("".join(some), exact=True)


def write_table(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Aligned columns; cut to the terminal's width, and coloured, only on a terminal."""
    terminal = on_terminal()
    table = lines(
        columns,
        rows,
        room=terminal_width() if terminal else None,
        colours=terminal and colours_wanted(),
        encoding=sys.stdout.encoding or "utf-8",
    )
    for some in batched(table):
        write("".join(line + "\n" for line in some))


def batched(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts, some at a time."""
    rest = iter(texts)
    while some := list(islice(rest, TOGETHER)):
        yield some


def write(text: str, *, exact: bool = False) -> None:
    """Write to stdout; ``exact`` text is UTF-8, other text follows the locale and replaces what it can't say.

    Raises:
        BrokenPipeError: the reader went away.
        CbtuiError: it could not be written for another reason, such as a full disk.
    """
    stream = sys.stdout
    encoding, errors = ("utf-8", "backslashreplace") if exact else (stream.encoding or "utf-8", "replace")
    try:
        write_all(stream, text.encode(encoding, errors))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from None


LOST_OUTPUT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO})
"""What a write to standard output fails with, a reader that went away aside."""


def unwritten(error: OSError) -> CbtuiError:
    """Not every byte of the data arrived."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    step = "Free some space and run it again." if full else "Look where standard output goes, and run it again."
    return CbtuiError("The output could not be written", error.strerror or str(error), step)


def tell(line: str) -> None:
    """One line for people on stderr, if anybody reads there."""
    with suppress(OSError):
        click.echo(clean(redacted(line), 4000), err=True)


def tell_notes(notes: Iterable[Note], reader: Reader) -> None:
    """Each note as a line of stderr."""
    sys.stdout.flush()
    for text in reader.texts(notes):
        tell(f"{say(reader.lang, 'note')}: {text}")


def on_terminal() -> bool:
    return sys.stdout.isatty()


def fits(columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Is there room for every cell of the table? Always where nobody looks."""
    return not on_terminal() or natural_width(columns, rows) <= terminal_width()


def colours_wanted() -> bool:
    """No ``NO_COLOR``, and a terminal that knows colours."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"}


def terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def number(value: float | None) -> int | float | None:
    """A JSON number: whole ones without ``.0``, None for what JSON can't say (NaN, infinity)."""
    if value is None or not isfinite(value):
        return None
    whole = int(value)
    return whole if whole == value and abs(value) < 2**53 else value
