"""Everything that can be said has words in both languages, with the same values in them."""

from __future__ import annotations

from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from cbtui.catalog.notes import WORDS
from cbtui.catalog.reader import Reader
from cbtui.errors import NetworkError
from cbtui.model import Note, NoteKind
from cbtui.model.finding import Side, Verdict

TS = 1_768_479_400
SAMPLES: dict[str, object] = {
    "requests": 20, "before": TS, "ts": TS, "came": 1, "of": 3, "wait": 90, "lag": 150, "users": 10, "known": 12,
    "uids": (1, 2), "answers": 2, "most": 10, "endpoint": "/beta/live/scale/by_time", "age": 130.0,
    "days": (TS, TS + 86400), "share": 0.97, "seconds": 30, "verdict": Verdict.UPLINK.value,
    "side": Side.SENDER.value, "uid": 111, "sent_at": TS, "who": "amy", "outcome": "sent", "failed": 1, "checks": 9,
    "bad": 3, "frozen_s": 34, "seen": 4, "unseen": 2,
    "calls": 2, "rows": 3, "first": "call_lists.3.call_id", "bytes": 1,
    "count": 9, "total": 4, "fps": 1.0, "network": "Wi-Fi", "path": "/state/store.db.damaged",
}  # fmt: skip
"""A value for each placeholder that words may have."""


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", NoteKind)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_kind_is_worded(kind: NoteKind, lang: str) -> None:
    names = fields(WORDS[kind].en) - {"cause"}
    cause = NetworkError("No answer", "timed out", "Try again.") if "cause" in fields(WORDS[kind].en) else None
    text = Reader(lang, ZoneInfo("Asia/Shanghai")).text(Note(kind, cause, **{name: SAMPLES[name] for name in names}))  # type: ignore[arg-type]
    assert text.strip()
    assert "{" not in text


@pytest.mark.parametrize("kind", NoteKind)
def test_both_languages_say_the_same_values(kind: NoteKind) -> None:
    assert fields(WORDS[kind].en) == fields(WORDS[kind].zh)
    assert WORDS[kind].en != WORDS[kind].zh


def test_times_are_the_readers_and_numbers_agree() -> None:
    note = Note(NoteKind.WALK_BUDGET_SPENT, requests=1, before=TS)
    assert Reader().text(note).startswith("Stopped after 1 request: calls that began before 2026-01-15T12:16:40+00:00")
    many = Note(NoteKind.WALK_BUDGET_SPENT, requests=20, before=TS)
    assert "20 requests: calls that began before 2026-01-15T20:16:40+08:00" in Reader(
        "en", ZoneInfo("Asia/Shanghai")
    ).text(many)


def test_long_lists_are_cut_and_counted() -> None:
    note = Note(NoteKind.PEERS_WITHOUT_SESSION, uids=tuple(range(1, 31)))
    assert "19, 20 and 10 more." in Reader().text(note)


def test_the_same_is_said_once() -> None:
    note = Note(NoteKind.CROWDED_SECOND, ts=TS)
    assert len(Reader().texts((note, Note(NoteKind.CROWDED_SECOND, ts=TS)))) == 1
