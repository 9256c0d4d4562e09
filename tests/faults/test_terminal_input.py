"""Bytes that are no keys: the dashboard passes over them, and what comes after them is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from cbtui.tui.input_bytes import InputBytes
from tests.faults.program import log_of, program

NO_KEYS = {
    "0xff": b"\xff",
    "GBK": "课堂".encode("gbk"),
    "Latin-1": "é".encode("latin-1"),
    "8-bit Alt": b"\xea",
    "mouse of X10": b"\x1b[M \xff\xfe",
    "no character": b"\x1b[1114112u",
    "half a character": b"\x1b[55296u",
    "text of halves": b"\x1b[97;1;57343u",
    "a number beyond all": b"\x1b[99999999999999999999999u",
    "no fields": b"\x1b[;;;;;;;u",
    "a size of nothing": b"\x1b[48;0;0;0;0t",
    "a size beyond all": b"\x1b[48;9999;9999;1;1t",
    "a click outside": b"\x1b[<0;9999;9999M",
    "a cursor's place": b"\x1b[5;5R",
    "NUL": b"\x00",
}


def test_what_is_no_key_ends_nothing(tmp_path: Path) -> None:
    with program("demo", home=tmp_path) as run:
        run.shows("video freeze")
        for number, (name, data) in enumerate(NO_KEYS.items()):
            run.type(data)
            run.settle()
            before = len(run.received)
            # From a screen to the other and back: each key is understood after each of these.
            run.type("3" if number % 2 == 0 else "1")
            run.shows("Calls" if number % 2 == 0 else "Live", since=before)
            assert not run.gone(), name
        run.type("1q")
        assert run.ended() == 0
        assert run.left_behind() == []
    assert "Traceback" not in run.received.decode(errors="replace")
    assert " ERROR " not in log_of(tmp_path)


@pytest.mark.parametrize(
    ("reads", "text"),
    [
        ([b"ab\xffc"], "ab\ufffdc"),
        ([b"\xe8\xaf", b"\xbe\xe5\xa0\x82"], "课堂"),
        ([b"\x1b[M !\x22"], "\x1b[<0;1;2M"),
        ([b"\x1b[M#!\x22"], "\x1b[<3;1;2m"),
        ([b"\x1b[M`\xff\xa0"], "\x1b[<64;223;128M"),
        ([b"a\x1b[M", b" ", b"!\x22b"], "a\x1b[<0;1;2Mb"),
        ([b"\x1b[<0;1;2M"], "\x1b[<0;1;2M"),
        ([b"\x1b", b"[", b"A"], "\x1b[A"),
    ],
)
def test_bytes_are_read_as_text_across_reads(reads: list[bytes], text: str) -> None:
    decoder = InputBytes()
    assert "".join(decoder.text(data) for data in reads) == text
