"""Parts of one call put together, and one call cut to a range."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from cbtui.model.call import CallDetails, Session
from cbtui.model.series import Points, Series


def merged(call_id: str, from_ts: int, to_ts: int, parts: Sequence[CallDetails]) -> CallDetails:
    """One call of several parts, oldest first. Of a session in several parts the newest word counts."""
    if len(parts) == 1:
        return CallDetails(call_id, from_ts, to_ts, parts[0].sessions, parts[0].series, parts[0].notes)
    sessions: dict[str, Session] = {}
    series: dict[tuple[str, int, int], list[Series]] = {}
    for part in parts:
        sessions.update((session.sid, session) for session in part.sessions)
        for one in part.series:
            series.setdefault((one.sid, one.mid, one.peer_uid), []).append(one)
    newest_first = sorted(sessions.values(), key=lambda session: session.join_ts, reverse=True)
    joined = (Series(*key, _joined(pieces)) for key, pieces in series.items())
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    return CallDetails(call_id, from_ts, to_ts, tuple(newest_first), tuple(joined), tuple(notes))


def _joined(pieces: Iterable[Series]) -> Points:
    ts, values = array("q"), array("d")
    for piece in pieces:
        after = bisect_right(piece.ts, ts[-1]) if ts else 0
        ts.extend(piece.ts[after:])
        values.extend(piece.values[after:])
    return ts, values


def cut_to(whole: CallDetails, from_ts: int, to_ts: int) -> CallDetails:
    """The call between two times: sessions that touch the range, points inside it."""
    sessions = tuple(
        session
        for session in whole.sessions
        if session.join_ts <= to_ts and (session.leave_ts is None or session.leave_ts >= from_ts)
    )
    if from_ts <= whole.from_ts and to_ts >= whole.to_ts:
        return CallDetails(whole.call_id, whole.from_ts, whole.to_ts, sessions, whole.series, whole.notes)
    kept = {session.sid for session in sessions}
    series = tuple(_cut(one, from_ts, to_ts) for one in whole.series if one.sid in kept)
    return CallDetails(whole.call_id, from_ts, to_ts, sessions, series, whole.notes)


def _cut(series: Series, from_ts: int, to_ts: int) -> Series:
    def load() -> Points:
        ts, values = series.points
        start, stop = bisect_left(ts, from_ts), bisect_right(ts, to_ts)
        return ts[start:stop], values[start:stop]

    return Series(series.sid, series.mid, series.peer_uid, load=load)
