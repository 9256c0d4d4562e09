"""The verdict names what was put into the call, and what holds of every call."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cbtui.model import CallDetails, Confidence, Finding, Medium, Note, NoteKind, Series, Side, Verdict
from cbtui.triage.judgement import judged
from cbtui.triage.matrix import matrix
from cbtui.triage.table import Kind
from tests.triage.calls import (
    MEDIA,
    START,
    USERS,
    VERDICT_OF,
    Cause,
    Injection,
    call,
    expected,
    hidden,
    mapped,
    renamed,
    said,
    valued,
)

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.one_of(st.none(), st.integers(0, 999))
sizes = st.floats(9, 90)
crowds = st.sampled_from([(111, 640), (111, 640, 641), USERS])
spans = st.integers(20, 120).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 40, 230)))


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
@given(st.floats(9, 60), st.floats(15, 90), seeds)
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
    assert judgement.summary is not None


def test_muting_is_a_choice_and_no_finding() -> None:
    judgement = judged(call(USERS, [Injection(Cause.MUTE, 111)]))
    assert judgement.findings == ()
    assert judgement.healthy


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


def accused(details: CallDetails) -> set[tuple[int, Verdict]]:
    """Whom the findings accuse, and of what."""
    found = set()
    for one in judged(details).findings:
        if one.verdict.accuses and one.confidence is not Confidence.LOW:
            sides = {Side.SENDER: [one.sender_uid], Side.RECEIVER: [one.receiver_uid]}
            found |= {(uid, one.verdict) for uid in sides.get(one.verdict.side, [one.sender_uid, one.receiver_uid])}
    return found


@SLOW
@given(st.sampled_from(list(Cause)), st.sets(st.integers(0, 119), max_size=100), st.sets(st.integers(20001, 20018)))
def test_dropping_samples_never_makes_an_accusation_that_was_not_there(
    cause: Cause, gone: set[int], mids: set[int]
) -> None:
    details = call((111, 640, 641), [Injection(cause, 111, 55, 185)])

    def thin(series: Series) -> Series:
        if series.mid not in mids:
            return series
        pairs = [pair for at, pair in enumerate(series.pairs()) if at not in gone]
        return Series.of(series.sid, series.mid, series.peer_uid, pairs)

    assert accused(mapped(details, thin)) <= accused(details)


@SLOW
@given(st.sampled_from(list(VERDICT_OF)), st.integers(-100_000, 100_000))
def test_shifting_time_changes_nobody_accused(cause: Cause, shift: int) -> None:
    assert accused(call(USERS, [Injection(cause, 111)], start=START + shift)) == accused(
        call(USERS, [Injection(cause, 111)])
    )


@SLOW
@given(sizes, seeds)
def test_hiding_the_senders_session_keeps_the_columns_verdict(size: float, seed: int | None) -> None:
    cause = Cause.UPLINK
    details = call(USERS, [Injection(cause, 111, size=size)], seed=seed)
    judgement = judged(hidden(details, 111))
    assert {(one.sender_uid, one.verdict) for one in judgement.findings if one.medium is Medium.VIDEO} == {
        (111, VERDICT_OF[cause])
    }
    if cause is Cause.UPLINK:
        assert all(Note(NoteKind.UPLINK_HIDDEN) in one.evidence.remarks for one in judgement.findings)
    span = (START + 60, START + 180)
    kind: Kind = "loss" if cause is Cause.UPLINK else "freeze"
    for table in (details, hidden(details, 111)):
        assert matrix(table, Medium.VIDEO, kind, *span).side(111, 640) is Side.SENDER
    assert Note(NoteKind.PEERS_ONLY) in judgement.notes


def test_a_hidden_sender_is_cleared_when_only_one_receiver_suffers() -> None:
    details = hidden(call(USERS, [Injection(Cause.DOWNLINK, 640)]), 111)
    assert said(details) == {(other, 640, Verdict.DOWNLINK) for other in (111, 641, 642)}
