"""Sender × receiver: lanes convict, cells show medians, nothing is made up."""

from __future__ import annotations

from math import nan

import pytest

from cbtui.catalog.reader import Reader
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import CallDetails, Medium, Series, Side
from cbtui.triage.matrix import Matrix, matrix
from tests.triage.calls import START, Cause, Injection, call, hidden, mapped, session, valued

USERS = (111, 640, 641, 642)
SPAN = (START + 65, START + 175)


def losses(cells: dict[tuple[int, int], float]) -> Matrix:
    """A matrix of calls in which ``(receiver, sender)`` lost so many % all the time."""
    users = {uid for key in cells for uid in key}
    series = tuple(
        Series.of(f"sid-{receiver}", 20018, sender, [(START + 2 * at, loss) for at in range(60)])
        for (receiver, sender), loss in cells.items()
    )
    sessions = tuple(session(uid, START, START + 120) for uid in sorted(users))
    return matrix(CallDetails("call", START, START + 120, sessions, series), Medium.VIDEO, "loss", START, START + 120)


def test_a_bad_sender_is_a_bad_column() -> None:
    seen = matrix(call(USERS, [Injection(Cause.UPLINK, 111, size=38)]), Medium.VIDEO, "loss", *SPAN)
    column = seen.column(111)
    assert (column.bad, column.seen, column.convicted) == (3, 3, True)
    assert not any(seen.row(uid).convicted for uid in USERS)
    assert seen.cell(640, 111) == pytest.approx(38)
    assert seen.cell(640, 641) == pytest.approx(0.5)
    assert seen.cell(640, 640) is None
    assert seen.side(111, 640) is Side.SENDER
    assert Reader().texts(seen.notes()) == ("column 111 is bad for 3 of 3 receivers: the sender's side",)
    assert Reader("zh").texts(seen.notes()) == ("列 111:3 个接收端中 3 个异常,问题在发送端",)


def test_a_bad_receiver_is_a_bad_row() -> None:
    seen = matrix(call(USERS, [Injection(Cause.DOWNLINK, 640)]), Medium.AUDIO, "loss", *SPAN)
    assert seen.side(111, 640) is Side.RECEIVER
    assert Reader().texts(seen.notes()) == ("row 640 is bad for 3 of 3 senders: the receiver's side",)


def test_freezes_compare_by_their_share_of_time() -> None:
    seen = matrix(call(USERS, [Injection(Cause.SENDER_CPU, 111)]), Medium.VIDEO, "freeze", *SPAN)
    assert seen.cell(640, 111) == pytest.approx(35)
    assert seen.limit == 5
    assert seen.side(111, 640) is Side.SENDER


def test_one_bad_cell_is_the_pair() -> None:
    cells = {(r, s): 1.0 for r in (1, 2, 3) for s in (1, 2, 3) if r != s}
    assert losses({**cells, (1, 2): 20.0}).side(2, 1) is Side.PAIR
    assert losses({**cells, (1, 2): 20.0}).notes() == ()


def test_all_bad_is_a_common_cause() -> None:
    seen = losses({(r, s): 20.0 for r in (1, 2, 3) for s in (1, 2, 3) if r != s})
    assert seen.common
    assert seen.side(1, 2) is Side.COMMON
    assert Reader().texts(seen.notes()) == ("every pair is bad: a common cause",)


def test_a_bad_row_that_crosses_a_bad_column_is_both() -> None:
    cells = {(r, s): 20.0 if r == 1 or s == 2 else 1.0 for r in (1, 2, 3, 4) for s in (1, 2, 3, 4) if r != s}
    seen = losses(cells)
    assert not seen.common
    assert seen.side(2, 1) is Side.BOTH
    assert seen.side(2, 3) is Side.SENDER
    assert seen.side(3, 1) is Side.RECEIVER


def test_one_sender_to_many_is_convicted_by_them_alone() -> None:
    seen = losses({(receiver, 1): 20.0 for receiver in (2, 3, 4)})
    assert not seen.common
    assert seen.side(1, 2) is Side.SENDER


def test_nobody_is_convicted_on_one_witness() -> None:
    seen = losses({(1, 2): 20.0, (2, 1): 20.0})
    assert not seen.column(2).judged
    assert seen.side(2, 1) is Side.NONE
    assert Reader().texts(seen.notes()) == ()


@pytest.mark.parametrize(("bad", "convicted"), [(1, False), (2, True), (3, True)])
def test_two_thirds_convict(bad: int, convicted: bool) -> None:
    cells = {(receiver, 9): 20.0 if receiver <= bad else 1.0 for receiver in (1, 2, 3)}
    assert losses(cells).column(9).convicted is convicted


def test_users_seen_only_as_peers_keep_their_column_and_have_an_empty_row() -> None:
    seen = matrix(hidden(call(USERS, [Injection(Cause.UPLINK, 111)]), 111), Medium.VIDEO, "loss", *SPAN)
    assert seen.peers_only == {111}
    assert seen.receivers == (640, 641, 642, 111)
    assert seen.senders == USERS
    assert seen.row(111).seen == 0
    assert seen.column(111).convicted


def test_silence_and_gaps_are_no_data() -> None:
    muted = matrix(call(USERS, [Injection(Cause.MUTE, 111)]), Medium.VIDEO, "loss", *SPAN)
    assert muted.cell(640, 111) is None
    assert muted.column(111).seen == 0
    gap = mapped(call(USERS), lambda one: valued(one, lambda *_: nan) if one.mid == 20018 else one)
    assert matrix(gap, Medium.VIDEO, "loss", *SPAN).cell(640, 111) is None
    outside = matrix(call(USERS), Medium.VIDEO, "loss", START + 9000, START + 9100)
    assert outside.side(111, 640) is Side.NONE


def test_limits_are_the_callers() -> None:
    details = call(USERS, [Injection(Cause.UPLINK, 111, size=8)])
    assert matrix(details, Medium.VIDEO, "loss", *SPAN).bad(640, 111)
    assert not matrix(details, Medium.VIDEO, "loss", *SPAN, Thresholds(loss_bad=9)).bad(640, 111)
