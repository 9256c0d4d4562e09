"""Beside a common cause a receiver's own loss is not believed; a sender whose own numbers tell of it is."""

from __future__ import annotations

from dataclasses import replace

from cbtui.model import Confidence, Evidence, Finding, Medium, Verdict
from cbtui.triage.agreement import agreed

LOSS_BAD = 5.0
CALL = (0, 600)


def finding(verdict: Verdict, receiver: int, span: tuple[int, int], evidence: Evidence | None = None) -> Finding:
    return Finding(
        *span, 1, receiver, Medium.VIDEO, verdict, Confidence.HIGH, evidence or Evidence(), frozen_s=3, loss=12
    )


COMMON = [finding(Verdict.COMMON_CAUSE, receiver, (100, 160)) for receiver in (2, 3)]


def verdict_beside(common: list[Finding], other: Finding) -> tuple[Verdict, Confidence, Verdict | None]:
    (told,) = [one for one in agreed([*common, other], LOSS_BAD, CALL) if one.receiver_uid == other.receiver_uid]
    return told.verdict, told.confidence, told.evidence.runner_up


def test_a_downlink_of_the_same_time_is_part_of_it() -> None:
    told = verdict_beside(COMMON, finding(Verdict.DOWNLINK, 4, (110, 170)))
    assert told == (Verdict.COMMON_CAUSE, Confidence.MEDIUM, Verdict.DOWNLINK)


def test_a_downlink_that_goes_on_long_after_it_stays() -> None:
    assert verdict_beside(COMMON, finding(Verdict.DOWNLINK, 4, (130, 300)))[0] is Verdict.DOWNLINK


def test_what_is_not_sure_explains_nothing() -> None:
    low = [Finding(100, 160, 1, 2, Medium.VIDEO, Verdict.COMMON_CAUSE, Confidence.LOW, Evidence(), frozen_s=3, loss=12)]
    assert verdict_beside(low, finding(Verdict.DOWNLINK, 4, (110, 170)))[0] is Verdict.DOWNLINK


def test_an_uplink_is_taken_for_it_only_where_the_sender_says_nothing() -> None:
    known = finding(Verdict.UPLINK, 4, (110, 160), Evidence(uplink=12.0))
    assert verdict_beside(COMMON, known)[0] is Verdict.UPLINK
    assert verdict_beside(COMMON, finding(Verdict.UPLINK, 4, (110, 160)))[0] is Verdict.COMMON_CAUSE


def test_a_device_is_no_matter_of_the_network() -> None:
    assert verdict_beside(COMMON, finding(Verdict.RECEIVER_DEVICE, 4, (110, 160)))[0] is Verdict.RECEIVER_DEVICE


def test_who_saw_too_little_of_a_leg_that_others_accuse_is_one_more_who_was_hit() -> None:
    sure = [finding(Verdict.UPLINK, receiver, (100, 160), Evidence(uplink=40.0)) for receiver in (2, 3)]
    late = Finding(
        130, 150, 1, 4, Medium.VIDEO, Verdict.UNCLEAR, Confidence.LOW, Evidence(uplink=40.0), frozen_s=9, loss=40
    )
    assert verdict_beside(sure, late)[:2] == (Verdict.UPLINK, Confidence.MEDIUM)
    assert verdict_beside(sure, replace(late, sender_uid=9))[0] is Verdict.UNCLEAR
    assert verdict_beside(sure, replace(late, evidence=Evidence(uplink=1.0)))[0] is Verdict.UNCLEAR
    assert verdict_beside(sure, replace(late, medium=Medium.AUDIO))[0] is Verdict.UNCLEAR


def test_downlinks_that_fail_and_recover_in_the_same_seconds_are_one_trouble() -> None:
    one, other = finding(Verdict.DOWNLINK, 2, (100, 160)), finding(Verdict.DOWNLINK, 3, (112, 168))
    assert {told.verdict for told in agreed([one, other], LOSS_BAD, CALL)} == {Verdict.COMMON_CAUSE}
    later = finding(Verdict.DOWNLINK, 3, (120, 180))
    assert {told.verdict for told in agreed([one, later], LOSS_BAD, CALL)} == {Verdict.DOWNLINK}
    assert {told.verdict for told in agreed([one, other], LOSS_BAD, (95, 170))} == {Verdict.DOWNLINK}
