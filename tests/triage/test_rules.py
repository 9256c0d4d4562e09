"""The table of verdicts, row by row, and what missing numbers do to it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Medium, Verdict
from cbtui.triage.fingerprint import fingerprint
from cbtui.triage.rules import Cpu, Reading, downlink_loss, verdict_of

LIMITS = Thresholds()

IDLE = Cpu(30.0, 40.0)


@dataclass(frozen=True)
class Numbers:
    medium: Medium = Medium.VIDEO
    sent: Reading = 400.0
    received: Reading = 390.0
    uplink: Reading = 0.5
    end_to_end: Reading = 0.8
    freeze_share: float = 0.0
    freeze_thin: bool = False
    capture_fps: Reading = 15.0
    send_fps: Reading = 15.0
    receive_fps: Reading = 15.0
    sender_cpu: Cpu = IDLE
    receiver_cpu: Cpu = IDLE


def changed(numbers: Numbers, changes: dict[str, Any]) -> Numbers:
    return replace(numbers, **changes)


BUSY_SYSTEM, BUSY_APP = Cpu(30.0, 80.0), Cpu(70.0, 40.0)


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        (Numbers(), Verdict.OK),
        (Numbers(sent=0.0, uplink=50.0), Verdict.NOT_SENDING),
        (Numbers(sent=0.0, uplink=None, end_to_end=None), Verdict.NOT_SENDING),
        (Numbers(uplink=5.0, end_to_end=5.0), Verdict.UPLINK),
        (Numbers(uplink=37.0, end_to_end=39.0), Verdict.UPLINK),
        (Numbers(uplink=8.0, end_to_end=1.0), Verdict.UPLINK),
        (Numbers(uplink=100.0, end_to_end=100.0), Verdict.UPLINK),
        (Numbers(uplink=0.0, end_to_end=5.0), Verdict.DOWNLINK),
        (Numbers(uplink=10.0, end_to_end=20.0), Verdict.BOTH),
        (Numbers(uplink=3.0, end_to_end=6.0), Verdict.UNCLEAR),
        (Numbers(capture_fps=4.0, sender_cpu=BUSY_SYSTEM), Verdict.SENDER_DEVICE),
        (Numbers(send_fps=8.0, sender_cpu=BUSY_APP), Verdict.SENDER_DEVICE),
        (Numbers(capture_fps=4.0), Verdict.OK),
        (Numbers(capture_fps=4.0, freeze_share=20.0), Verdict.UNCLEAR),
        (Numbers(receive_fps=8.0, receiver_cpu=BUSY_SYSTEM), Verdict.RECEIVER_DEVICE),
        (Numbers(freeze_share=1.0, receiver_cpu=BUSY_APP), Verdict.RECEIVER_DEVICE),
        (Numbers(freeze_share=1.0, received=100.0, receiver_cpu=BUSY_APP), Verdict.OK),
        (Numbers(freeze_share=6.0), Verdict.UNCLEAR),
        (Numbers(freeze_share=5.0), Verdict.OK),
        (Numbers(freeze_share=4.0, medium=Medium.AUDIO), Verdict.UNCLEAR),
        (Numbers(freeze_share=3.0, medium=Medium.AUDIO), Verdict.OK),
        (Numbers(uplink=8.0, capture_fps=1.0, sender_cpu=BUSY_SYSTEM, end_to_end=8.0), Verdict.UPLINK),
        (Numbers(capture_fps=1.0, sender_cpu=BUSY_SYSTEM, receiver_cpu=BUSY_SYSTEM), Verdict.SENDER_DEVICE),
    ],
)
def test_the_first_rule_that_holds_names_the_verdict(numbers: Numbers, verdict: Verdict) -> None:
    assert verdict_of(numbers, LIMITS) is verdict


@pytest.mark.parametrize("name", ["uplink", "end_to_end", "sent"])
def test_too_few_samples_of_a_needed_quantity_leave_it_unclassified(name: str) -> None:
    assert verdict_of(changed(Numbers(uplink=20.0, end_to_end=20.0), {name: nan}), LIMITS) is Verdict.UNCLASSIFIED


def test_a_quantity_that_the_call_lacks_holds_no_rule() -> None:
    frozen = Numbers(freeze_share=20.0)
    for name in ("sent", "received", "capture_fps", "send_fps", "receive_fps"):
        assert verdict_of(changed(frozen, {name: None}), LIMITS) is Verdict.UNCLEAR
    assert verdict_of(replace(frozen, sender_cpu=Cpu(), receiver_cpu=Cpu()), LIMITS) is Verdict.UNCLEAR
    assert verdict_of(replace(frozen, uplink=None), LIMITS) is Verdict.UNCLASSIFIED


rates = st.floats(0, 100)
quantities = st.one_of(st.none(), rates)
cpus = st.builds(Cpu, quantities, quantities)
numbers_of_all_kinds = st.builds(
    Numbers,
    st.sampled_from(list(Medium)),
    quantities,
    quantities,
    quantities,
    quantities,
    rates,
    st.just(False),
    quantities,
    quantities,
    quantities,
    cpus,
    cpus,
)


@given(numbers_of_all_kinds, st.sets(st.sampled_from([field.name for field in fields(Numbers)][1:])))
def test_losing_samples_only_leads_to_unclassified(numbers: Numbers, thinned: set[str]) -> None:
    changes: dict[str, object] = {}
    for name in thinned:
        value = getattr(numbers, name)
        if isinstance(value, Cpu):
            changes[name] = Cpu(None if value.app is None else nan, None if value.system is None else nan)
        elif name in {"freeze_share", "freeze_thin"}:
            changes |= {"freeze_share": 0.0, "freeze_thin": True}
        elif value is not None:
            changes[name] = nan
    thin = changed(numbers, changes)
    assert verdict_of(thin, LIMITS) in {verdict_of(numbers, LIMITS), Verdict.UNCLASSIFIED}


@given(rates, rates)
def test_downlink_loss_undoes_how_losses_meet(uplink: float, downlink: float) -> None:
    end_to_end = 100 * (1 - (1 - uplink / 100) * (1 - downlink / 100))
    if uplink < 99:
        assert downlink_loss(uplink, end_to_end) == pytest.approx(downlink, abs=1e-6)
    assert downlink_loss(uplink, uplink / 2) == 0


def test_the_fingerprint_changes_with_every_threshold() -> None:
    assert fingerprint() == fingerprint(Thresholds())
    others = {fingerprint(replace(LIMITS, **{field.name: 77})) for field in fields(Thresholds)}
    assert len(others | {fingerprint()}) == len(fields(Thresholds)) + 1
