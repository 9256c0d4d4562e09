"""What an answer may take of memory: it is bounded, whatever the server sends and however small it was compressed."""

from __future__ import annotations

import asyncio
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import pytest

from cbtui.api.inflation import PIECE
from cbtui.api.kvs import KvsSplitter
from cbtui.api.rows import MAX_UNREAD
from cbtui.errors import ResponseError
from cbtui.times import HOUR
from tests.api.conftest import MakeBall
from tests.api.loopback import Loopback, answer
from tests.faults.test_cost import _MEASURED
from tests.faults.test_streams import environ

MOST_MB = 200
"""For any command but an explicit whole call, and for what no call can be."""
SMALLEST = b"[1,1]," * 60_000
"""Samples that take sixteen bytes of memory for six on the wire, which gzip makes one of three hundred."""


def zipped(parts: Iterable[bytes]) -> bytes:
    deflate = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([*map(deflate.compress, parts), deflate.flush()])


def details(series: int) -> Iterator[bytes]:
    """The details of a call with so many series of 60,000 samples."""
    yield b'{"code": 200, "call_info": [], "metrics": [{"sid": "s", "data": ['
    for number in range(series):
        yield b'%s{"mid": 20001, "peer_uid": %d, "kvs": [' % (b"," if number else b"", number)
        yield SMALLEST[:-1]
        yield b"]}"
    yield b"]}]}"


def rows(row: bytes, size: int) -> Iterator[bytes]:
    yield b'{"code": 200, "message": "", "has_more": false, "call_lists": [' + row
    yield from repeat(b"," + row, size // (len(row) + 1))
    yield b"]}"


async def peak_mb(state: Path, url: str, *arguments: str) -> tuple[int, int, str]:
    """Exit code of a command, the most memory that it took, and what it said."""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _MEASURED, *arguments,
        cwd=state, env=environ(state, CBTUI_BASE_URL=url), stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, told = await run.communicate()
    *said, peak = told.decode().splitlines()
    return run.returncode or 0, int(peak), "\n".join(said)


async def test_details_that_no_call_can_have_are_refused_before_they_fill_the_memory(
    server: Loopback, tmp_path: Path
) -> None:
    server.script = [answer(zipped(details(280)), Content_Encoding="gzip")]
    begun = int(time.time()) - 5 * HOUR
    code, peak, said = await peak_mb(
        tmp_path, server.url, "call", "abcd", "--from", str(begun), "--to", str(begun + HOUR)
    )
    assert (code, "more samples than a call can have" in said) == (6, True), said
    assert peak < MOST_MB


@pytest.mark.parametrize("row", [b"{}", b"0"])
async def test_rows_that_say_nothing_are_refused_before_they_fill_the_memory(
    server: Loopback, tmp_path: Path, row: bytes
) -> None:
    server.script = [answer(zipped(rows(row, 1_900_000)), Content_Encoding="gzip")]
    code, peak, said = await peak_mb(tmp_path, server.url, "calls", "--json")
    assert code == 6, said
    assert peak < MOST_MB


async def test_an_answer_of_bad_rows_is_none(server: Loopback, make_ball: MakeBall) -> None:
    good = b'{"call_id": "c", "cname": "x", "created_ts": 1, "destroyed_ts": 2, "finished": true}'
    server.script = [answer(b"".join(rows(good + b", {}" * bad, 0))) for bad in (MAX_UNREAD, MAX_UNREAD + 1)]
    ball = make_ball(server.url)
    assert len((await ball.call_lists("a", 0, 10)).calls) == 1
    with pytest.raises(ResponseError):
        await ball.call_lists("a", 0, 10)


async def test_what_unfolds_is_taken_piece_by_piece(
    server: Loopback, make_ball: MakeBall, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    feed = KvsSplitter.feed

    def noted(self: KvsSplitter, chunk: bytes) -> Iterator[None]:
        sizes.append(len(chunk))
        return feed(self, chunk)

    monkeypatch.setattr(KvsSplitter, "feed", noted)
    body = b'{"code": 200, "call_info": [], "metrics": []' + b" " * 1_000_000 + b"}"
    server.script = [answer(zipped([body]), Content_Encoding="gzip")]
    await make_ball(server.url).call_details("a", "c", 0, 10)
    assert sum(sizes) == len(body)
    assert max(sizes) <= PIECE


def test_metrics_that_were_sampled_together_hold_their_times_once() -> None:
    body = KvsSplitter()
    for kvs in ("[[1, 5], [3, 6]]", "[[1, 7], [3, 8]]", "[[1, 7], [2, 8], [3, 9]]", "[[0, 7], [3, 8]]"):
        for _ in body.feed(f'{{"kvs": {kvs}}}'.encode()):
            pass
    times = [ts for ts, _ in body.series]
    assert times[0] is times[1]
    assert [list(ts) for ts in times] == [[1, 3], [1, 3], [1, 2, 3], [0, 3]]
    assert [list(values) for _, values in body.series] == [[5, 6], [7, 8], [7, 8, 9], [7, 8]]


def test_equal_ends_are_not_equal_times() -> None:
    body = KvsSplitter()
    for kvs in ("[[1, 5], [2, 5], [4, 6]]", "[[1, 7], [3, 7], [4, 8]]"):
        for _ in body.feed(f'{{"kvs": {kvs}}}'.encode()):
            pass
    assert [list(ts) for ts, _ in body.series] == [[1, 2, 4], [1, 3, 4]]
