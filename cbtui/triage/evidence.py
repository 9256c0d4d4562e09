"""The line of numbers beside a verdict, by which it can be checked.

``uplink · U 37 % · E 39 % · D 3 % · CPU 41/38 % · 52 s frozen · 2 of 2 receivers hit``: U uplink, E end-to-end and D
downlink loss as means over the episode, CPU of sender / receiver (the whole system's, else the app's), seconds that
this pair was frozen. A dash stands for what the API didn't tell. Remarks follow.
"""

from __future__ import annotations

from cbtui.model import Verdict
from cbtui.triage.episodes import Episode
from cbtui.triage.matrix import Matrix
from cbtui.triage.rules import Cpu, downlink_loss
from cbtui.triage.stretch import Stretch, number
from cbtui.triage.table import CallTable

_DEVICES = {Verdict.SENDER_DEVICE, Verdict.RECEIVER_DEVICE}
_RECEIVING = {Verdict.DOWNLINK, Verdict.RECEIVER_DEVICE}


def short(value: float | None) -> str:
    """A number with one decimal under ten, none above, a dash for none."""
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}".removesuffix(".0")


def _system(cpu: Cpu) -> str:
    system = number(cpu.system)
    return short(number(cpu.app) if system is None else system)


def line(
    table: CallTable, episode: Episode, verdict: Verdict, matrix: Matrix | None, remarks: tuple[str, ...] = ()
) -> str:
    """The evidence of an episode with its final verdict; a short one counts those hit on the side it looks like."""
    stretch = Stretch(table, episode.pair, episode.from_ts, episode.to_ts)
    uplink, end_to_end = number(stretch.uplink), number(stretch.end_to_end)
    downlink = None if uplink is None or end_to_end is None else downlink_loss(uplink, end_to_end)
    parts = [
        verdict.value,
        f"U {short(uplink)} %",
        f"E {short(end_to_end)} %",
        f"D {short(downlink)} %",
        f"CPU {_system(stretch.sender_cpu)}/{_system(stretch.receiver_cpu)} %",
    ]
    if verdict in _DEVICES:
        rates = (stretch.capture_fps, stretch.send_fps, stretch.receive_fps)
        parts.append("fps " + "/".join(short(number(rate)) for rate in rates))
    frozen_s = stretch.freeze_ms / 1000
    parts.append(f"{short(frozen_s)} s frozen" if frozen_s else "no freeze")
    if matrix is not None:
        parts.append(_hit(matrix, episode, verdict if episode.accused else episode.verdict))
    return " · ".join([*parts, *remarks])


def _hit(matrix: Matrix, episode: Episode, verdict: Verdict) -> str:
    pair = episode.pair
    if verdict in _RECEIVING:
        lane, others = matrix.row(pair.receiver), "senders"
    else:
        lane, others = matrix.column(pair.sender), "receivers"
    if not lane.seen:
        return f"1 of 1 {others} hit"
    return f"{lane.bad} of {lane.seen} {others} hit"
