"""The verdict names what was put into the call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Confidence, Finding, Medium, Series, Verdict
from cbtui.triage import Kind, Side, group, judge, judged, matrix, windows
from tests.triage.calls import (
    MEDIA,
    SENDER_SIDE,
    START,
    VERDICT_OF,
    Cause,
    Injection,
    call,
    hidden,
    mapped,
    renamed,
    session,
    valued,
)

USERS = (111, 640, 641, 642)
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.one_of(st.none(), st.integers(0, 999))
sizes = st.floats(7, 90)
crowds = st.sampled_from([(111, 640), (111, 640, 641), USERS])
spans = st.integers(20, 120).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 40, 230)))


def said(details: CallDetails, medium: Medium = Medium.VIDEO) -> set[tuple[int, int, Verdict]]:
    found = judged(details).findings
    return {(one.sender_uid, one.receiver_uid, one.verdict) for one in found if one.medium is medium}


def expected(cause: Cause, uid: int, users: tuple[int, ...]) -> set[tuple[int, int, Verdict]]:
    others = [other for other in users if other != uid]
    verdict = VERDICT_OF[cause]
    return {(uid, other, verdict) if cause in SENDER_SIDE else (other, uid, verdict) for other in others}


@SLOW
@given(crowds, st.sampled_from([Cause.UPLINK, Cause.DOWNLINK]), sizes, spans, seeds)
def test_loss_is_found_on_its_side(
    users: tuple[int, ...], cause: Cause, size: float, span: tuple[int, int], seed: int | None
) -> None:
    details = call(users, [Injection(cause, 111, *span, size)], seed=seed)
    for medium in MEDIA:
        assert said(details, medium) == expected(cause, 111, users)


@SLOW
@given(crowds, spans, seeds)
def test_a_busy_device_is_found_on_its_side(users: tuple[int, ...], span: tuple[int, int], seed: int | None) -> None:
    for cause in (Cause.SENDER_CPU, Cause.RECEIVER_CPU):
        details = call(users, [Injection(cause, 111, *span)], seed=seed)
        assert said(details) == expected(cause, 111, users)


@SLOW
@given(sizes, sizes, seeds)
def test_loss_on_both_ways_is_both_where_they_meet(up: float, down: float, seed: int | None) -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=up), Injection(Cause.DOWNLINK, 640, size=down)], seed=seed)
    found = said(details)
    assert (111, 640, Verdict.BOTH) in found
    assert (111, 641, Verdict.UPLINK) in found
    assert (641, 640, Verdict.DOWNLINK) in found
    assert {(one.sender_uid, one.receiver_uid) for one in judged(details).findings} == {
        (111, 640), (111, 641), (111, 642), (641, 640), (642, 640)
    }  # fmt: skip


@SLOW
@given(crowds, seeds, st.floats(0, 1.5))
def test_a_healthy_call_yields_no_finding(users: tuple[int, ...], seed: int | None, loss: float) -> None:
    judgement = judged(call(users, seed=seed, base_loss=loss))
    assert judgement.findings == ()
    assert judgement.healthy
    assert not judgement.repaired
    assert judgement.judged_share > 0.9
    assert judgement.notes == ()


def test_muting_is_a_choice_and_no_finding() -> None:
    details = call(USERS, [Injection(Cause.MUTE, 111)])
    judgement = judged(details)
    assert judgement.findings == ()
    assert judgement.healthy
    muted = [one.ts for one in windows(details, 111, 640, Medium.VIDEO) if one.verdict is Verdict.NOT_SENDING]
    assert START + 60 <= muted[0] < START + 70
    assert len(muted) in (11, 12)


def test_freezes_while_nothing_was_sent_say_so() -> None:
    muted = call(USERS, [Injection(Cause.MUTE, 111)])

    def freeze(series: Series) -> Series:
        if series.mid != 20011 or series.peer_uid != 111:
            return series
        return valued(series, lambda ts, value: 900.0 if 60 <= ts - START < 180 else value)

    found = judged(mapped(muted, freeze)).findings
    assert {one.verdict for one in found} == {Verdict.NOT_SENDING}
    assert {one.sender_uid for one in found} == {111}


@SLOW
@given(st.sampled_from(list(VERDICT_OF)), seeds)
def test_swapping_users_swaps_sides(cause: Cause, seed: int | None) -> None:
    details = call((111, 640, 641), [Injection(cause, 111)], seed=seed)
    names = {111: 640, 640: 111}
    swapped = {(names.get(s, s), names.get(r, r), verdict) for s, r, verdict in said(details)}
    assert said(renamed(details, names)) == swapped


@SLOW
@given(st.sampled_from([Cause.UPLINK, Cause.DOWNLINK]), sizes, st.floats(0, 60), st.booleans(), seeds)
def test_more_loss_never_clears(cause: Cause, size: float, more: float, uplink: bool, seed: int | None) -> None:
    details = call((111, 640, 641), [Injection(cause, 111, size=size)], seed=seed)
    worse_mids = {20015, 20017} if uplink else {20016, 20018}

    def worse(series: Series) -> Series:
        if series.mid not in worse_mids:
            return series
        return valued(series, lambda _, value: min(100.0, value + more))

    def pairs(found: tuple[Finding, ...]) -> set[tuple[int, int, Medium]]:
        return {(one.sender_uid, one.receiver_uid, one.medium) for one in found}

    assert pairs(judged(details).findings) <= pairs(judged(mapped(details, worse)).findings)


@SLOW
@given(st.sampled_from(list(Cause)), st.sets(st.integers(0, 119), max_size=100), st.sets(st.integers(20001, 20018)))
def test_removing_samples_only_moves_a_window_to_unclassified(cause: Cause, gone: set[int], mids: set[int]) -> None:
    details = call((111, 640), [Injection(cause, 111, 55, 185)])
    kept = set(range(120)) - gone
    if not kept:
        kept = {0}

    def thin(series: Series) -> Series:
        if series.mid not in mids:
            return series
        pairs = [pair for at, pair in enumerate(series.pairs()) if at in kept]
        return Series.of(series.sid, series.mid, series.peer_uid, pairs)

    steady = range(START + 60, START + 175)
    thinned = {one.ts: one.verdict for one in windows(mapped(details, thin), 111, 640, Medium.VIDEO)}
    for before in windows(details, 111, 640, Medium.VIDEO):
        if before.ts in steady and before.ts in thinned:
            assert thinned[before.ts] in {before.verdict, Verdict.UNCLASSIFIED}


@SLOW
@given(st.lists(st.one_of(st.none(), st.integers(0, 2500)), min_size=1, max_size=150), st.integers(0, 9))
def test_frozen_time_of_windows_sums_to_that_of_samples(values: list[int | None], shift: int) -> None:
    series = Series.of("sid-640", 20011, 111, [(START + shift + 2 * at, value) for at, value in enumerate(values)])
    details = CallDetails("call", START, START + 400, (session(640, START, START + 400),), (series,))
    total = sum(one.freeze_ms for one in windows(details, 111, 640, Medium.VIDEO))
    assert total == sum(value or 0 for value in values)


@SLOW
@given(st.sampled_from([Cause.UPLINK, Cause.SENDER_CPU]), sizes, seeds)
def test_hiding_the_senders_session_keeps_the_columns_verdict(cause: Cause, size: float, seed: int | None) -> None:
    details = call(USERS, [Injection(cause, 111, size=size)], seed=seed)
    judgement = judged(hidden(details, 111))
    assert {(one.sender_uid, one.verdict) for one in judgement.findings if one.medium is Medium.VIDEO} == {
        (111, VERDICT_OF[cause])
    }
    for one in judgement.findings:
        assert one.confidence is Confidence.MEDIUM
        assert "U not visible" in one.evidence
    span = (START + 60, START + 180)
    kind: Kind = "loss" if cause is Cause.UPLINK else "freeze"
    for table in (details, hidden(details, 111)):
        assert matrix(table, Medium.VIDEO, kind, *span).side(111, 640) is Side.SENDER
    assert any("111" in note for note in judgement.notes)


def test_a_hidden_sender_is_cleared_when_only_one_receiver_suffers() -> None:
    details = hidden(call(USERS, [Injection(Cause.DOWNLINK, 640)]), 111)
    assert said(details) == {(other, 640, Verdict.DOWNLINK) for other in (111, 641, 642)}


def test_verdict_and_matrix_that_agree_give_high_confidence() -> None:
    for cause in (Cause.UPLINK, Cause.DOWNLINK, Cause.SENDER_CPU, Cause.RECEIVER_CPU):
        found = judged(call(USERS, [Injection(cause, 111)])).findings
        assert {one.confidence for one in found if one.medium is Medium.VIDEO} == {Confidence.HIGH}


def test_with_two_users_there_is_no_matrix_and_confidence_is_medium() -> None:
    found = judged(call((111, 640), [Injection(Cause.UPLINK, 111)])).findings
    assert {one.confidence for one in found} == {Confidence.MEDIUM}


def test_numbers_against_the_matrix_are_unclear() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111)])

    def innocent(series: Series) -> Series:
        own_loss = series.mid in {20015, 20017} and series.sid == "sid-111"
        return valued(series, lambda *_: 0.5) if own_loss else series

    found = judged(mapped(details, innocent)).findings
    assert {(one.verdict, one.confidence) for one in found} == {(Verdict.UNCLEAR, Confidence.LOW)}
    assert all("its numbers say downlink, the other users point to the sender" in one.evidence for one in found)


@pytest.mark.parametrize("length", [6, 10, 16, 20])
@pytest.mark.parametrize("users", [(111, 640), USERS])
def test_nobody_is_accused_under_thirty_seconds(length: int, users: tuple[int, ...]) -> None:
    for offset in range(0, 10, 3):
        injection = Injection(Cause.UPLINK, 111, 60 + offset, 60 + offset + length, 60)
        found = judged(call(users, [injection])).findings
        assert {(one.verdict, one.confidence) for one in found} == {(Verdict.UNCLEAR, Confidence.LOW)}
        assert all("under 30 s, looks like uplink" in one.evidence for one in found if one.medium is Medium.VIDEO)


@pytest.mark.parametrize("offset", range(10))
def test_thirty_seconds_are_enough_wherever_windows_begin(offset: int) -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, 60 + offset, 90 + offset, 9)])
    assert said(details) == expected(Cause.UPLINK, 111, USERS)


def test_a_finding_lasts_from_the_first_to_the_last_bad_sample() -> None:
    found = judged(call((111, 640), [Injection(Cause.DOWNLINK, 640, 64, 150)])).findings
    assert {(one.from_ts - START, one.to_ts - START) for one in found} == {(64, 150)}


def test_trouble_less_than_ten_seconds_apart_is_one_finding() -> None:
    def times(gap: int) -> list[tuple[int, int]]:
        injections = [Injection(Cause.UPLINK, 111, 40, 80), Injection(Cause.UPLINK, 111, 80 + gap, 140)]
        found = judged(call((111, 640), injections)).findings
        return sorted((one.from_ts - START, one.to_ts - START) for one in found if one.medium is Medium.VIDEO)

    assert times(8) == [(40, 140)]
    assert times(24) == [(40, 80), (104, 140)]


def test_a_flicker_of_loss_without_a_freeze_is_noise() -> None:
    details = call((111, 640))

    def flicker(series: Series) -> Series:
        hit = series.mid == 20018 and series.peer_uid == 111
        return valued(series, lambda ts, value: 8.0 if 60 <= ts - START < 75 else value) if hit else series

    assert judged(mapped(details, flicker)).findings == ()


def test_evidence_is_a_line_of_numbers() -> None:
    details = call((111, 640, 641), [Injection(Cause.UPLINK, 111, 65, 125, 37)])

    def repaired(series: Series) -> Series:
        return series

    worst = judged(mapped(details, repaired)).findings[0]
    assert worst.evidence == "uplink · U 37 % · E 37 % · D 0 % · CPU 40/40 % · 21 s frozen · 2 of 2 receivers hit"
    assert worst.frozen_s == pytest.approx(21)
    assert worst.loss == pytest.approx(37)
    assert worst.users == (640, 641)


def test_what_the_api_did_not_tell_is_a_dash() -> None:
    details = hidden(call(USERS, [Injection(Cause.UPLINK, 111, 65, 125, 37)]), 111)
    assert judged(details).findings[0].evidence == (
        "uplink · U – % · E 37 % · D – % · CPU –/40 % · 21 s frozen · 3 of 3 receivers hit · U not visible"
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
    assert "no freeze" in judgement.findings[0].evidence
    assert any("ranked by loss" in note for note in judgement.notes)


def test_loss_measured_after_repair_is_noticed() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=30)])

    def repair(series: Series) -> Series:
        return valued(series, lambda _, value: value / 5) if series.mid in {20016, 20018} else series

    judgement = judged(mapped(details, repair))
    assert judgement.repaired
    assert {(one.sender_uid, one.verdict) for one in judgement.findings} == {(111, Verdict.UPLINK)}
    assert all("after repair" in one.evidence for one in judgement.findings)
    assert any("after repair" in note for note in judgement.notes)


def test_after_repair_the_matrix_outvotes_the_pair() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=30), Injection(Cause.DOWNLINK, 640, size=12)])

    def repair(series: Series) -> Series:
        if series.mid not in {20016, 20018} or series.peer_uid != 111:
            return series
        return valued(series, lambda ts, value: 9.0 if series.sid == "sid-640" and value > 5 else 1.0)

    judgement = judged(mapped(details, repair))
    assert judgement.repaired
    pair = next(one for one in judgement.findings if (one.sender_uid, one.receiver_uid) == (111, 640))
    assert (pair.verdict, pair.confidence) == (Verdict.DOWNLINK, Confidence.MEDIUM)


def test_a_rejoin_is_the_same_user() -> None:
    details = call((111, 640, 641), [Injection(Cause.UPLINK, 111)])
    half = START + 120

    def split(series: Series) -> list[Series]:
        if series.sid != "sid-111":
            return [series]
        parts = ([p for p in series.pairs() if p[0] < half], [p for p in series.pairs() if p[0] >= half])
        return [Series.of(f"sid-111-{n}", series.mid, series.peer_uid, part) for n, part in enumerate(parts)]

    sessions = (
        session(111, half, START + 240, "sid-111-1"),
        *(one for one in details.sessions if one.uid != 111),
        session(111, START, half, "sid-111-0"),
    )
    rejoined = replace(details, sessions=sessions, series=tuple(part for one in details.series for part in split(one)))
    assert said(rejoined) == said(details)


def test_series_are_taken_from_where_the_server_puts_them() -> None:
    details = call((111, 640), [Injection(Cause.UPLINK, 111)])

    def moved(series: Series) -> Series:
        receiving = {20004, 20005, 20009, 20010, 20011, 20016, 20018}
        other = 640 if series.sid == "sid-111" else 111
        return Series(series.sid, series.mid, 0 if series.mid in receiving else other, series.points)

    moved_cpu = {20001, 20002}
    turned = mapped(details, lambda one: one if one.mid in moved_cpu else moved(one))
    assert said(turned) == said(details) == expected(Cause.UPLINK, 111, (111, 640))


def test_no_data_is_not_a_healthy_call() -> None:
    details = call((111, 640))
    judgement = judged(replace(details, series=()))
    assert judgement.findings == ()
    assert not judgement.healthy
    assert judgement.judged_share == 0
    assert judgement.notes != ()
    blind = judged(mapped(details, lambda one: None if one.mid in {20015, 20017} else one))
    assert not blind.healthy
    assert "enough samples" in blind.notes[0]


def test_a_sample_with_a_broken_clock_does_not_stretch_the_call() -> None:
    details = call((111, 640), [Injection(Cause.UPLINK, 111)])
    stray = Series.of("sid-640", 20016, 111, [(0, 1.0), (2**50, 1.0)])
    broken = replace(details, series=(*details.series, stray))
    assert said(broken) == said(details)


def test_ratios_in_place_of_percent_are_pointed_out() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=40)])
    loss = {20015, 20016, 20017, 20018}
    ratios = mapped(details, lambda one: valued(one, lambda _, value: value / 100) if one.mid in loss else one)
    assert any("percent" in note for note in judged(ratios).notes)
    assert not any("percent" in note for note in judged(details).notes)


def test_judging_goes_by_steps_that_report_progress() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111)])
    steps = judge(details)
    shares = []
    result = None
    while result is None:
        try:
            shares.append(next(steps).share or 0.0)
        except StopIteration as end:
            result = end.value
    assert len(shares) > 100
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert result == judged(details)


def test_thresholds_are_the_callers() -> None:
    details = call((111, 640), [Injection(Cause.UPLINK, 111, size=8)])
    no_freeze = mapped(details, lambda one: None if one.mid in {20005, 20011} else one)
    assert judged(no_freeze).findings
    assert judged(no_freeze, Thresholds(loss_bad=12)).findings == ()
