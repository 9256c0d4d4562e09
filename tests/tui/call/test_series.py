"""Who sent to whom, and which curve is whose."""

from __future__ import annotations

from dataclasses import replace

from cbtui.catalog.metrics import ChartGroup
from cbtui.catalog.thresholds import Thresholds
from cbtui.model import Series
from cbtui.triage.pairs import Pair
from cbtui.tui.screens.call.curves import cells, groups_of
from cbtui.tui.screens.call.series import Curves
from tests.tui.call.calls import ANNA, BEN, START, TEACHER, Lesson, between, steady


def test_every_receiver_has_a_pair_with_every_sender() -> None:
    pairs = Curves(Lesson().details(), 10).pairs
    users = {TEACHER, ANNA, BEN}
    assert set(pairs) == {Pair(sender, receiver) for sender in users for receiver in users if sender != receiver}
    receivers = [pair.receiver for pair in pairs]
    assert receivers == sorted(receivers, key=receivers.index)


def test_a_user_without_a_session_still_sends_to_the_others() -> None:
    curves = Curves(Lesson(hidden=frozenset({TEACHER})).details(), 10)
    assert Pair(TEACHER, ANNA) in curves.pairs
    assert curves.sending(Pair(TEACHER, ANNA), 20017) is None
    assert curves.receiving(Pair(TEACHER, ANNA), 20018) is not None


def test_a_user_alone_is_a_pair_of_its_own() -> None:
    assert Curves(Lesson(users=(TEACHER,)).details(), 10).pairs == (Pair(TEACHER, TEACHER),)


def test_what_is_told_about_nobody_is_taken_where_there_is_one_other_user() -> None:
    details = Lesson(users=(TEACHER, ANNA)).details()
    told = [Series(one.sid, one.mid, 0, one.points) if one.peer_uid == TEACHER else one for one in details.series]
    curves = Curves(replace(details, series=tuple(told)), 10)
    assert Pair(TEACHER, ANNA) in curves.pairs
    assert curves.receiving(Pair(TEACHER, ANNA), 20018) is not None


def test_what_is_told_about_nobody_is_nobodys_in_a_larger_call() -> None:
    details = Lesson().details()
    told = [Series(one.sid, one.mid, 0, one.points) if one.mid == 20018 else one for one in details.series]
    assert Curves(replace(details, series=tuple(told)), 10).receiving(Pair(TEACHER, ANNA), 20018) is None


def test_the_sessions_of_one_user_are_one_curve_with_a_gap() -> None:
    curves = Curves(Lesson(stays={BEN: [(0, 200), (260, 960)]}).details(), 10)
    points = curves.receiving(Pair(TEACHER, BEN), 20018)
    assert points is not None
    ts = [at - START for at in points[0]]
    assert ts == sorted(ts)
    assert 198 in ts and 260 in ts and not [at for at in ts if 200 <= at < 260]


def test_freezes_are_summed_over_ten_seconds_and_nothing_is_lost() -> None:
    lesson = Lesson(remote={(ANNA, TEACHER, 20011): between(100, 160, 700.0)})
    points = Curves(lesson.details(), 10).freezes(Pair(TEACHER, ANNA), 20011)
    assert points is not None
    assert sum(points[1]) == 30 * 700
    assert all(at % 10 == 0 for at in points[0])
    assert max(points[1]) == 5 * 700


def test_a_pair_is_found_by_both_users_else_by_one() -> None:
    curves = Curves(Lesson().details(), 10)
    assert curves.pair_of(ANNA, TEACHER) == Pair(TEACHER, ANNA)
    found = curves.pair_of(ANNA, 999)
    assert found is not None and found.receiver == ANNA
    found = curves.pair_of(999, ANNA)
    assert found is not None and found.sender == ANNA
    assert curves.pair_of(None, None) == curves.pairs[0]


def test_series_are_decoded_when_they_are_looked_at() -> None:
    decoded: list[int] = []
    details = Lesson().details()

    def watched(one: Series) -> Series:
        def load() -> tuple[object, object]:
            decoded.append(one.mid)
            return one.points

        return Series(one.sid, one.mid, one.peer_uid, load=load)  # type: ignore[arg-type]

    curves = Curves(replace(details, series=tuple(map(watched, details.series))), 10)
    assert not decoded
    cells(curves, Pair(TEACHER, ANNA), ChartGroup.VIDEO, Thresholds(), "en")
    assert 0 < len(decoded) <= 20


def test_the_sender_is_left_and_the_receiver_right() -> None:
    shown = cells(Curves(Lesson().details(), 10), Pair(TEACHER, ANNA), ChartGroup.VIDEO, Thresholds(), "en")
    left, right = shown[::2], shown[1::2]
    assert {spec.title.split()[0] for spec in left if spec} == {str(TEACHER)}
    assert {spec.title.split()[0] for spec in right if spec} == {str(ANNA)}
    assert [spec and spec.title for spec in shown[:2]] == [
        "111 video uplink packet loss",
        "640 video end-to-end packet loss",
    ]
    text = " ".join(spec.title for spec in shown if spec)
    for what in ("loss", "bitrate", "frame rate", "freeze", "CPU", "width"):
        assert what in text


def test_what_the_document_does_not_know_is_charted_raw() -> None:
    lesson = Lesson(local={(TEACHER, 20014): steady(3.0)}, remote={(ANNA, TEACHER, 20021): steady(4.0)})
    curves = Curves(lesson.details(), 10)
    pair = Pair(TEACHER, ANNA)
    assert groups_of(curves, pair)[-1] is ChartGroup.OTHER
    shown = [spec for spec in cells(curves, pair, ChartGroup.OTHER, Thresholds(), "en") if spec]
    assert [spec.title for spec in shown] == ["111 mid 20014", "640 mid 20021 · about 111"]
    assert shown[0].lines[0].values[0] == 3.0
    assert ChartGroup.OTHER not in groups_of(curves, Pair(BEN, ANNA))
