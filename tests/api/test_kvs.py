"""Cutting arrays out of a stream gives what parsing the whole document gives."""

from __future__ import annotations

import json
from itertools import pairwise
from math import isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.api import kvs
from cbtui.api.kvs import KvsSplitter, decode
from cbtui.errors import ResponseError

HOSTILE = ('a"kvs":[', '"kvs": [[1,2]]', "kvs", '\\"kvs\\":[', "\\", "]}", '[1,2],"kvs"', "频道")

strings = st.sampled_from(HOSTILE) | st.text(alphabet='kvs":[]{}\\ ,1é', max_size=12)
samples = st.lists(
    st.tuples(st.integers(0, 2**33), st.none() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9)), max_size=6
).map(lambda pairs: [list(pair) for pair in sorted(pairs, key=lambda pair: pair[0])])
rows = st.fixed_dictionaries({}, optional={"mid": st.integers(), "kvs": samples, "cname": strings, "peer_uid": strings})
documents = st.recursive(
    rows | strings | st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings.filter(lambda key: key != "kvs"), inner),
    max_leaves=12,
)


def split(body: bytes, cuts: list[int]) -> KvsSplitter:
    splitter = KvsSplitter()
    edges = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    for start, end in pairwise(edges):
        for _ in splitter.feed(body[start:end]):
            pass
    return splitter


def rebuilt(splitter: KvsSplitter) -> Any:
    """The document again, from the envelope and the arrays."""

    def fill(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: pairs(value[0]) if key == "kvs" else fill(value) for key, value in node.items()}
        return [fill(item) for item in node] if isinstance(node, list) else node

    def pairs(number: int) -> list[list[float | None]]:
        ts, values = splitter.series[number]
        return [[at, None if isnan(value) else value] for at, value in zip(ts, values, strict=True)]

    return fill(json.loads(splitter.finish()))


@given(documents, st.lists(st.integers(0, 10_000), max_size=8), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_any_chunking_of_any_document_gives_the_whole_document(
    document: Any, cuts: list[int], indent: int | str | None, ascii_only: bool
) -> None:
    body = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    assert rebuilt(split(body, cuts)) == document


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_small_chunks_split_every_token(size: int) -> None:
    document = {"cname": 'x"kvs":[', "list": [{"kvs": [[1, 2], [3, None]], "peer_uid": 0}, {"mid": 1, "kvs": []}]}
    for indent in (None, 2):
        body = json.dumps(document, indent=indent).encode()
        assert rebuilt(split(body, list(range(0, len(body), size)))) == document


@pytest.mark.parametrize("key", ['x"kvs', '\\"kvs', 'kvs"'])
def test_a_key_that_only_ends_like_it_is_left_alone(key: str) -> None:
    document = {key: [[1, 2]], "other": [3]}
    body = json.dumps(document).encode()
    for cut in range(len(body)):
        splitter = split(body, [cut])
        assert json.loads(splitter.finish()) == document
        assert splitter.series == []


@pytest.mark.parametrize("odd", ['[1, "2"]', '["1", "2.0"]', '[1, 2, {"k": "]"}]', '[1, 2, "\\"]["]', "[1.9, 2, [[]]]"])
def test_samples_of_other_shapes_are_put_up_with_at_any_cut(odd: str) -> None:
    body = f'{{"kvs": [[0, null], {odd}], "peer_uid": "7"}}'.encode()
    for cut in range(len(body)):
        splitter = split(body, [cut])
        assert json.loads(splitter.finish()) == {"kvs": [0], "peer_uid": "7"}
        ts, values = splitter.series[0]
        assert (list(ts), values[1]) == ([0, 1], 2.0)
        assert isnan(values[0])


def test_null_and_numbers_that_are_no_numbers_are_missing() -> None:
    _, values = decode(b"[[1, null], [2, NaN]]")
    assert all(isnan(value) for value in values)


def test_samples_are_sorted_by_time_and_equal_times_keep_their_order() -> None:
    ts, values = decode(b"[[30, 1], [10, 2], [10, 3]]")
    assert (list(ts), list(values)) == ([10, 10, 30], [2.0, 3.0, 1.0])


@pytest.mark.parametrize(
    "text",
    ["[1, 2]", '[["x", 1]]', "[[1]]", "[[null, 1]]", "[[1, 2]", "[[1548670255000, 1]]", "[[-5, 1]]", "[[1e30, 1]]", ""],
)
def test_what_is_no_samples_is_not_understood(text: str) -> None:
    with pytest.raises(ResponseError):
        decode(text.encode())


@pytest.mark.parametrize("body", [b'{"kvs": [[1, 2]', b'{"kvs": [[1, "2', b'{"kvs":['])
def test_a_body_that_ends_in_an_array_is_not_understood(body: bytes) -> None:
    with pytest.raises(ResponseError, match="middle of a series"):
        split(body, []).finish()


@pytest.mark.parametrize("body", [b'{"kvs": [[1,2]]]]]]}', b'{"kvs": [1][2]"a"}', b'{"kvs": [[1,2]],][[["a"}'])
def test_brackets_that_do_not_match_never_pass_for_json(body: bytes) -> None:
    with pytest.raises((ResponseError, json.JSONDecodeError)):
        json.loads(split(body, []).finish())


def test_brackets_that_do_not_match_across_chunks_are_not_understood() -> None:
    splitter = KvsSplitter()
    list(splitter.feed(b'{"kvs": [[1,2]],[['))
    with pytest.raises(ResponseError, match="brackets"):
        list(splitter.feed(b'"xx  }'))


def test_one_endless_series_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kvs, "MAX_ARRAY", 1000)
    splitter = KvsSplitter()
    list(splitter.feed(b'{"kvs": ['))
    with pytest.raises(ResponseError, match="one series"):
        for _ in range(101):
            list(splitter.feed(b"[1, 2345],"))


def test_an_envelope_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kvs, "MAX_ENVELOPE", 1000)
    with pytest.raises(ResponseError, match="too much"):
        split(b'{"cname": "' + b"x" * 1000 + b'"}', [])


def test_others_may_run_after_each_series() -> None:
    body = json.dumps([{"kvs": [[1, 2]]}] * 5).encode()
    assert sum(1 for _ in KvsSplitter().feed(body)) == 5
