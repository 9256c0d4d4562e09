"""The findings of a call as lines, or why there are none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from textual.content import Content

from cbtui.catalog.evidence import evidence_text, in_all, parties
from cbtui.catalog.level import MARKS, Level
from cbtui.catalog.phrases import say
from cbtui.catalog.reader import Reader
from cbtui.catalog.verdicts import CONFIDENCES, MEDIA, VERDICTS
from cbtui.model import Confidence, Finding, NoteKind, Verdict
from cbtui.model.finding import RECEIVER_SIDE, UNSURE
from cbtui.text import width
from cbtui.times import clock_text, zone_label
from cbtui.triage.groups import Group, by_confidence, folded
from cbtui.triage.judgement import Judgement
from cbtui.tui import theme

_INDENT = "   "
Part = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class FindingList:
    """The findings of a call as the screen shows them; ``chosen`` counts groups from 0, None before any was."""

    groups: tuple[Group, ...]
    judgement: Judgement
    chosen: int | None
    zone: tzinfo
    lang: str

    def lines(self, room: int, cells: int) -> Content:
        """The ranked list in ``room`` lines of ``cells`` cells; the chosen one (else the first) has its evidence."""
        if not self.groups:
            return healthy(self.judgement, self.lang)
        sure, low = by_confidence(self.groups)
        chosen = self.chosen if self.chosen is not None else 0 if sure else None
        open_low = chosen is not None and chosen >= len(sure)
        shown = self.groups if open_low else sure
        tail = [] if open_low or not low else [self._folded(low)]
        evidence: list[str] = []
        if chosen is not None:
            spare = max(1, room - 1 - len(tail))
            evidence = wrapped(_evidence(self.groups[chosen], self.lang), cells - len(_INDENT))[:spare]
        others = max(0, room - 1 - len(evidence) - len(tail))
        first = min(max(0, (chosen or 0) - others // 2), max(0, len(shown) - others - 1))
        lines: list[Content] = []
        for number, one in list(enumerate(shown))[first : first + others + 1]:
            lines.append(self._line(number, one, number == chosen))
            if number == chosen:
                lines += [Content.assemble(_INDENT, (line, theme.STRONG)) for line in evidence]
        return Content("\n").join([*lines, *tail])

    def _folded(self, low: Sequence[Group]) -> Content:
        mark = (f"  {MARKS[Level.UNKNOWN]} ", theme.LEVEL_STYLES[Level.UNKNOWN])
        return Content.assemble(mark, (Reader(self.lang).text(folded(low)), theme.QUIET))

    def _line(self, number: int, group: Group, chosen: bool) -> Content:
        level = level_of_group(group)
        mark: Part = (f" {MARKS[level]} ", theme.LEVEL_STYLES[level])
        place = f"{number + 1}/{len(self.groups)}"
        times = f"{clock_text(group.from_ts, self.zone)}–{clock_text(group.to_ts, self.zone)}"
        style = theme.STRONG if chosen else "none"
        pointer = "▸" if self.chosen == number else " "
        return Content.assemble(
            pointer, mark, (f"{place} ", theme.QUIET), (f"{times} {_who(group, self.lang)} ", style),
            f"{MEDIA[group.medium](self.lang)} ",
            (VERDICTS[group.verdict](self.lang), theme.LEVEL_STYLES[level]),
            f" · {CONFIDENCES[group.confidence](self.lang)}{'' if chosen else self._in_all(group)}",
        )  # fmt: skip

    def _in_all(self, group: Group) -> str:
        """What the evidence says too, where that is open."""
        if len(group.senders) * len(group.receivers) < 2 or not group.frozen_s:
            return ""
        return " · " + in_all(group.frozen_s, self.lang)

    def copied(self, number: int, cname: str) -> str:
        """One line that says it all, for a chat: channel, times, users, verdict, confidence, evidence."""
        group = self.groups[number]
        return " · ".join(
            (
                cname,
                f"{clock_text(group.from_ts, self.zone)}–{clock_text(group.to_ts, self.zone)} "
                f"{zone_label(group.from_ts, self.zone)}",
                _who(group, self.lang),
                MEDIA[group.medium](self.lang),
                VERDICTS[group.verdict](self.lang),
                CONFIDENCES[group.confidence](self.lang),
                _evidence(group, self.lang),
            )
        )


def _who(group: Group, lang: str) -> str:
    return parties(group.senders, group.receivers, lang)


def _evidence(group: Group, lang: str) -> str:
    """The lead finding's evidence without the verdict, which is said already."""
    return evidence_text(group.findings[0], lang, verdict=False)


def wrapped(evidence: str, cells: int) -> list[str]:
    """Evidence in lines of at most ``cells`` cells, broken between its parts."""
    lines: list[str] = []
    for part in evidence.split(" · "):
        if lines and width(f"{lines[-1]} · {part}") <= cells:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines


def level_of_group(group: Group) -> Level:
    """How bad a finding looks: what names nobody is a question, who is muted is no fault."""
    if group.verdict in UNSURE or group.confidence is Confidence.LOW:
        return Level.UNKNOWN
    return Level.WARN if group.verdict is Verdict.NOT_SENDING else Level.BAD


def healthy(judgement: Judgement, lang: str) -> Content:
    """Nothing was found: healthy as far as all was seen, or too little to say so; and how much could be judged."""
    summary = judgement.summary
    text = Reader(lang).text(summary) if summary else ""
    if summary and summary.kind is NoteKind.HEALTHY:
        return Content.assemble(" ", (MARKS[Level.OK], theme.OK), f" {text}")
    return Content.assemble(" ", (MARKS[Level.UNKNOWN], theme.WARN), f" {text}")


@dataclass(frozen=True, slots=True)
class Worst:
    """A user's part in the worst finding: ``own`` when it is on the user's side."""

    finding: Finding
    own: bool

    def text(self, lang: str) -> str:
        """``uplink``, or ``uplink of 111`` when it is another's."""
        name = VERDICTS[self.finding.verdict](lang)
        if self.own or self.finding.verdict in UNSURE:
            return name
        other = self.finding.receiver_uid if self.finding.verdict in RECEIVER_SIDE else self.finding.sender_uid
        return say(lang, "{verdict} of {uid}", verdict=name, uid=other)

    @property
    def level(self) -> Level:
        if self.finding.verdict in UNSURE:
            return Level.UNKNOWN
        return Level.BAD if self.own else Level.WARN


def worst_of(findings: tuple[Finding, ...]) -> dict[int, Worst]:
    """The worst finding of each user that is in one; what is on the own side comes first. Worst first."""
    worst: dict[int, Worst] = {}
    for own in (True, False):
        for finding in findings:
            for uid in (finding.sender_uid, finding.receiver_uid, *finding.users):
                if _is_own(finding, uid) is own:
                    worst.setdefault(uid, Worst(finding, own))
    return worst


def _is_own(finding: Finding, uid: int) -> bool:
    if finding.verdict in UNSURE:
        return False
    if finding.verdict in RECEIVER_SIDE:
        return uid == finding.receiver_uid
    return uid == finding.sender_uid or (finding.verdict is Verdict.BOTH and uid == finding.receiver_uid)
