"""Findings follow how far the numbers can be trusted."""

from __future__ import annotations

from dataclasses import replace

from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Note, NoteKind, Series, Verdict
from cbtui.triage.judgement import judge, judged
from tests.triage.calls import START, USERS, Cause, Injection, call, expected, mapped, said, session, valued


def test_loss_measured_after_repair_is_noticed() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=30)])

    def repair(series: Series) -> Series:
        return valued(series, lambda _, value: value / 5) if series.mid in {20016, 20018} else series

    judgement = judged(mapped(details, repair))
    assert judgement.repaired
    assert {(one.sender_uid, one.verdict) for one in judgement.findings} == {(111, Verdict.UPLINK)}
    assert all(Note(NoteKind.LOWER_BOUND) in one.evidence.remarks for one in judgement.findings)
    assert Note(NoteKind.AFTER_REPAIR) in judgement.notes


def test_after_repair_what_is_left_beyond_the_others_is_the_downlinks() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=30), Injection(Cause.DOWNLINK, 640, size=12)])

    def repair(series: Series) -> Series:
        if series.mid not in {20016, 20018} or series.peer_uid != 111:
            return series
        return valued(series, lambda ts, value: 9.0 if series.sid == "sid-640" and value > 5 else 1.0)

    judgement = judged(mapped(details, repair))
    assert judgement.repaired
    pair = next(one for one in judgement.findings if (one.sender_uid, one.receiver_uid) == (111, 640))
    assert pair.verdict in {Verdict.BOTH, Verdict.DOWNLINK}


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
    assert blind.notes[0].kind is NoteKind.FEW_SAMPLES


def test_a_sample_with_a_broken_clock_does_not_stretch_the_call() -> None:
    details = call((111, 640), [Injection(Cause.UPLINK, 111)])
    stray = Series.of("sid-640", 20016, 111, [(0, 1.0), (2**50, 1.0)])
    broken = replace(details, series=(*details.series, stray))
    assert said(broken) == said(details)


def test_ratios_in_place_of_percent_are_pointed_out() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=40)])
    loss = {20015, 20016, 20017, 20018}
    ratios = mapped(details, lambda one: valued(one, lambda _, value: value / 100) if one.mid in loss else one)
    assert Note(NoteKind.RATIOS) in judged(ratios).notes
    assert Note(NoteKind.RATIOS) not in judged(details).notes


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


def test_one_uid_on_two_devices_at_once_is_two_tracks() -> None:
    details = call((111, 640, 641), [Injection(Cause.DOWNLINK, 640, size=40)])
    names = {640: 640, 641: 640}
    sessions = tuple(replace(one, uid=names.get(one.uid, one.uid)) for one in details.sessions)
    series = tuple(one for one in details.series if one.peer_uid not in names)
    judgement = judged(replace(details, sessions=sessions, series=series))
    assert Note(NoteKind.SEVERAL_DEVICES, uids=(640,)) in judgement.notes
    alone = judged(details).findings[0].evidence.end_to_end
    assert {one.receiver_uid for one in judgement.findings} == {640}
    assert {one.evidence.end_to_end for one in judgement.findings} == {alone}
    assert Note(NoteKind.SEVERAL_DEVICES, uids=(640,)) not in judged(details).notes
