"""A leg over which nothing came; and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from cbtui.catalog.metrics import MIDS, Quantity
from cbtui.model import CallDetails, Confidence, Medium, NoteKind, Series, Side, Verdict
from cbtui.triage.groups import group
from cbtui.triage.judgement import judged
from tests.triage.test_simulated import FROM_S, START, STUDENT, TEACHER, TO_S, accusations, simulated

Pair = tuple[int, int]
"""Sender and receiver."""


def without(details: CallDetails, dead: Callable[[Pair], bool], media: Iterable[Medium] = Medium) -> CallDetails:
    """The call with pairs of which nothing comes for a while: no bitrate, no loss that is counted, all frozen."""
    told = {MIDS[Quantity.RECEIVED, one]: 0.0 for one in media} | {MIDS[Quantity.FREEZE, one]: 2000.0 for one in media}
    uncounted = {MIDS[Quantity.END_TO_END, one] for one in media}
    owners = details.by_sid

    def changed(series: Series) -> Series:
        pair = series.peer_uid, owners[series.sid].uid
        if not dead(pair) or series.mid not in told.keys() | uncounted:
            return series
        inside = range(START + FROM_S, START + TO_S)
        points = [(ts, told.get(series.mid, value) if ts in inside else value) for ts, value in series.pairs()]
        kept = [(ts, value) for ts, value in points if ts not in inside or series.mid in told]
        return Series.of(series.sid, series.mid, series.peer_uid, kept)

    return replace(details, series=tuple(map(changed, details.series)))


def test_nothing_of_a_sender_at_anybody_is_his_uplink() -> None:
    details = without(simulated(), lambda pair: pair[0] == TEACHER)
    assert accusations(details) == {(TEACHER, False, Side.SENDER)}
    findings = judged(details).findings
    assert {one.confidence for one in findings} == {Confidence.HIGH}
    assert all(NoteKind.NOTHING_CAME in {remark.kind for remark in one.evidence.remarks} for one in findings)
    assert {one.verdict for one in findings} == {Verdict.UPLINK}
    assert {(one.from_ts - START, one.to_ts - START) for one in group(findings)} == {(FROM_S, TO_S)}


def test_nothing_of_anybody_at_one_receiver_is_his_downlink() -> None:
    assert accusations(without(simulated(), lambda pair: pair[1] == STUDENT)) == {(STUDENT, False, Side.RECEIVER)}


def test_a_receiver_who_takes_no_picture_but_all_sound_is_not_accused() -> None:
    assert accusations(without(simulated(), lambda pair: pair[1] == STUDENT, [Medium.VIDEO])) == set()


def test_a_sender_whose_picture_stands_still_while_he_is_heard_is_not_accused() -> None:
    assert accusations(without(simulated(), lambda pair: pair[0] == TEACHER, [Medium.VIDEO])) == set()


def test_one_pair_alone_tells_of_nobody() -> None:
    assert accusations(without(simulated(), lambda pair: pair == (TEACHER, STUDENT))) == set()
