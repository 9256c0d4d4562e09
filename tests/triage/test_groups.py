"""Findings of one cause become one line."""

from __future__ import annotations

from cbtui.model import Confidence, Evidence, Finding, Medium, Verdict
from cbtui.triage.groups import group


def finding(
    sender: int,
    receiver: int,
    verdict: Verdict,
    span: tuple[int, int] = (100, 200),
    *,
    medium: Medium = Medium.VIDEO,
    frozen_s: float = 10.0,
    loss: float = 0.0,
    confidence: Confidence = Confidence.MEDIUM,
) -> Finding:
    return Finding(*span, sender, receiver, medium, verdict, confidence, Evidence(), frozen_s, loss)


def test_a_senders_trouble_is_one_line_for_all_its_receivers() -> None:
    late = finding(111, 641, Verdict.UPLINK, (150, 260), frozen_s=30, confidence=Confidence.HIGH)
    (only,) = group([finding(111, 640, Verdict.UPLINK), late, finding(111, 642, Verdict.UPLINK)])
    assert (only.senders, only.receivers) == ((111,), (640, 641, 642))
    assert (only.from_ts, only.to_ts, only.frozen_s) == (100, 260, 50)
    assert (only.verdict, only.medium, only.confidence) == (Verdict.UPLINK, Medium.VIDEO, Confidence.HIGH)
    assert only.findings[0] is late


def test_a_receivers_trouble_is_one_line_for_all_its_senders() -> None:
    (only,) = group([finding(sender, 640, Verdict.DOWNLINK) for sender in (111, 641)])
    assert (only.senders, only.receivers) == ((111, 641), (640,))


def test_other_times_media_causes_and_users_stay_apart() -> None:
    apart = [
        finding(111, 640, Verdict.UPLINK),
        finding(111, 641, Verdict.UPLINK, (200, 300)),
        finding(111, 640, Verdict.UPLINK, medium=Medium.AUDIO),
        finding(111, 640, Verdict.SENDER_DEVICE),
        finding(112, 640, Verdict.UPLINK),
        finding(111, 640, Verdict.UNCLEAR),
        finding(111, 641, Verdict.UNCLEAR),
    ]
    assert len(group(apart)) == len(apart)


def test_findings_overlap_in_chains() -> None:
    chain = [finding(111, 640 + at, Verdict.UPLINK, (100 + 50 * at, 160 + 50 * at)) for at in range(4)]
    assert len(group(reversed(chain))) == 1


def test_one_of_many_receivers_does_not_move_the_times_of_a_cause() -> None:
    receivers = [finding(111, 640 + at, Verdict.UPLINK) for at in range(9)]
    (only,) = group([*receivers, finding(111, 650, Verdict.UPLINK, (60, 290))])
    assert (only.from_ts, only.to_ts) == (100, 200)
    assert only.span == (60, 290)


def test_the_worst_group_is_first() -> None:
    lossy, mild = (finding(uid, 640, Verdict.UPLINK, frozen_s=0, loss=loss) for uid, loss in ((3, 40.0), (4, 8.0)))
    many = [finding(1, receiver, Verdict.UPLINK, frozen_s=9) for receiver in (7, 8, 9)]
    one = finding(2, 640, Verdict.UPLINK, frozen_s=20)
    assert [each.senders for each in group([mild, one, lossy, *many])] == [(1,), (2,), (3,), (4,)]
    assert group([]) == ()


def test_the_evidence_shown_is_that_of_the_confidence_shown() -> None:
    worst = finding(111, 640, Verdict.UPLINK, frozen_s=30)
    sure, surer = (
        finding(111, uid, Verdict.UPLINK, frozen_s=frozen, confidence=Confidence.HIGH)
        for uid, frozen in ((641, 10), (642, 20))
    )
    (only,) = group([worst, sure, surer])
    assert only.findings == (surer, sure, worst)
    assert only.confidence is only.findings[0].confidence
