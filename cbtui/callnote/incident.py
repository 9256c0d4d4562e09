"""What an incident note is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.model import Call, CallDetails, Finding, Note


@dataclass(frozen=True, slots=True)
class CallNote:
    """What is known of a call when the note is written (``written_at``, Unix seconds).

    ``findings`` come worst first; None: the call was not judged. ``judged_share`` is how much of it could be judged
    (0 to 1, None: unknown), ``missing`` what was kept back and why, ``link`` a link that opens the call.
    """

    project: str
    details: CallDetails
    call: Call | None
    findings: tuple[Finding, ...] | None
    judged_share: float | None
    missing: tuple[Note, ...]
    link: str
    fetched_at: float
    written_at: float
    zone: tzinfo
    lang: str = "en"

    @property
    def channel(self) -> str:
        """The channel's name, empty when nothing tells it."""
        if self.call is not None:
            return self.call.cname
        return next((session.cname for session in self.details.sessions), "")

    @property
    def span(self) -> tuple[int, int | None]:
        """From the first join to the last leave, as far as is known; no end while the call runs."""
        if self.call is not None:
            return self.call.created_ts, self.call.destroyed_ts
        sessions = self.details.sessions
        leaves = [session.leave_ts for session in sessions]
        start = min((session.join_ts for session in sessions), default=self.details.from_ts)
        known = [leave for leave in leaves if leave is not None]
        return start, max(known) if known and len(known) == len(leaves) else None

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing and why, a sentence each."""
        say_ = self.say
        own = []
        if self.findings is None:
            own.append(say_("The call was not judged when this note was written."))
        elif self.judged_share is not None and self.judged_share < 0.995:
            own.append(
                say_("{share} of the call could be judged; in the rest there are too few samples.", share=self.judged)
            )
        if self.span[1] is None:
            own.append(say_("The call was still running when this note was written."))
        return (*Reader(self.lang, self.zone).texts(self.missing), *own)

    @property
    def judged(self) -> str:
        """How much could be judged, such as ``98 %``."""
        return "" if self.judged_share is None else share_text(self.judged_share)

    def say(self, text: str, **values: object) -> str:
        return say(self.lang, text, **values)


def share_text(share: float) -> str:
    """``98 %``; only what is whole is ``100 %``, and only nothing is ``0 %``."""
    percent = 100 * share
    if 0 < percent < 1:
        return "< 1 %"
    return f"{min(99, round(percent)) if percent < 100 else 100} %"
