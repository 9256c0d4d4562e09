"""Who sent to whom, and which series is whose."""

from __future__ import annotations

from dataclasses import replace

from cbtui.catalog.metrics import METRICS, MIDS, ChartGroup, Quantity, Role, charted
from cbtui.model import CallDetails, Medium, Series
from cbtui.triage.pairs import Flow, Pair, Pairs
from tests.triage.calls import START, USERS, call, hidden, mapped, session

UPLINK, END_TO_END = (MIDS[quantity, Medium.VIDEO] for quantity in (Quantity.UPLINK, Quantity.END_TO_END))


def test_every_receiver_has_a_pair_with_every_sender_in_the_order_of_sessions() -> None:
    pairs = Pairs(call(USERS)).pairs
    assert pairs == tuple(Pair(sender, receiver) for receiver in USERS for sender in USERS if sender != receiver)


def test_flows_are_pairs_by_medium() -> None:
    assert Pairs(call((111, 640))).flows == (
        Flow(640, 111, Medium.AUDIO),
        Flow(111, 640, Medium.AUDIO),
        Flow(640, 111, Medium.VIDEO),
        Flow(111, 640, Medium.VIDEO),
    )


def test_a_user_without_a_session_still_sends_to_the_others() -> None:
    pairs = Pairs(hidden(call(USERS), 111))
    assert (pairs.peers_only, pairs.users) == (frozenset({111}), frozenset(USERS))
    assert Pair(111, 640) in pairs.pairs
    assert pairs.sending(Pair(111, 640), UPLINK) == ()
    assert [one.sid for one in pairs.receiving(Pair(111, 640), END_TO_END)] == ["sid-640"]


def test_a_user_alone_is_a_pair_of_its_own_and_no_flow() -> None:
    pairs = Pairs(call((111,)))
    assert pairs.pairs == (Pair(111, 111),)
    assert pairs.pairs[0].alone
    assert pairs.flows == ()


def test_what_is_told_about_nobody_is_taken_where_there_is_one_other_user() -> None:
    def nobody(details: CallDetails) -> Pairs:
        return Pairs(mapped(details, lambda one: Series(one.sid, one.mid, 0, one.points)))

    assert nobody(call((111, 640))).receiving(Pair(111, 640), END_TO_END)
    assert not nobody(call(USERS)).receiving(Pair(111, 640), END_TO_END)


def test_the_sessions_of_one_user_are_one_user() -> None:
    details = call((111, 640))
    again = Series.of("again", END_TO_END, 111, [(START + 300, 1.0)])
    sessions = (session(640, START + 290, START + 400, "again"), *details.sessions)
    pairs = Pairs(replace(details, sessions=sessions, series=(*details.series, again)))
    assert [one.sid for one in pairs.receiving(Pair(111, 640), END_TO_END)] == ["sid-640", "again"]


def test_two_devices_of_one_uid_at_the_same_time_are_apart() -> None:
    details = call((111, 640))
    second = Series.of("second", END_TO_END, 111, [(START + at, 50.0) for at in range(0, 60, 2)])
    sessions = (*details.sessions, session(640, START + 20, START + 200, "second"))
    pairs = Pairs(replace(details, sessions=sessions, series=(*details.series, second)))
    assert pairs.doubled == {640: ("sid-640", "second")}
    assert {flow.sid for flow in pairs.flows if flow.receiver == 640} == {"sid-640", "second"}
    assert {flow.sid for flow in pairs.flows if flow.receiver == 111} == {""}
    assert [one.sid for one in pairs.apart(pairs.receiving(Pair(111, 640), END_TO_END))] == ["sid-640"]


def test_a_pair_is_found_by_both_users_else_by_one() -> None:
    pairs = Pairs(call(USERS))
    assert pairs.pair_of(640, 111) == Pair(111, 640)
    assert [pair and pair.receiver for pair in [pairs.pair_of(640, 999)]] == [640]
    assert [pair and pair.sender for pair in [pairs.pair_of(999, 640)]] == [640]
    assert pairs.pair_of(None, None) == pairs.pairs[0]


def test_what_the_document_does_not_know_is_kept_with_its_pair() -> None:
    details = call(USERS)
    strange = (Series.of("sid-111", 20014, 0, [(START, 1.0)]), Series.of("sid-640", 20021, 111, [(START, 1.0)]))
    pairs = Pairs(replace(details, series=(*details.series, *strange)))
    assert pairs.unknown(Pair(111, 640)) == ((111, 20014, 0), (640, 20021, 111))
    assert pairs.unknown(Pair(642, 641)) == ()


def test_series_are_decoded_when_they_are_looked_at() -> None:
    decoded: list[int] = []

    def watched(one: Series) -> Series:
        def load() -> tuple[object, object]:
            decoded.append(one.mid)
            return one.points

        return Series(one.sid, one.mid, one.peer_uid, load=load)  # type: ignore[arg-type]

    pairs = Pairs(mapped(call(USERS), watched))
    assert not decoded
    pairs.receiving(Pair(111, 640), END_TO_END)
    assert decoded == [END_TO_END]


def test_every_metric_says_whose_it_is_what_it_measures_and_where_it_is_charted() -> None:
    for entry in METRICS.values():
        assert entry.role and entry.quantity and entry.places
        assert MIDS[entry.quantity, entry.medium] == entry.mid
    shown = {entry.mid for group in ChartGroup for row in charted(group) for side in row.values() for entry in side}
    assert shown == set(METRICS)
    video = charted(ChartGroup.VIDEO)
    assert [entry.quantity for entry in video[0][Role.SENDER]] == [Quantity.UPLINK]
    assert [entry.quantity for entry in video[0][Role.RECEIVER]] == [Quantity.END_TO_END]
