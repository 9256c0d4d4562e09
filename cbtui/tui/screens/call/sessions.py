"""The sessions of a call as a table: one row for each stay, and for each user known only as a peer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from textual.content import Content

from cbtui.catalog.phrases import say
from cbtui.model import CallDetails, Session
from cbtui.model.uid import uid_written
from cbtui.text import clean
from cbtui.times import clock_text, duration_text
from cbtui.tui import theme
from cbtui.tui.frame.filter_bar import matches
from cbtui.tui.screens.call.findings import Worst
from cbtui.tui.screens.call.presence import presence_bar
from cbtui.tui.widgets.table import Cell, Column, Row

SORTS = ("worst", "joined", "uid", "length")
"""What ``s`` sorts by, in turn; also keys of the phrases."""

_NARROW = (("uid", 10), ("presence", 0), ("platform", 8), ("network", 8), ("worst", 24))
_WIDE = (("uid", 10), ("presence", 0), ("platform", 8), ("network", 7), ("SDK", 12), ("device", 16), ("speaker", 7),
         ("worst", 24))  # fmt: skip
_PADDING = 2
_PEER = "peer:"


@dataclass(frozen=True, slots=True)
class Roster:
    """Who was in the call. ``width`` is the table's in cells; ``worst`` by uid, worst first."""

    details: CallDetails
    worst: Mapping[int, Worst]
    sort: str
    filter_text: str
    width: int
    wide: bool
    lang: str

    def columns(self) -> tuple[Column, ...]:
        """The presence bar takes what the others leave."""
        return tuple(Column(key, say(self.lang, key), cells or self.bar_cells) for key, cells in self._widths)

    @property
    def _widths(self) -> tuple[tuple[str, int], ...]:
        return _WIDE if self.wide else _NARROW

    @property
    def bar_cells(self) -> int:
        """Cells of the presence bar."""
        taken = sum(cells for _, cells in self._widths) + _PADDING * len(self._widths)
        return max(8, self.width - taken - 1)

    @property
    def wanted(self) -> str:
        """What is filtered by; a uid with a sign is the one without."""
        uid = signed_uid(self.filter_text)
        return self.filter_text if uid is None else str(uid)

    def rows(self) -> tuple[Row, ...]:
        """Keys are sids, or ``peer:`` and the uid."""
        shown = [session for session in self.sorted() if self._fits(session)]
        peers = [uid for uid in self.details.peers_only if matches(f"{uid} {self._worst_text(uid)}", self.wanted)]
        return (*(self._row(session) for session in shown), *(self._peer_row(uid) for uid in peers))

    def sorted(self) -> list[Session]:
        """The sessions in the chosen order."""
        order = {uid: rank for rank, uid in enumerate(self.worst)}
        keys: dict[str, Callable[[Session], tuple[int, int]]] = {
            "worst": lambda one: (order.get(one.uid, len(order)), one.join_ts),
            "joined": lambda one: (one.join_ts, one.uid),
            "uid": lambda one: (one.uid, one.join_ts),
            "length": lambda one: (one.join_ts - self._leave(one), one.uid),
        }
        return sorted(self.details.sessions, key=keys[self.sort])

    def _leave(self, session: Session) -> int:
        return self.details.to_ts if session.leave_ts is None else session.leave_ts

    def _fits(self, session: Session) -> bool:
        fields = (session.uid, session.sid, session.platform, session.network, session.sdk_version,
                  session.device_type, self._worst_text(session.uid))  # fmt: skip
        return matches(" ".join(map(str, fields)), self.wanted)

    def _row(self, session: Session) -> Row:
        cells: dict[str, str | Content | Cell] = {
            "uid": str(session.uid),
            "presence": self._bar(session),
            "platform": session.platform,
            "network": session.network,
            "SDK": session.sdk_version,
            "device": session.device_type,
            "speaker": speaker_text(session, self.lang),
            "worst": self._worst_cell(session.uid),
        }
        return Row(session.sid, tuple(cells[key] for key, _ in self._widths))

    def _bar(self, session: Session) -> Content:
        """This stay, over the user's others: a rejoin is seen as one."""
        span = (self.details.from_ts, self.details.to_ts)
        own = presence_bar([session], *span, self.bar_cells)
        same = [other for other in self.details.sessions if other.uid == session.uid]
        if len(same) < 2:
            return own
        every = presence_bar(same, *span, self.bar_cells)
        parts = [
            (mine, "$text-primary") if mine.strip() else ("░" if other.strip() else " ", theme.QUIET)
            for mine, other in zip(own.plain, every.plain, strict=True)
        ]
        return Content.assemble(*parts)

    def _peer_row(self, uid: int) -> Row:
        seen = Content.styled(say(self.lang, "only seen as a peer"), theme.QUIET)
        cells: dict[str, str | Content | Cell] = {
            "uid": str(uid), "presence": seen, "worst": self._worst_cell(uid),
        }  # fmt: skip
        return Row(f"{_PEER}{uid}", tuple(cells.get(key, "") for key, _ in self._widths))

    def _worst_text(self, uid: int) -> str:
        found = self.worst.get(uid)
        return found.text(self.lang) if found else ""

    def _worst_cell(self, uid: int) -> Cell:
        found = self.worst.get(uid)
        return Cell(found.text(self.lang), found.level) if found else Cell("")


def signed_uid(text: str) -> int | None:
    """The uid that is meant by a number with a sign; None where the text is none."""
    return uid_written(text) if text.startswith("-") else None


def uid_of(key: str, details: CallDetails) -> int | None:
    """The user of a row."""
    if key.startswith(_PEER):
        return int(key.removeprefix(_PEER))
    session = details.by_sid.get(key)
    return session.uid if session else None


def speaker_text(session: Session, lang: str) -> str:
    """Whether the user speaks; a dash where the API doesn't say."""
    return "–" if session.speaker is None else say(lang, "yes" if session.speaker else "no")


def session_line(session: Session, zone: tzinfo, now: float, lang: str) -> Iterator[tuple[str, str]]:
    """Every field of the API's ``call_info``, as pairs of name and text."""
    leave = session.leave_ts
    stay = duration_text((now if leave is None else leave) - session.join_ts)
    yield "uid", str(session.uid)
    yield say(lang, "joined"), clock_text(session.join_ts, zone)
    yield say(lang, "left"), say(lang, "inside") if leave is None else clock_text(leave, zone)
    yield "", stay
    yield say(lang, "speaker"), speaker_text(session, lang)
    yield "", clean(session.platform)
    yield "", clean(session.network)
    yield "SDK", clean(session.sdk_version)
    yield "", clean(session.device_type)
    yield say(lang, "channel"), clean(session.cname)
    yield "sid", clean(session.sid)
    yield "", say(lang, "finished" if session.finished else "running")


def line_text(pairs: Iterator[tuple[str, str]]) -> str:
    """The fields in one line."""
    return " · ".join(f"{name} {text}".strip() for name, text in pairs if text)
