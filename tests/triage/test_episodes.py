"""When a finding begins and ends, whom it may accuse, how sure it is, and how it reads."""

from __future__ import annotations

import pytest

from cbtui.catalog.evidence import evidence_text
from cbtui.model import Confidence, Medium, Note, NoteKind, Series, Verdict
from cbtui.triage.groups import group
from cbtui.triage.judgement import judged
from tests.triage.calls import START, USERS, Cause, Injection, call, expected, hidden, mapped, said, valued


def test_where_others_bear_it_out_confidence_is_high() -> None:
    for cause in (Cause.UPLINK, Cause.DOWNLINK, Cause.SENDER_CPU, Cause.RECEIVER_CPU):
        found = judged(call(USERS, [Injection(cause, 111)])).findings
        assert {one.confidence for one in found if one.medium is Medium.VIDEO} == {Confidence.HIGH}


@pytest.mark.parametrize("users", [USERS, (111, 640, 641)])
def test_what_hits_every_pair_alike_is_a_common_cause_and_accuses_nobody(users: tuple[int, ...]) -> None:
    def lossy(series: Series) -> Series:
        hit = series.mid in {20016, 20018}
        return valued(series, lambda ts, value: 20.0 if 60 <= ts - START < 150 else value) if hit else series

    found = judged(mapped(call(users), lossy)).findings
    assert {one.verdict for one in found} == {Verdict.COMMON_CAUSE}
    assert not any(one.verdict.accuses for one in found)


def test_a_pair_alone_that_others_contradict_is_nobodys() -> None:
    def lossy(series: Series) -> Series:
        hit = series.mid in {20016, 20018} and (series.sid, series.peer_uid) == ("sid-640", 111)
        return valued(series, lambda ts, value: 20.0 if 60 <= ts - START < 150 else value) if hit else series

    found = judged(mapped(call(USERS), lossy)).findings
    assert {(one.verdict, one.confidence) for one in found} == {(Verdict.UNCLEAR, Confidence.LOW)}


@pytest.mark.parametrize("length", [4, 8, 10])
@pytest.mark.parametrize("users", [(111, 640), USERS])
def test_nobody_is_accused_of_one_burst(length: int, users: tuple[int, ...]) -> None:
    for offset in range(0, 10, 3):
        found = judged(call(users, [Injection(Cause.UPLINK, 111, 60 + offset, 60 + offset + length, 60)])).findings
        assert all(one.confidence is Confidence.LOW for one in found)


@pytest.mark.parametrize("offset", range(0, 10, 3))
@pytest.mark.parametrize(("size", "seconds"), [(40, 20), (20, 20), (9, 60)])
def test_time_follows_strength_wherever_windows_begin(size: int, seconds: int, offset: int) -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, 60 + offset, 60 + offset + seconds, size)])
    assert said(details) == expected(Cause.UPLINK, 111, USERS)


def test_a_finding_lasts_from_the_first_to_the_last_bad_sample() -> None:
    found = judged(call((111, 640), [Injection(Cause.DOWNLINK, 640, 64, 150)])).findings
    assert {(one.from_ts - START, one.to_ts - START) for one in found} == {(64, 150)}


def test_trouble_a_few_seconds_apart_is_one_finding() -> None:
    def times(gap: int) -> list[tuple[int, int]]:
        injections = [Injection(Cause.UPLINK, 111, 40, 80), Injection(Cause.UPLINK, 111, 80 + gap, 140)]
        found = judged(call((111, 640), injections)).findings
        return sorted((one.from_ts - START, one.to_ts - START) for one in found if one.medium is Medium.VIDEO)

    assert times(8) == [(40, 140)]
    assert times(34) == [(40, 80), (114, 140)]


def test_a_flicker_of_loss_without_a_freeze_is_noise() -> None:
    details = call((111, 640))

    def flicker(series: Series) -> Series:
        hit = series.mid == 20018 and series.peer_uid == 111
        return valued(series, lambda ts, value: 8.0 if 60 <= ts - START < 75 else value) if hit else series

    assert judged(mapped(details, flicker)).findings == ()


def test_evidence_is_a_line_of_numbers() -> None:
    details = call((111, 640, 641), [Injection(Cause.UPLINK, 111, 65, 125, 37)])
    worst = judged(details).findings[0]
    numbers = "uplink · 111 → 640 · U 37 % · E 37 % · D 0 % · CPU 40/40 % · 21 s frozen · 42 s frozen over all pairs"
    assert evidence_text(worst, "en") == f"{numbers} · 2 of 2 receivers hit · next: downlink · Wi-Fi"
    assert worst.frozen_s == pytest.approx(21)
    assert worst.loss == pytest.approx(37)
    assert worst.users == (640, 641)


def test_what_the_api_did_not_tell_is_a_dash() -> None:
    details = hidden(call(USERS, [Injection(Cause.UPLINK, 111, 65, 125, 37)]), 111)
    numbers = "uplink · 111 → 640 · U – % · E 37 % · D – % · CPU –/40 % · 21 s frozen · 63 s frozen over all pairs"
    assert evidence_text(judged(details).findings[0], "en") == (
        f"{numbers} · 3 of 3 receivers hit · next: common cause · U not visible"
    )


def test_findings_rank_by_frozen_user_seconds_of_their_cause() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, 20, 70, 10), Injection(Cause.DOWNLINK, 640, 120, 165, 80)])
    groups = group(judged(details).findings)
    totals = [one.frozen_s for one in groups]
    assert totals == sorted(totals, reverse=True)
    assert groups[0].verdict is Verdict.UPLINK
    assert (groups[0].senders, groups[0].receivers) == ((111,), (640, 641, 642))
    assert groups[1].receivers == (640,)
    flat = [one for each in groups for one in each.findings]
    assert judged(details).findings == tuple(flat)


def test_loss_without_freezes_ranks_by_loss_and_says_so() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, 20, 70, 10), Injection(Cause.UPLINK, 640, 120, 170, 30)])
    silent = mapped(details, lambda one: None if one.mid in {20005, 20011} else one)
    judgement = judged(silent)
    assert judgement.findings[0].sender_uid == 640
    assert "no freeze" in evidence_text(judgement.findings[0], "en")
    assert Note(NoteKind.RANKED_BY_LOSS) in judgement.notes
