"""Coverage: which seconds were asked for, whatever the order and overlap of the ranges."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cbtui.model import Endpoint
from cbtui.store import Store

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 25)).map(lambda span: (span[0], span[0] + span[1]))


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(SPANS, max_size=12), wanted=st.lists(SPANS, min_size=1, max_size=10))
def test_it_knows_each_second_that_was_asked_for(asked: list[tuple[int, int]], wanted: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        store = Store(Path(directory) / "store.db")
        for first, last in asked:
            store.minutes.put("p", Endpoint.SCALE, ["pcu"], (), first, last, 0.0)
        truth = {second for first, last in asked for second in range(first, last + 1)}
        for first, last in wanted:
            expected = first - 1
            while expected < last and expected + 1 in truth:
                expected += 1
            assert store.coverage.known_to("p", Endpoint.SCALE, first, last) == expected
        store.close()


def test_sources_and_projects_are_apart(store: Store) -> None:
    store.minutes.put("p", Endpoint.SCALE, ["pcu"], (), 0, 100, 0.0)
    assert store.coverage.known_to("p", Endpoint.NETWORK, 0, 100) == -1
    assert store.coverage.known_to("q", Endpoint.SCALE, 0, 100) == -1
