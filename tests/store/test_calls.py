"""Calls, and the ranges that were searched to their end."""

from __future__ import annotations

from cbtui.model import Call
from cbtui.store import Store
from cbtui.times import DAY

RUNNING = Call("c1", "lesson", 1000, None, False)
ENDED = Call("c1", "lesson", 1000, 1600, True)


def test_a_call_comes_back(store: Store) -> None:
    store.calls.put("p", [ENDED], 1.0)
    assert store.calls.one("p", "c1") == ENDED
    assert store.calls.one("p", "c2") is None
    assert store.calls.one("other", "c1") is None


def test_a_finished_call_stays_finished(store: Store) -> None:
    store.calls.put("p", [RUNNING], 1.0)
    store.calls.put("p", [ENDED], 2.0)
    store.calls.put("p", [RUNNING], 3.0)
    assert store.calls.one("p", "c1") == ENDED


def test_calls_that_touch_the_range_newest_first(store: Store) -> None:
    calls = [Call(f"c{start}", "lesson", start, start + 100, True) for start in (100, 300, 500, 700)]
    store.calls.put("p", calls, 1.0)
    assert [call.call_id for call in store.calls.range("p", 400, 500)] == ["c500", "c300"]
    assert [call.call_id for call in store.calls.range("p", 401, 499)] == []


def test_a_running_call_touches_every_later_range_while_the_api_could_tell(store: Store) -> None:
    store.calls.put("p", [RUNNING], 2000.0)
    assert store.calls.range("p", 5000, 6000) == (RUNNING,)
    assert store.calls.range("p", 2000 + 4 * DAY, 2000 + 5 * DAY) == ()


def test_one_channel(store: Store) -> None:
    store.calls.put("p", [Call("a", "x", 1, 2, True), Call("b", "x%", 1, 2, True)], 1.0)
    assert [call.call_id for call in store.calls.range("p", 0, 9, "x%")] == ["b"]
    assert [call.call_id for call in store.calls.range("p", 0, 9)] == ["b", "a"]


def test_a_search_of_all_answers_for_each_channel_but_not_the_other_way_round(store: Store) -> None:
    store.calls.put_search("p", None, 0, 100)
    store.calls.put_search("p", "x", 100, 200)
    assert store.calls.searched("p", None, 10, 100)
    assert store.calls.searched("p", "y", 10, 100)
    assert not store.calls.searched("p", None, 10, 150)
    assert not store.calls.searched("p", "y", 10, 150)
    assert store.calls.searched("p", "x", 150, 200)
    assert not store.calls.searched("p", "x", 150, 201)


def test_searches_of_all_and_of_one_channel_add_up(store: Store) -> None:
    store.calls.put_search("p", None, 0, 100)
    store.calls.put_search("p", "x", 90, 200)
    store.calls.put_search("p", None, 150, 300)
    assert store.calls.searched("p", "x", 0, 300)
    assert store.calls.searched_to("p", "x", 0, 1000) == 300


def test_a_channel_named_like_the_search_of_all_is_a_channel(store: Store) -> None:
    store.calls.put_search("p", "", 0, 100)
    assert not store.calls.searched("p", None, 0, 100)
