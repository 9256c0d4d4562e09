"""The numbers beside a verdict, by which it can be checked."""

from __future__ import annotations

from cbtui.catalog.metrics import Quantity
from cbtui.model import Evidence, Hit, Note, Side, Verdict
from cbtui.model.finding import DEVICES, RECEIVER_SIDE
from cbtui.triage.episodes import Episode, freeze_limit
from cbtui.triage.losses import downlink_loss
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.windows import Track

_NO_NETWORK = {"", "Unknown", "unknown"}
"""What a session says that knows nothing of its network."""


class Exhibit:
    """What is known of a flow over an episode, and who else was hit; by loss where it lost, else by freezes."""

    def __init__(self, table: CallTable, episode: Episode, by_loss: bool) -> None:
        self._table, self._episode, self._by_loss = table, episode, by_loss

    def evidence(self, verdict: Verdict, runner_up: Verdict | None, remarks: tuple[Note, ...]) -> Evidence:
        """The evidence for a verdict; those hit are counted on its side, else on the sender's."""
        flow = self._episode.flow
        uplink, end_to_end = self.uplink, self.end_to_end
        split = None if uplink is None or end_to_end is None else downlink_loss(uplink, end_to_end)
        return Evidence(
            uplink,
            end_to_end,
            split,
            self._cpu(flow.sender),
            self._cpu(flow.receiver),
            self._rates() if verdict in DEVICES else None,
            self._hit(Side.RECEIVER if verdict in RECEIVER_SIDE else Side.SENDER),
            runner_up,
            remarks,
            self._networks(verdict),
        )

    def _networks(self, verdict: Verdict) -> tuple[str, ...]:
        """What the sessions that the accused had at the time say of the network; nothing of a device's trouble."""
        if not verdict.accuses or verdict in DEVICES:
            return ()
        flow, episode = self._episode.flow, self._episode
        accused = {
            *((flow.sender,) if verdict.side in {Side.SENDER, Side.BOTH} else ()),
            *((flow.receiver,) if verdict.side in {Side.RECEIVER, Side.BOTH} else ()),
        }
        sessions = [
            one
            for one in self._table.details.sessions
            if one.uid in accused
            and one.join_ts < episode.to_ts
            and (one.leave_ts is None or one.leave_ts >= episode.from_ts)
        ]
        return tuple(dict.fromkeys(one.network for one in sessions if one.network not in _NO_NETWORK))

    def _mean(self, track: Track | None) -> float | None:
        if track is None:
            return None
        total, count = track.between(self._episode.from_ts, self._episode.to_ts)
        needed = self._table.limits.coverage_min * self._episode.seconds / self._table.limits.sample_s
        return total / count if count >= max(1, needed) else None

    @property
    def uplink(self) -> float | None:
        return self._mean(self._table.sending(self._episode.flow, Quantity.UPLINK))

    @property
    def end_to_end(self) -> float | None:
        return self._mean(self._table.receiving(self._episode.flow, Quantity.END_TO_END))

    @property
    def frozen_s(self) -> float:
        """Seconds frozen."""
        freeze = self._table.receiving(self._episode.flow, Quantity.FREEZE)
        return 0.0 if freeze is None else freeze.between(self._episode.from_ts, self._episode.to_ts)[0] / 1000

    def _cpu(self, uid: int) -> float | None:
        system = self._mean(self._table.cpu(uid, Quantity.SYSTEM_CPU))
        return self._mean(self._table.cpu(uid, Quantity.APP_CPU)) if system is None else system

    def _rates(self) -> tuple[float | None, float | None, float | None]:
        flow, table = self._episode.flow, self._table
        return (
            self._mean(table.sending(flow, Quantity.CAPTURE_FPS)),
            self._mean(table.sending(flow, Quantity.SEND_FPS)),
            self._mean(table.receiving(flow, Quantity.RECEIVE_FPS)),
        )

    def bad(self, flow: Flow) -> bool | None:
        """Another flow had the same trouble; None when nothing tells."""
        table, windows = self._table, self._episode.windows
        quantity = Quantity.END_TO_END if self._by_loss else Quantity.FREEZE
        track = table.receiving(flow, quantity)
        total, count = (0.0, 0) if track is None else track.over(windows)
        if not count or len(table.quiet(flow) & set(windows)) > len(windows) / 2:
            return None
        if self._by_loss:
            return total / count >= table.limits.loss_bad
        return total / (10 * table.grid.window_s * len(windows)) > freeze_limit(table, flow.medium)

    def lane(self, side: Side) -> dict[Flow, bool]:
        """Those of the sender's, or of the receiver's, flows that tell, and whether they had the same trouble."""
        own = self._episode.flow
        others = self._table.flows_of(own.medium)
        if side is Side.SENDER:
            mine = [flow for flow in others if flow.sender == own.sender]
        else:
            mine = [flow for flow in others if flow.receiver == own.receiver]
        return {flow: hit for flow in mine if (hit := self.bad(flow)) is not None}

    def _hit(self, side: Side) -> Hit:
        lane, own = self.lane(side), self._episode.flow
        others = {flow.receiver if side is Side.SENDER else flow.sender for flow, bad in lane.items() if bad}
        if not lane:
            return Hit(1, 1, side, (own.receiver if side is Side.SENDER else own.sender,))
        return Hit(sum(lane.values()), len(lane), side, tuple(sorted(others)))

    def users(self, verdict: Verdict) -> tuple[int, ...]:
        """Receivers that had the same trouble from the sender at the time, or the receiver alone."""
        hit = {self._episode.flow.receiver}
        if verdict not in RECEIVER_SIDE:
            hit |= {flow.receiver for flow, bad in self.lane(Side.SENDER).items() if bad}
        return tuple(sorted(hit))

    def pointed_at(self) -> Side:
        """The side that the others' freezes tell of, where at least two of its lane tell and the other lane is calm."""
        lanes = {side: list(self.lane(side).values()) for side in (Side.SENDER, Side.RECEIVER)}
        full = {side: len(lane) >= 2 and sum(lane) >= 2 / 3 * len(lane) for side, lane in lanes.items()}
        if full[Side.SENDER] is full[Side.RECEIVER]:
            return Side.NONE
        return Side.SENDER if full[Side.SENDER] else Side.RECEIVER
