"""What the series of a session read, and that they hang together."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import msgspec
import pytest

from cbtui.model import Medium
from cbtui.simulator import Kind, Lesson, Stay, Trouble, worst_call, worst_call_body
from cbtui.simulator.samples import Samples, series, timeline
from tests.fakes import EPOCH

NOW = int(EPOCH)
START, END = NOW - 1800, NOW - 600
LOCAL = {20001, 20002, 20003, 20006, 20007, 20008, 20015, 20017}
PER_PEER = {20004, 20005, 20009, 20010, 20011, 20013, 20016, 20018, 20019, 20020}

Table = dict[tuple[int, int, int], Samples]


def _series(*troubles: Trouble) -> Table:
    """``(uid, mid, peer_uid)`` → samples of a class of 1, 2 and 3 between START and END."""
    lesson = Lesson.of("c", START - 600, END - START + 1200, [1, 2, 3], troubles)
    return {
        (stay.uid, row.mid, row.peer_uid): row
        for stay in lesson.stays
        for row in series(lesson, stay, START, END, NOW)
        if row.mid != 20014
    }


def _mean(table: Table, uid: int, mid: int, peer: int = 0) -> float:
    return mean(table[uid, mid, peer].values)


def _trouble(kind: Kind, size: float = 0.0, sender: int | None = None, receiver: int | None = None) -> Trouble:
    return Trouble(kind, START, END + 1, size, sender, receiver)


def test_every_session_has_local_series_and_ten_about_each_peer() -> None:
    table = _series()
    for uid in (1, 2, 3):
        assert {mid for user, mid, peer in table if user == uid and peer == 0} == LOCAL
        for peer in {1, 2, 3} - {uid}:
            assert {mid for user, mid, of in table if (user, of) == (uid, peer)} == PER_PEER


def test_a_healthy_class_neither_freezes_nor_loses_much() -> None:
    table = _series()
    for (_, mid, _), row in table.items():
        if mid in (20005, 20011):
            assert set(row.values) == {0}
        if mid in (20015, 20016, 20017, 20018):
            assert mean(row.values) < 2


def test_loss_adds_up_from_end_to_end() -> None:
    table = _series(_trouble(Kind.BOTH, 20, sender=1, receiver=2))
    assert _mean(table, 1, 20017) == pytest.approx(20, abs=1)
    assert _mean(table, 2, 20018, 1) == pytest.approx(100 * (1 - 0.8 * 0.8), abs=1)
    assert _mean(table, 3, 20018, 1) == pytest.approx(20, abs=1.5)
    assert _mean(table, 2, 20018, 3) < 2
    assert _mean(table, 2, 20009, 1) == pytest.approx(_mean(table, 1, 20006) * 0.64, rel=0.05)


@pytest.mark.parametrize("medium", list(Medium))
def test_end_to_end_loss_is_never_far_below_the_uplink_loss_of_the_same_moment(medium: Medium) -> None:
    up, end = (20015, 20016) if medium is Medium.AUDIO else (20017, 20018)
    table = _series(_trouble(Kind.UPLINK_LOSS, 30, sender=1))
    grid = {at // 2: value for at, value in zip(*table[1, up, 0][2:], strict=True)}
    pairs = [(grid[at // 2], value) for at, value in zip(*table[2, end, 1][2:], strict=True) if at // 2 in grid]
    assert len(pairs) > 300
    assert all(value >= uplink - 1 for uplink, value in pairs)


def test_an_uplink_loss_hits_the_column_and_a_downlink_loss_the_row() -> None:
    column = _series(_trouble(Kind.UPLINK_LOSS, 40, sender=1))
    frozen = {(uid, peer) for (uid, mid, peer), row in column.items() if mid == 20011 and sum(row.values) > 0}
    assert frozen == {(2, 1), (3, 1)}
    row = _series(_trouble(Kind.DOWNLINK_LOSS, 40, receiver=1))
    frozen = {(uid, peer) for (uid, mid, peer), samples in row.items() if mid == 20011 and sum(samples.values) > 0}
    assert frozen == {(1, 2), (1, 3)}
    assert _mean(row, 2, 20017) < 2


def test_a_busy_sender_captures_but_does_not_send() -> None:
    table = _series(_trouble(Kind.SENDER_CPU, 93, sender=1))
    assert _mean(table, 1, 20002) == pytest.approx(93, abs=2)
    assert _mean(table, 1, 20008) < 0.6 * _mean(table, 1, 20007)
    assert _mean(table, 2, 20018, 1) < 2
    assert sum(table[2, 20011, 1].values) > 0


def test_a_busy_receiver_gets_everything_and_shows_little() -> None:
    table = _series(_trouble(Kind.RECEIVER_CPU, 93, receiver=2))
    assert _mean(table, 2, 20001) >= 70
    assert _mean(table, 2, 20009, 1) >= 0.8 * _mean(table, 1, 20006)
    assert _mean(table, 2, 20010, 1) < 0.6 * _mean(table, 1, 20008)
    assert sum(table[3, 20011, 1].values) == 0


def test_a_muted_sender_sends_nothing() -> None:
    table = _series(_trouble(Kind.MUTE, sender=1))
    for uid, mid, peer in ((1, 20003, 0), (1, 20006, 0), (2, 20004, 1), (2, 20009, 1), (2, 20005, 1)):
        assert set(table[uid, mid, peer].values) == {0}


def test_a_trouble_in_one_medium_leaves_the_other_alone() -> None:
    table = _series(Trouble(Kind.MUTE, START, END + 1, sender=1, medium=Medium.VIDEO))
    assert set(table[1, 20006, 0].values) == {0}
    assert _mean(table, 1, 20003) > 40


def test_a_trouble_holds_for_its_time_only() -> None:
    middle = (START + END) // 2
    table = _series(Trouble(Kind.MUTE, middle, middle + 60, sender=1))
    silent = [at for at, value in zip(*table[1, 20006, 0][2:], strict=True) if value == 0]
    assert silent
    assert all(middle <= at < middle + 60 for at in silent)


def test_freezes_fit_into_their_sample_and_reach_the_documented_length() -> None:
    table = _series(_trouble(Kind.UPLINK_LOSS, 60, sender=1))
    freezes = {value for value in table[2, 20011, 1].values if value}
    assert min(freezes) >= 600
    assert max(freezes) <= 2000


def test_samples_come_about_every_two_seconds_with_gaps() -> None:
    stay = Stay("F" * 32, 1, NOW - 7200, NOW)
    ticks = timeline(stay, NOW)
    steps = [later - sooner for sooner, later in pairwise(ticks)]
    assert min(steps) >= 1
    assert sorted(steps)[len(steps) // 2] == 2
    assert 8 <= max(steps) <= 40
    assert ticks[0] >= stay.join_ts
    assert ticks[-1] <= NOW


def test_series_of_a_peer_cover_only_his_stays() -> None:
    lesson = Lesson.of("c", START, 1200, [1])
    stays = (Stay("1" * 32, 2, START + 100, START + 200), Stay("2" * 32, 2, START + 400, START + 600))
    lesson = Lesson("c", (*lesson.stays, *stays))
    rows = [row for row in series(lesson, lesson.stays[0], START, END, NOW) if row.peer_uid == 2]
    assert rows
    for row in rows:
        assert all(START + 100 <= at < START + 200 or START + 400 <= at < START + 600 for at in row.ts)
        assert any(at > START + 400 for at in row.ts)


def test_who_only_listens_sends_nothing_and_is_nobodys_peer() -> None:
    lesson = Lesson.of("c", START, 1200, [1])
    lesson = Lesson("c", (*lesson.stays, Stay("3" * 32, 2, START, END, speaker=False)))
    listener = {(row.mid, row.peer_uid) for row in series(lesson, lesson.stays[1], START, END, NOW)}
    assert {mid for mid, peer in listener if peer == 0} <= {20001, 20002, 20014}
    assert {mid for mid, peer in listener if peer == 1} == PER_PEER
    assert {row.peer_uid for row in series(lesson, lesson.stays[0], START, END, NOW)} == {0}


def test_an_undocumented_mid_is_there_now_and_then() -> None:
    lesson = Lesson.of("c", START, 1200, range(1, 30))
    mids = [row.mid for stay in lesson.stays for row in series(lesson, stay, START, END, NOW) if row.peer_uid == 0]
    assert 0 < mids.count(20014) < 29


def test_the_worst_call_scales_and_has_incidents() -> None:
    body = worst_call_body(users=4, hours=0.25)
    assert body == worst_call_body(users=4, hours=0.25)
    answer = msgspec.json.decode(body)
    assert len(answer["call_info"]) == 4
    rows = [row for session in answer["metrics"] for row in session["data"]]
    assert sum(row["mid"] == 20018 for row in rows) == 4 * 3
    assert any(value for row in rows if row["mid"] == 20011 for _, value in row["kvs"])
    assert {trouble.kind for trouble in worst_call().troubles} > {Kind.UPLINK_LOSS, Kind.DOWNLINK_LOSS, Kind.BOTH}
