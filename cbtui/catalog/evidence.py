"""The line of numbers beside a verdict, by which it can be checked.

``uplink · U 37 % · E 39 % · D 3 % · CPU 41/38 % · 52 s frozen · 2 of 2 receivers hit``: U uplink, E end-to-end and D
downlink loss as means over the finding's time, CPU of sender / receiver, seconds that this pair was frozen. A dash
stands for what the API didn't tell. The runner-up, the networks of the accused and remarks follow. Where a cause hit
several pairs, the numbers are headed by the pair whose they are, and what all of them were frozen comes beside its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from cbtui.catalog.reader import Reader
from cbtui.catalog.term import Names
from cbtui.catalog.verdicts import VERDICTS
from cbtui.model.finding import Evidence, Finding, Hit, Side
from cbtui.text import clean

_FROZEN = Names("{seconds} s frozen", "卡顿 {seconds} 秒")
_NO_FREEZE = Names("no freeze", "无卡顿")
_IN_ALL = Names("{seconds} s frozen over all pairs", "所有收发对共卡顿 {seconds} 秒")
_USERS = Names("{count} users", "{count} 个用户")
_HIT = {
    Side.SENDER: Names("{bad} of {seen} receivers hit", "{seen} 个接收端中 {bad} 个受影响"),
    Side.RECEIVER: Names("{bad} of {seen} senders hit", "{seen} 个发送端中 {bad} 个受影响"),
}
_RUNNER_UP = Names("next: {verdict}", "其次:{verdict}")
_NETWORK = 16
"""Characters of a network's name, which the server sends."""
_FPS = Names("fps {rates}", "帧率 {rates}")


def evidence_text(finding: Finding, lang: str, *, verdict: bool = True) -> str:
    """The evidence of a finding in a line, with or without its verdict at the beginning."""
    evidence = finding.evidence
    parts = [VERDICTS[finding.verdict](lang)] if verdict else []
    several = len(finding.senders) * len(finding.receivers) > 1
    if several:
        parts.append(f"{finding.sender_uid} → {finding.receiver_uid}")
    parts += _numbers(evidence, lang)
    parts.append(_FROZEN(lang).format(seconds=short(finding.frozen_s)) if finding.frozen_s else _NO_FREEZE(lang))
    if several and finding.all_frozen_s:
        parts.append(in_all(finding.all_frozen_s, lang))
    if evidence.hit is not None:
        parts.append(_hit(evidence.hit, lang))
    if evidence.runner_up is not None:
        parts.append(_RUNNER_UP(lang).format(verdict=VERDICTS[evidence.runner_up](lang)))
    return " · ".join(
        [*parts, *(clean(one, _NETWORK) for one in evidence.networks), *Reader(lang).texts(evidence.remarks)]
    )


def in_all(frozen_s: float, lang: str) -> str:
    """``4472 s frozen over all pairs``."""
    return _IN_ALL(lang).format(seconds=short(frozen_s))


def parties(senders: Sequence[int], receivers: Sequence[int], lang: str) -> str:
    """``111 → 640``, ``111 → 9 users``, ``4 users → 640``."""

    def side(uids: Sequence[int]) -> str:
        return str(uids[0]) if len(uids) == 1 else _USERS(lang).format(count=len(uids))

    return f"{side(senders)} → {side(receivers)}"


def _numbers(evidence: Evidence, lang: str) -> list[str]:
    numbers = [
        f"U {short(evidence.uplink)} %",
        f"E {short(evidence.end_to_end)} %",
        f"D {short(evidence.downlink)} %",
        f"CPU {short(evidence.sender_cpu)}/{short(evidence.receiver_cpu)} %",
    ]
    if evidence.frame_rates is not None:
        numbers.append(_FPS(lang).format(rates="/".join(map(short, evidence.frame_rates))))
    return numbers


def _hit(hit: Hit, lang: str) -> str:
    return _HIT[hit.side](lang).format(bad=hit.bad, seen=hit.seen)


def short(value: float | None) -> str:
    """A number with one decimal under ten, none above, a dash for none."""
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}".removesuffix(".0")
