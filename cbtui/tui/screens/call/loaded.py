"""A call that is open: its details, curves and judgement, and what is derived from them once. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from cbtui.model import Answer, Call, CallDetails, Finding, Note
from cbtui.times import duration_text
from cbtui.triage.groups import Group, by_confidence, group
from cbtui.triage.judgement import Judgement
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.findings import Worst, worst_of
from cbtui.tui.screens.call.series import Curves


@dataclass(frozen=True)
class LoadedCall:
    """``call`` is None when only the id is known; ``judgement`` None until it was made."""

    call: Call | None
    answer: Answer[CallDetails]
    curves: Curves
    judgement: Judgement | None = None

    @classmethod
    def of(cls, call: Call | None, answer: Answer[CallDetails], window_s: int) -> LoadedCall:
        """Index the series of a call once; freezes are summed over ``window_s`` seconds."""
        return cls(call, answer, Curves(answer.data, window_s))

    def with_judgement(self, judgement: Judgement) -> LoadedCall:
        """The same call with its judgement."""
        return replace(self, judgement=judgement)

    @property
    def details(self) -> CallDetails:
        return self.answer.data

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.judgement.findings if self.judgement else ()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The findings by cause, worst first; those of low confidence after all others."""
        sure, low = by_confidence(group(self.findings))
        return (*sure, *low)

    @cached_property
    def worst(self) -> dict[int, Worst]:
        """The worst finding of each user that is in one."""
        return worst_of(tuple(finding for one in self.groups for finding in one.findings))

    @cached_property
    def cname(self) -> str:
        """The channel's name, empty when nothing tells it."""
        if self.call is not None:
            return self.call.cname
        return next((session.cname for session in self.details.sessions), "")

    @cached_property
    def running(self) -> bool:
        """Somebody is still inside, as far as is known."""
        if self.call is not None and not self.call.finished:
            return True
        return any(session.leave_ts is None for session in self.details.sessions)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What was kept back, and what to know of the judgement."""
        return (*self.answer.notes, *(self.judgement.notes if self.judgement else ()))

    @property
    def length_text(self) -> str:
        """How long the range lasts."""
        return duration_text(self.details.to_ts - self.details.from_ts)

    def group_at(self, ts: float, pair: Pair) -> int | None:
        """The worst group at a moment that the pair is in, else one of its users, else the worst at that moment."""
        there = [number for number, one in enumerate(self.groups) if one.from_ts <= ts <= one.to_ts]
        return min(there, key=lambda number: _distance(self.groups[number], pair), default=None)


def _distance(group: Group, pair: Pair) -> int:
    """0: the pair is in it; 1: its receiver receives in it; 2: one of its users is in it; 3: neither."""
    if any((finding.sender_uid, finding.receiver_uid) == pair for finding in group.findings):
        return 0
    if pair.receiver in group.receivers:
        return 1
    return 3 if set(pair).isdisjoint((*group.senders, *group.receivers)) else 2
