"""Details of calls: what was put comes back, whole or not at all."""

from __future__ import annotations

from array import array
from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.model import CallDetails, Confidence, Evidence, Finding, Medium, Series, Session, Verdict
from cbtui.store import Store, StoredDetails
from cbtui.store.pack import pack, unpack


def session(sid: str, leave_ts: int | None = 1600) -> Session:
    return Session(
        sid, "lesson", 630985881, "Wi-Fi", "Android", True, "2.2", "Android (6.0)", 1000, leave_ts, leave_ts is not None
    )


BOTH = (session("S1"), session("S2", None))


def call(*series: Series, to_ts: int = 1600, sessions: tuple[Session, ...] = BOTH) -> CallDetails:
    return CallDetails("c1", 1000, to_ts, sessions, series)


SERIES = (
    Series.of("S1", 20003, 0, [(1000, 215), (1002, None), (1004, 121.5)]),
    Series.of("S2", 20018, 630985881, [(1001, 0)]),
    Series.of("S2", 20005, 0, []),
)


def put(
    store: Store,
    details: CallDetails,
    *,
    all_users: bool = False,
    final: bool = True,
    with_metrics: bool = True,
    at: float = 5.0,
) -> None:
    store.details.put("p", details, all_users=all_users, final=final, with_metrics=with_metrics, fetched_at=at)


def kept(store: Store, *, all_users: bool = False) -> StoredDetails:
    found = store.details.one("p", "c1", all_users)
    assert found is not None
    return found


def test_a_call_comes_back(store: Store) -> None:
    put(store, call(*SERIES))
    found = kept(store)
    assert (found.fetched_at, found.final, found.with_metrics) == (5.0, True, True)
    assert (found.details.from_ts, found.details.to_ts) == (1000, 1600)
    assert found.details.sessions == (session("S1"), session("S2", None))
    assert [(one.sid, one.mid, one.peer_uid, one.pairs()) for one in found.details.series] == [
        (one.sid, one.mid, one.peer_uid, one.pairs()) for one in SERIES
    ]


def test_what_was_never_opened_is_none(store: Store) -> None:
    put(store, call())
    assert store.details.one("p", "c2", False) is None
    assert store.details.one("p", "c1", True) is None
    assert store.details.one("q", "c1", False) is None


def test_the_newer_answer_takes_the_place_of_the_older(store: Store) -> None:
    put(store, call(*SERIES, to_ts=1200), final=False)
    put(store, call(to_ts=1600), at=9.0)
    assert (kept(store).details.to_ts, kept(store).fetched_at) == (1600, 9.0)


@pytest.mark.parametrize(
    ("final", "with_metrics"), [(False, True), (True, False), (False, False)], ids=["not final", "no series", "neither"]
)
def test_but_never_of_one_that_says_more(store: Store, final: bool, with_metrics: bool) -> None:
    put(store, call(*SERIES))
    put(store, call(to_ts=1100), final=final, with_metrics=with_metrics)
    assert (kept(store).final, kept(store).with_metrics) == (True, True)
    assert len(kept(store).details.series) == len(SERIES)


def test_the_series_of_a_replaced_answer_can_still_be_looked_at(store: Store) -> None:
    put(store, call(*SERIES), final=False)
    before = kept(store).details
    put(store, call())
    assert before.series[0].pairs() == SERIES[0].pairs()


def test_with_and_without_server_side_users_are_two_answers(store: Store) -> None:
    put(store, call(sessions=(session("S1"),)))
    put(store, call(), all_users=True)
    assert len(kept(store).details.sessions) == 1
    assert len(kept(store, all_users=True).details.sessions) == 2


def test_opened_calls_are_known_with_their_age(store: Store) -> None:
    put(store, call(), at=77.0)
    assert store.details.opened("p", ["c1", "c2"]) == {"c1": 77.0}


def finding(frozen_s: float) -> Finding:
    return Finding(
        1, 2, 111, 222, Medium.VIDEO, Verdict.DOWNLINK, Confidence.HIGH, Evidence(0.4), frozen_s, 14.0, (111, 222)
    )


def test_findings_are_kept_for_the_rules_they_were_found_with(store: Store) -> None:
    found = (finding(31.0), finding(2.0))
    store.findings.put("p", "c1", "rules 1", found, {"healthy": False, "notes": ["one"]})
    assert store.findings.of("p", "c1", "rules 1") == (found, {"healthy": False, "notes": ["one"]})
    assert store.findings.of("p", "c1", "rules 2") is None
    assert store.findings.of("p", "c2", "rules 1") is None


def test_the_worst_finding_of_each_call(store: Store) -> None:
    store.findings.put("p", "bad", "1", (finding(31.0), finding(2.0)), {})
    store.findings.put("p", "fine", "1", (), {})
    assert store.findings.worst("p", ["bad", "fine", "never judged"]) == {"bad": finding(31.0), "fine": None}


STAMPS = st.lists(st.integers(0, 2**62), max_size=40).map(sorted) | st.lists(st.integers(0, 4), max_size=200).map(
    lambda steps: [1_763_000_000 + sum(steps[: n + 1]) for n in range(len(steps))]
)
NUMBERS = (
    st.integers(-(10**7), 10**7).map(float)
    | st.floats(allow_nan=False)
    | st.sampled_from([nan, inf, -inf, 0.0, 2.0**31, -(2.0**31) - 1])
)


@given(ts=STAMPS, data=st.data(), whole=st.booleans())
def test_points_survive_packing(ts: list[int], data: st.DataObject, whole: bool) -> None:
    numbers = st.integers(0, 100_000).map(float) if whole else NUMBERS
    values = data.draw(st.lists(numbers, min_size=len(ts), max_size=len(ts)))
    back_ts, back_values = unpack(pack((array("q", ts), array("d", values))))
    assert list(back_ts) == ts
    assert [None if isnan(value) else value for value in back_values] == [
        None if isnan(value) else value for value in values
    ]


def test_packed_points_are_small() -> None:
    points = (array("q", range(1_763_000_000, 1_763_010_800, 2)), array("d", (float(n % 300) for n in range(5400))))
    assert len(pack(points)) < 5400 * 17 / 4, "a quarter of the 17 bytes that a point takes as JSON"
