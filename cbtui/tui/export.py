"""Writing what a screen shows to a file in the current directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from cbtui.errors import CbtuiError
from cbtui.phrase import Phrase


class Export(Struct, frozen=True):
    """Text to write; ``suffix`` is ``csv`` or ``md``."""

    suffix: str
    text: str


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A header line and one line for each row; see :mod:`cbtui.csvtext`."""
    from cbtui.csvtext import document

    return document(header, rows)


def write(export: Export, screen: str, now: float, where: Path) -> Path:
    """Write to a new file named after the screen and the UTC time, and give its path. Nothing is overwritten.

    Raises:
        CbtuiError: the file can't be written.
    """
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in range(1, 100):
        again = f"-{number}" if number > 1 else ""
        path = where / f"cbtui-{screen}-{stamp}{again}.{export.suffix}"
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(export.text)
        except FileExistsError:
            continue
        except OSError as error:
            raise CbtuiError(
                Phrase("Could not write {path}", path=path),
                error.strerror or str(error),
                "Start cbtui in a directory you may write to, or copy with y.",
            ) from error
        return path
    raise CbtuiError(
        Phrase("Could not write to {where}", where=where), "there are too many files of this second", "Press w again."
    )
