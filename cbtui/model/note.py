"""What an answer, a judgement or a source wants to say, as data: worded once, at the edge, for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NoteValue = str | int | float | tuple[int | str, ...]
"""Plain values: a note can be kept as JSON. Times are Unix seconds, durations seconds, shares 0 to 1."""


class NoteKind(StrEnum):
    """Everything that can be said; ``cbtui.catalog.notes`` has the words and says which values each kind carries."""

    # An answer
    KEPT_BACK = "kept back"
    WALK_BUDGET_SPENT = "walk budget spent"
    WALK_STOPPED = "walk stopped"
    CROWDED_SECOND = "crowded second"

    # A judged call
    HEALTHY = "healthy"
    NOTHING_FOUND = "nothing found"
    NOT_JUDGED = "not judged"
    NO_METRICS = "no metrics"
    FEW_SAMPLES = "few samples"
    RANKED_BY_LOSS = "ranked by loss"
    AFTER_REPAIR = "after repair"
    PEERS_ONLY = "peers only"
    RATIOS = "ratios"

    # The evidence of a finding
    UPLINK_HIDDEN = "uplink hidden"
    LOWER_BOUND = "lower bound"
    TOO_SHORT = "too short"
    TOO_SHORT_LIKE = "too short, looks like"
    CONTRADICTION = "contradiction"
    OTHERS_POINT = "others point"

    # The matrix of a call
    BAD_COLUMN = "bad column"
    BAD_ROW = "bad row"
    ALL_BAD = "all bad"


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
