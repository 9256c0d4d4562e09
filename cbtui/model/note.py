"""What an answer, a judgement or a source wants to say, as data: worded once, at the edge, for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NoteValue = str | int | float | tuple[int, ...] | tuple[str, ...]
"""Plain values: a note can be kept as JSON. Times are Unix seconds, durations seconds, shares 0 to 1."""


class NoteKind(StrEnum):
    """Everything that can be said; ``cbtui.catalog.notes`` has the words and says which values each kind carries."""

    # An answer
    KEPT_BACK = "kept back"
    WALK_BUDGET_SPENT = "walk budget spent"
    WALK_STOPPED = "walk stopped"
    CROWDED_SECOND = "crowded second"


@dataclass(frozen=True, slots=True, init=False)
class Note:
    """One thing to say. Two notes of the same kind and values are equal, and said once."""

    kind: NoteKind
    values: tuple[tuple[str, NoteValue], ...]

    def __init__(self, kind: NoteKind, /, **values: NoteValue) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "values", tuple(sorted(values.items())))

    def __getitem__(self, name: str) -> NoteValue:
        return dict(self.values)[name]
