"""Live minutes: each endpoint keeps to its own metrics, and late corrections win."""

from __future__ import annotations

from math import nan

from cbtui.catalog.live import LIVE_METRICS, LIVE_METRICS_OF
from cbtui.model import Endpoint, Minute
from cbtui.store import Store
from tests.store.conftest import T0


def put(store: Store, endpoint: Endpoint, *minutes: Minute, at: float = 0.0, project: str = "p") -> None:
    store.minutes.put(project, endpoint, LIVE_METRICS_OF[endpoint], minutes, T0, T0 + 600, at)


def test_the_three_endpoints_merge_into_one_minute(store: Store) -> None:
    put(store, Endpoint.SCALE, Minute(T0, {"pcu": 102.0, "pcc": 42.0}))
    put(store, Endpoint.EXPERIENCE, Minute(T0, {"videoFreezeRate": 0.5}))
    put(store, Endpoint.NETWORK, Minute(T0, {"audioEnd2EndExcellentTransRate": 99.25}))
    (minute,) = store.minutes.range("p", T0, T0)
    assert minute.values == {
        "pcu": 102.0,
        "pcc": 42.0,
        "videoFreezeRate": 0.5,
        "audioEnd2EndExcellentTransRate": 99.25,
    }


def test_every_live_metric_has_its_place(store: Store) -> None:
    values = {metric.name: float(number) for number, metric in enumerate(LIVE_METRICS)}
    for endpoint, names in LIVE_METRICS_OF.items():
        put(store, endpoint, Minute(T0, {name: values[name] for name in names}))
    assert store.minutes.range("p", T0, T0)[0].values == values


def test_a_corrected_minute_replaces_the_endpoints_own_values_alone(store: Store) -> None:
    put(store, Endpoint.SCALE, Minute(T0, {"pcu": 1.0, "pcc": 1.0}))
    put(store, Endpoint.EXPERIENCE, Minute(T0, {"videoFreezeRate": 0.5}))
    put(store, Endpoint.SCALE, Minute(T0, {"pcu": 7.0}))
    assert store.minutes.range("p", T0, T0)[0].values == {"pcu": 7.0, "videoFreezeRate": 0.5}


def test_minutes_come_oldest_first_and_of_one_project(store: Store) -> None:
    put(store, Endpoint.SCALE, *(Minute(T0 + 60 * n, {"pcu": float(n)}) for n in (2, 0, 1)))
    put(store, Endpoint.SCALE, Minute(T0, {"pcu": 9.0}), project="other")
    assert [minute.ts for minute in store.minutes.range("p", T0, T0 + 60)] == [T0, T0 + 60]


def test_what_is_not_known_is_not_zero(store: Store) -> None:
    put(store, Endpoint.SCALE, Minute(T0, {"pcu": nan, "pcc": 0.0}), Minute(T0 + 60))
    first, second = store.minutes.range("p", T0, T0 + 600)
    assert first.values == {"pcc": 0.0}
    assert second.values == {}


def test_nothing_sent_differs_from_never_asked(store: Store) -> None:
    put(store, Endpoint.SCALE)
    assert store.minutes.range("p", T0, T0 + 600) == ()
    assert store.coverage.known_to("p", Endpoint.SCALE, T0, T0 + 600) == T0 + 600
    assert store.coverage.known_to("p", Endpoint.NETWORK, T0, T0 + 600) < T0


def test_when_an_endpoint_was_last_asked(store: Store) -> None:
    assert store.coverage.last_fetch("p", Endpoint.SCALE) is None
    assert store.coverage.newest("p", Endpoint.SCALE) is None
    put(store, Endpoint.SCALE, at=123.5)
    assert store.coverage.last_fetch("p", Endpoint.SCALE) == 123.5
    assert store.coverage.newest("p", Endpoint.SCALE) == T0 + 600
    assert store.coverage.last_fetch("other", Endpoint.SCALE) is None
