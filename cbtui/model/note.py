"""What an answer, a judgement or a source wants to say, as data: worded once, at the edge, for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cbtui.errors import CbtuiError

NoteValue = str | int | float | tuple[int | str, ...]
"""Plain values: a note can be kept as JSON. Times are Unix seconds, durations seconds, shares 0 to 1."""


class NoteKind(StrEnum):
    """Everything that can be said; ``cbtui.catalog.notes`` has the words and says which values each kind carries."""

    # An answer
    KEPT_BACK = "kept back"
    ROWS_LEFT_OUT = "rows left out"
    BYTES_REPLACED = "bytes replaced"
    OUTSIDE_RANGE = "outside range"
    DAMAGED = "damaged"
    SET_ASIDE = "set aside"

    # The call search
    WALK_BUDGET_SPENT = "walk budget spent"
    WALK_STOPPED = "walk stopped"
    CROWDED_SECOND = "crowded second"
    MORE_BUT_NONE = "more, but none"
    OLDER_CALLS = "older calls"
    OLDER_UNCHECKED = "older unchecked"
    RUNNING_UNCHECKED = "running unchecked"

    # The details of a call
    STORED_WHILE_RUNNING = "stored while running"
    PARTS_MISSING = "parts missing"
    NO_SESSIONS = "no sessions"
    NOT_READY = "not ready"
    MAYBE_OTHERS = "maybe others"
    USERS_MISSING = "users missing"
    PEERS_WITHOUT_SESSION = "peers without a session"

    # Live minutes, diagnosis and usage
    FULL_ANSWERS = "full answers"
    STORED_UNTIL_ALLOWED = "stored until allowed"
    STORED_AFTER_FAILURE = "stored after a failure"
    LIVE_IS_LATE = "live is late"
    NEVER_ASKED = "never asked"
    STORED_DAYS = "stored days"
    NOT_FINAL = "not final"
    NO_FIGURES = "no figures"

    # What the commands say besides
    ENDPOINT_BLOCKED = "endpoint blocked"
    SAME_REPORT = "same report"
    CHECKS_FAILED = "checks failed"

    # A judged call
    HEALTHY = "healthy"
    HEALTHY_SEEN = "healthy as far as seen"
    HEALTHY_CAPPED = "healthy as far as known"
    LOW_FOLDED = "low confidence folded"
    SHORT_FREEZES = "short freezes"
    NOTHING_FOUND = "nothing found"
    NOT_JUDGED = "not judged"
    NO_METRICS = "no metrics"
    FEW_SAMPLES = "few samples"
    RANKED_BY_LOSS = "ranked by loss"
    AFTER_REPAIR = "after repair"
    PEERS_ONLY = "peers only"
    SEVERAL_DEVICES = "several devices"
    RATIOS = "ratios"
    SCREEN_SHARED = "screen shared"
    EXTERNAL_SOURCE = "external source"
    SILENCE_UNJUDGED = "silence not judged"
    SMALL_STREAMS = "small streams"
    BUSY_UNHARMED = "busy, unharmed"

    # The evidence of a finding
    UPLINK_HIDDEN = "uplink hidden"
    LOWER_BOUND = "lower bound"
    LOOKS_LIKE = "looks like"
    FEW_FRAMES = "few frames"
    OTHERS_POINT = "others point"
    NOTHING_CAME = "nothing came"
    SMALL_STREAM = "small stream"
    BUSY_AS_EVER = "busy as ever"
    JOINED_THEN = "joined then"
    LEFT_THEN = "left then"

    # The matrix of a call
    BAD_COLUMN = "bad column"
    BAD_ROW = "bad row"
    ALL_BAD = "all bad"


@dataclass(frozen=True, slots=True, init=False)
class Note:
    """One thing to say. Two notes of the same kind, values and cause are equal, and said once.

    ``cause`` is the error that it tells of; such a note is not kept.
    """

    kind: NoteKind
    values: tuple[tuple[str, NoteValue], ...]
    cause: CbtuiError | None = None

    def __init__(self, kind: NoteKind, /, cause: CbtuiError | None = None, **values: NoteValue) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "values", tuple(sorted(values.items())))
        object.__setattr__(self, "cause", cause)

    def __getitem__(self, name: str) -> NoteValue:
        return dict(self.values)[name]
