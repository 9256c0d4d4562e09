"""What is so in a generated call, and whether what was said of it is right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cbtui.model import Confidence, Finding, Side, Verdict
from cbtui.model.finding import DEVICES
from tests.triage.generated.call import START

MUST = 8.0
"""In %: a loss over a minute that must be named."""


class Fault(NamedTuple):
    """``uid``'s trouble on one side (UPLINK and SENDER_DEVICE: what he sends), in seconds since the start.

    ``clear``: as strong as what must be named; a burst may be drawn weaker than was meant.
    """

    verdict: Verdict
    uid: int
    from_s: int
    to_s: int
    clear: bool = True

    def named_by(self, finding: Finding) -> bool:
        if finding.to_ts < START + self.from_s - 15 or finding.from_ts > START + self.to_s + 15:
            return False
        return (self.uid, self.verdict in DEVICES, self.verdict.side) in accused(finding)


def least(fault: Fault) -> float:
    """The loss in % from which a fault so long must be named: 8 over a minute or more, 20 over less."""
    return MUST if fault.to_s - fault.from_s >= 60 else 20.0


def accused(finding: Finding) -> set[tuple[int, bool, Side]]:
    """Whom a finding accuses: the user, whether of a device, and on which side."""
    if not finding.verdict.accuses or finding.confidence is Confidence.LOW:
        return set()
    device, found = finding.verdict in DEVICES, set()
    if finding.verdict.side in {Side.SENDER, Side.BOTH}:
        found.add((finding.sender_uid, device, Side.SENDER))
    if finding.verdict.side in {Side.RECEIVER, Side.BOTH}:
        found.add((finding.receiver_uid, device, Side.RECEIVER))
    return found


def wrong(finding: Finding, faults: Iterable[Fault]) -> bool:
    """It accuses somebody who has no such trouble then."""
    known = {
        (fault.uid, fault.verdict in DEVICES, fault.verdict.side)
        for fault in faults
        if finding.to_ts >= START + fault.from_s - 15 and finding.from_ts <= START + fault.to_s + 15
    }
    return bool(accused(finding) - known)
