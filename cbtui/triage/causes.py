"""What a cause did to everybody: measured on the samples, whichever of its pairs have a finding of their own.

A pair that is too near to chance by itself, or not yet sure, was hit all the same: a sum over the findings alone
would shrink when one of them is dropped while the fault goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from cbtui.catalog.metrics import Quantity
from cbtui.model import Finding, Hit, Side
from cbtui.triage.groups import Group, group
from cbtui.triage.table import CallTable


def by_cause(table: CallTable, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by cause, the worst first: none reaches beyond its samples, all of one cause tell the same of it."""
    within = [_within_samples(table, one) for one in findings]
    told = [one for each in group(within) for one in _told(table, each)]
    return tuple(one for each in group(told) for one in each.findings)


def _within_samples(table: CallTable, finding: Finding) -> Finding:
    """The finding from its flow's first sample at the earliest to its last at the latest."""
    flows = [one for one in table.flows_of(finding.medium) if one.pair == (finding.sender_uid, finding.receiver_uid)]
    told = [table.receiving(one, quantity) for one in flows for quantity in (Quantity.FREEZE, Quantity.END_TO_END)]
    told = told if any(told) else [table.sending(one, Quantity.UPLINK) for one in flows]
    spans = [(series.ts[0], series.ts[-1]) for track in told if track for series in track.series if len(series)]
    if not spans:
        return finding
    from_ts = max(finding.from_ts, min(first for first, _ in spans))
    return replace(finding, from_ts=from_ts, to_ts=max(from_ts + 1, min(finding.to_ts, max(last for _, last in spans))))


def _told(table: CallTable, cause: Group) -> Iterator[Finding]:
    senders, receivers = cause.senders, cause.receivers
    total = _frozen_s(table, cause, set(senders), set(receivers))
    for finding in cause.findings:
        hit = finding.evidence.hit
        if hit is not None and hit.side is finding.verdict.side:
            others = receivers if hit.side is Side.SENDER else senders
            seen = max(one.evidence.hit.seen for one in cause.findings if one.evidence.hit is not None)
            whole = Hit(len(others), max(seen, len(others)), hit.side, others)
            finding = replace(finding, evidence=structs.replace(finding.evidence, hit=whole))  # noqa: PLW2901
        yield replace(
            finding,
            all_frozen_s=max(total, finding.frozen_s),
            cause_senders=senders,
            cause_receivers=receivers,
        )


def _frozen_s(table: CallTable, cause: Group, senders: set[int], receivers: set[int]) -> float:
    """Frozen user-seconds of all flows between those, from the cause's first to its last sample."""
    total, (from_ts, to_ts) = 0.0, cause.span
    for flow in table.flows_of(cause.medium):
        if flow.sender in senders and flow.receiver in receivers:
            freeze = table.receiving(flow, Quantity.FREEZE)
            total += 0.0 if freeze is None else freeze.between(from_ts, to_ts + 1)[0]
    return total / 1000
