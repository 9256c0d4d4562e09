"""Readings of one pair over one stretch of time, as the rules ask for them."""

from __future__ import annotations

from math import isnan, nan

from cbtui.catalog.metrics import Quantity
from cbtui.triage.pairs import Flow
from cbtui.triage.rules import Cpu, Reading
from cbtui.triage.table import CallTable
from cbtui.triage.windows import Track


class Stretch:
    """Readings of a pair from ``from_ts`` until before ``to_ts``, each worked out when a rule asks for it."""

    def __init__(self, table: CallTable, pair: Flow, from_ts: int, to_ts: int) -> None:
        self._table = table
        self._pair = pair
        self._from = from_ts
        self._to = to_ts
        self._need = table.grid.need(to_ts - from_ts)
        self.medium = pair.medium

    def _mean(self, track: Track | None) -> Reading:
        if track is None:
            return None
        total, count = track.between(self._from, self._to)
        return total / count if count >= self._need else nan

    @property
    def sent(self) -> Reading:
        return self._mean(self._table.sending(self._pair, Quantity.SENT))

    @property
    def received(self) -> Reading:
        return self._mean(self._table.receiving(self._pair, Quantity.RECEIVED))

    @property
    def uplink(self) -> Reading:
        return self._mean(self._table.sending(self._pair, Quantity.UPLINK))

    @property
    def end_to_end(self) -> Reading:
        return self._mean(self._table.receiving(self._pair, Quantity.END_TO_END))

    @property
    def freeze_ms(self) -> float:
        """Milliseconds frozen, over what samples there are."""
        track = self._table.receiving(self._pair, Quantity.FREEZE)
        return 0.0 if track is None else track.between(self._from, self._to)[0]

    @property
    def freeze_share(self) -> float:
        return min(100.0, self.freeze_ms / (10 * (self._to - self._from)))

    @property
    def freeze_thin(self) -> bool:
        track = self._table.receiving(self._pair, Quantity.FREEZE)
        return track is not None and track.between(self._from, self._to)[1] < self._need

    @property
    def capture_fps(self) -> Reading:
        return self._mean(self._table.sending(self._pair, Quantity.CAPTURE_FPS))

    @property
    def send_fps(self) -> Reading:
        return self._mean(self._table.sending(self._pair, Quantity.SEND_FPS))

    @property
    def receive_fps(self) -> Reading:
        return self._mean(self._table.receiving(self._pair, Quantity.RECEIVE_FPS))

    def _cpu(self, uid: int) -> Cpu:
        return Cpu(
            self._mean(self._table.cpu(uid, Quantity.APP_CPU)), self._mean(self._table.cpu(uid, Quantity.SYSTEM_CPU))
        )

    @property
    def sender_cpu(self) -> Cpu:
        return self._cpu(self._pair.sender)

    @property
    def receiver_cpu(self) -> Cpu:
        return self._cpu(self._pair.receiver)

    @classmethod
    def window(cls, table: CallTable, pair: Flow, at: int) -> Stretch:
        """One window."""
        return cls(table, pair, table.grid.start(at), table.grid.start(at + 1))


def number(value: Reading) -> float | None:
    """A reading as a number, or None where there is none."""
    return None if value is None or isnan(value) else value
