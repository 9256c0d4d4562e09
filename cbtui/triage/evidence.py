"""The numbers beside a verdict, by which it can be checked."""

from __future__ import annotations

from cbtui.model import Evidence, Hit, Note, Side, Verdict
from cbtui.model.finding import DEVICES, RECEIVER_SIDE
from cbtui.triage.episodes import Episode
from cbtui.triage.matrix import Matrix
from cbtui.triage.rules import Cpu, downlink_loss
from cbtui.triage.stretch import Stretch, number
from cbtui.triage.table import CallTable


def evidence_of(
    table: CallTable, episode: Episode, verdict: Verdict, matrix: Matrix | None, remarks: tuple[Note, ...] = ()
) -> Evidence:
    """The evidence of an episode with its final verdict; a short one counts those hit on the side it looks like."""
    stretch = Stretch(table, episode.flow, episode.from_ts, episode.to_ts)
    uplink, end_to_end = number(stretch.uplink), number(stretch.end_to_end)
    rates = (number(stretch.capture_fps), number(stretch.send_fps), number(stretch.receive_fps))
    return Evidence(
        uplink,
        end_to_end,
        None if uplink is None or end_to_end is None else downlink_loss(uplink, end_to_end),
        _system(stretch.sender_cpu),
        _system(stretch.receiver_cpu),
        rates if verdict in DEVICES else None,
        None if matrix is None else _hit(matrix, episode, verdict if episode.accused else episode.verdict),
        remarks=remarks,
    )


def _system(cpu: Cpu) -> float | None:
    system = number(cpu.system)
    return number(cpu.app) if system is None else system


def _hit(matrix: Matrix, episode: Episode, verdict: Verdict) -> Hit:
    side = Side.RECEIVER if verdict in RECEIVER_SIDE else Side.SENDER
    flow = episode.flow
    lane = matrix.row(flow.receiver) if side is Side.RECEIVER else matrix.column(flow.sender)
    return Hit(lane.bad, lane.seen, side) if lane.seen else Hit(1, 1, side)
