"""How often triage is right, by class of call and by confidence: ``python -m tests.triage.calibration``.

Prints, for each class of generated calls, in how many somebody is accused falsely (and in how many only legs that
happened to lose as much as a cause does: ``poor``), in how many each cause is named, how far the times of nine in ten
are off (s), how many low findings there are a call, and for each confidence how many of its findings are right.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from random import Random

from cbtui.model import CallDetails, Confidence, Finding, Side, Verdict
from cbtui.model.finding import DEVICES
from cbtui.triage.judgement import judged
from tests.triage.generated.call import START, Recorder
from tests.triage.generated.causes import CAUSES
from tests.triage.generated.healthy import HEALTHY
from tests.triage.generated.people import Made, Maker
from tests.triage.generated.physics import drawn
from tests.triage.generated.truth import MUST, Fault, accused, least, wrong


def generated(maker: Maker, seed: str, *, varied: bool = False) -> tuple[Made, CallDetails]:
    """The call of a class and a seed: always the same. ``varied``: of a physics of its own."""
    random = Random(f"{maker.__name__} {seed}")  # noqa: S311 - made-up calls
    made = maker(random)
    if varied:
        made.world.physics = drawn(random)
    recorder = Recorder(made.world, random)
    faults = tuple(_met(recorder, fault) for fault in made.faults)
    return made._replace(faults=faults, met=recorder.met), recorder.details()


def _met(recorder: Recorder, fault: Fault) -> Fault:
    if fault.verdict in DEVICES:
        return fault
    lost = recorder.met(fault.uid, fault.from_s, fault.to_s, up=fault.verdict is Verdict.UPLINK)
    return fault._replace(clear=lost >= least(fault))


def _poor(made: Made, finding: Finding) -> bool:
    """Every leg that a finding accuses did lose 8 % or more in that time, though it was meant to be healthy."""
    met, from_s, to_s = made.met, finding.from_ts - START, finding.to_ts - START
    return met is not None and all(
        not device and met(uid, from_s, to_s, up=side is Side.SENDER) >= MUST for uid, device, side in accused(finding)
    )


class Tally:
    """What is counted of one class."""

    def __init__(self) -> None:
        self.calls = self.false = self.poor = self.faults = self.named = self.low = 0
        self.edges: list[float] = []
        self.right: dict[Confidence, Counter[bool]] = defaultdict(Counter)

    def add(self, made: Made, details: CallDetails) -> bool:
        findings = judged(details).findings
        self.calls += 1
        self.low += sum(one.confidence is Confidence.LOW for one in findings)
        wrongly = [one for one in findings if wrong(one, made.faults)]
        false = [one for one in wrongly if not _poor(made, one)]
        self.false += bool(false)
        self.poor += bool(wrongly) and not false
        for fault in (one for one in made.faults if one.clear):
            named = [one for one in findings if fault.named_by(one)]
            self.faults += 1
            self.named += bool(named)
            if named:
                self.edges.append(min(abs(one.from_ts - START - fault.from_s) for one in named))
                self.edges.append(min(abs(one.to_ts - START - fault.to_s) for one in named))
        for one in findings:
            if accused(one):
                self.right[one.confidence][not wrong(one, made.faults)] += 1
        return bool(false)

    def row(self, name: str) -> str:
        named = f"{100 * self.named / self.faults:5.1f}" if self.faults else "    –"
        edges = sorted(self.edges)
        late = f"{edges[int(0.9 * len(edges))]:4.0f}" if edges else "   –"
        rates = " ".join(f"{level.value} {counts[True]}/{sum(counts.values())}" for level, counts in self.right.items())
        false = 100 * self.false / self.calls
        return (
            f"{name:22} {self.calls:5} {false:6.2f} {self.poor:4} {named} {late} {self.low / self.calls:5.2f}  {rates}"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=200)
    options.add_argument("--seed", default="calibration")
    options.add_argument("--only", default="")
    options.add_argument("--varied", action="store_true", help="another physics for each call")
    options.add_argument("--show", action="store_true", help="name the seeds of calls that accuse falsely")
    asked = options.parse_args()
    print(f"{'class':22} calls false% poor named% 90%s  low/call  right of accusing findings")
    levels: dict[Confidence, Counter[bool]] = defaultdict(Counter)
    begin = time.perf_counter()
    for maker in (*HEALTHY, *CAUSES):
        if asked.only and maker.__name__ not in asked.only.split(","):
            continue
        tally = Tally()
        for number in range(asked.calls):
            if tally.add(*generated(maker, f"{asked.seed} {number}", varied=asked.varied)) and asked.show:
                print("  false:", maker.__name__, f"{asked.seed} {number}")
        print(tally.row(maker.__name__), flush=True)
        for level, counts in tally.right.items():
            levels[level] += counts
    for level, counts in sorted(levels.items()):
        print(f"{level.value}: {counts[True]} of {sum(counts.values())} right")
    print(f"{time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
