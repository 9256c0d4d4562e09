"""Diagnosis events: once each, newest first, and where answers were full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cbtui.model import Cause, DiagnosisEvent, Endpoint
from cbtui.store import Store
from tests.store.conftest import T0

EVENT = DiagnosisEvent(T0, "83817682", "C148474015", 4, (Cause(18, "44361248"), Cause(23), Cause(18)))


def put(store: Store, *events: DiagnosisEvent, span: tuple[int, int] = (T0, T0 + 600), whole: bool = True) -> int:
    return len(store.diagnosis.put("p", events, *span, whole, 1.0))


def test_an_event_is_new_once(store: Store) -> None:
    other = replace(EVENT, ts=T0 + 1)
    assert store.diagnosis.put("p", [EVENT], T0, T0 + 60, True, 1.0) == (EVENT,)
    assert store.diagnosis.put("p", [EVENT, other, other], T0, T0 + 60, True, 1.0) == (other,)
    assert store.diagnosis.range("p", T0, T0 + 60) == (other, EVENT)


@pytest.mark.parametrize(
    "change", [{"user": "1"}, {"cname": "other"}, {"exp_id": 5}, {"causes": (Cause(18),)}, {"ts": T0 + 1}]
)
def test_whatever_differs_is_another_event(store: Store, change: dict[str, object]) -> None:
    assert put(store, EVENT, replace(EVENT, **change)) == 2  # type: ignore[arg-type]


def test_hostile_text_comes_back_as_it_is(store: Store) -> None:
    event = replace(EVENT, user="'; DROP TABLE event; --", cname="[@click=app.quit]水晶球")
    put(store, event)
    assert store.diagnosis.range("p", T0, T0) == (event,)


def test_full_answers_are_counted_where_they_reach(store: Store) -> None:
    put(store, EVENT, span=(T0, T0 + 600), whole=False)
    assert store.diagnosis.full_answers("p", T0 + 600, T0 + 900) == 1
    assert store.diagnosis.full_answers("p", T0 + 601, T0 + 900) == 0
    assert store.coverage.known_to("p", Endpoint.DIAGNOSIS, T0, T0 + 900) == T0 + 600


SECONDS = [100, 110, 140, 150, 160, 190, 200]


@pytest.mark.parametrize(
    ("whole", "still_full"),
    [
        ((100, 200), []),
        ((50, 250), []),
        ((50, 150), [160, 190, 200]),
        ((150, 250), [100, 110, 140]),
        ((120, 180), SECONDS),  # a hole is not kept: what lies around it is what counts
        ((201, 300), SECONDS),
    ],
)
def test_a_later_answer_that_was_not_full_tells_the_rest(
    store: Store, whole: tuple[int, int], still_full: list[int]
) -> None:
    put(store, span=(100, 200), whole=False)
    put(store, span=whole)
    assert [second for second in SECONDS if store.diagnosis.full_answers("p", second, second)] == still_full


def test_handled_events_are_handled_for_every_session(store: Store) -> None:
    other = replace(EVENT, user="2")
    put(store, EVENT, other)
    store.diagnosis.acknowledge("p", [EVENT], "ann")
    assert store.diagnosis.acknowledged("p", T0, T0) == {EVENT}
    put(store, EVENT)
    assert store.diagnosis.acknowledged("p", T0, T0) == {EVENT}, "a repeat doesn't bring it back"
    store.diagnosis.acknowledge("p", [EVENT], None)
    assert store.diagnosis.acknowledged("p", T0, T0) == frozenset()
