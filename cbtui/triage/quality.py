"""How far the numbers themselves can be trusted: enough of them, percent or ratio."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from cbtui.catalog.metrics import Quantity
from cbtui.model import Finding
from cbtui.triage.pairs import Flow
from cbtui.triage.table import CallTable
from cbtui.triage.windows import Track


def judged_share(table: CallTable) -> float:
    """The share (0 to 1) of the pairs' windows, from those with any sample, in which a verdict could be made."""
    seen = judged = 0
    for flow in table.flows:
        loss, freeze = table.receiving(flow, Quantity.END_TO_END), table.receiving(flow, Quantity.FREEZE)
        present = _union(track.coverage.present for track in (loss, freeze) if track is not None)
        seen += present.bit_count()
        judged += (present & (_split(table, flow, loss) | _windows(table.quiet(flow)))).bit_count()
    return judged / seen if seen else 0.0


def _split(table: CallTable, flow: Flow, loss: Track | None) -> int:
    """The windows in which both losses have enough samples."""
    uplink = table.sending(flow, Quantity.UPLINK)
    return 0 if loss is None or uplink is None else loss.coverage.covered & uplink.coverage.covered


def _windows(numbers: Iterable[int]) -> int:
    return _union(1 << (8 * at) for at in numbers)


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def looks_like_ratio(table: CallTable, findings: Iterable[Finding]) -> bool:
    """Losses look like ratios (0.37) rather than percent (37): it froze, and no window of the call reached 1 %."""
    if not any(finding.frozen_s for finding in findings):
        return False
    tracks: set[Track | None] = set()
    for flow in table.flows:
        tracks |= {table.receiving(flow, Quantity.END_TO_END), table.sending(flow, Quantity.UPLINK)}
    peak = 0.0
    for track in tracks:
        if track is not None and peak <= 1:
            peak = max((mean for mean in track.means if mean > peak), default=peak)
    return table.limits.loss_bad / 100 <= peak <= 1
