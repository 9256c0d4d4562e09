"""Tables that align, CSV that no spreadsheet runs, JSON that every parser takes."""

from __future__ import annotations

import csv
import json
import math
import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui import csvtext
from cbtui.catalog.live import LIVE_METRICS, LiveMetric
from cbtui.cli import longform
from cbtui.cli.commands import live_narrow
from cbtui.cli.output import number
from cbtui.cli.table import Column, lines
from cbtui.model import CallDetails, Series, Session
from cbtui.text import clean, harmless, width

HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'quoted'", 'a "b", c', "频道\n二", "👩‍👧 family", "[/x]"]
)
FLOATS = st.floats(allow_nan=True, allow_infinity=True)


@given(HOSTILE)
def test_a_text_cell_never_begins_like_a_formula(text: str) -> None:
    [[cell]] = list(csv.reader(StringIO(csvtext.line([text]), newline="")))
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
    assert cell.removeprefix("'") == harmless(text).removeprefix("'")


@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=4))
def test_numbers_in_csv_stay_numbers(numbers: list[float]) -> None:
    [cells] = list(csv.reader(StringIO(csvtext.line(numbers))))
    assert [float(cell) for cell in cells] == [float(value) for value in numbers]


@given(st.lists(st.lists(HOSTILE | FLOATS | st.none() | st.booleans(), min_size=2, max_size=2), max_size=4))
def test_a_csv_document_has_its_header_and_one_row_for_each(rows: list[list[Any]]) -> None:
    read = list(csv.reader(StringIO(csvtext.document(["a", "b"], rows), newline="")))
    assert read[0] == ["a", "b"]
    assert [len(row) for row in read[1:]] == [2] * len(rows)


@given(FLOATS | st.integers(-(2**60), 2**60).map(float))
def test_a_json_number_says_the_value_or_null(value: float) -> None:
    plain = number(value)
    if math.isfinite(value):
        assert plain == value
    else:
        assert plain is None
    json.dumps(plain, allow_nan=False)


def details_of(sid: str, cname: str, points: list[tuple[int, float | None]]) -> CallDetails:
    session = Session(sid, cname, 7, cname, cname, None, "", cname, 0, None, False)
    return CallDetails(cname, 0, 10, (session,), (Series.of(sid, 20003, 9, points), Series.of("?", 1, 0, [])))


POINTS = st.lists(st.tuples(st.integers(0, 2**40), FLOATS | st.none()), max_size=6)


@given(HOSTILE.map(clean), HOSTILE.map(clean), POINTS)
def test_a_call_is_one_valid_json_document_whatever_it_holds(
    sid: str, cname: str, points: list[tuple[int, float | None]]
) -> None:
    head = {"project": cname, "notes": [cname]}
    text = "".join(longform.json_parts(head, details_of(sid, cname, points), (), "en"))

    def refuse(constant: str) -> Any:
        raise AssertionError(constant)

    document = json.loads(text, parse_constant=refuse)
    assert document["notes"] == [cname]
    [first, empty] = document["data"]["series"]
    assert first["sid"] == sid
    assert empty["points"] == []
    assert [ts for ts, _ in first["points"]] == sorted(ts for ts, _ in points)
    expected = [v if v is not None and math.isfinite(v) else None for _, v in sorted(points, key=lambda pair: pair[0])]
    assert [value for _, value in first["points"]] == expected


@given(HOSTILE.map(clean), POINTS)
def test_long_csv_has_one_row_a_point_with_its_series_before_it(
    sid: str, points: list[tuple[int, float | None]]
) -> None:
    text = "".join(longform.csv_parts(details_of(sid, "c", points)))
    header, *rows = list(csv.reader(StringIO(text)))
    assert tuple(header) == longform.CSV_KEYS
    assert len(rows) == len(points)
    for row in rows:
        assert row[0].removeprefix("'") == sid.removeprefix("'")
        assert row[1:6] == ["7", "20003", "audio send bitrate", "Kbps", "9"]


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=6))
def test_columns_begin_at_the_same_cell_on_every_line(rows: list[tuple[str, str]]) -> None:
    columns = (Column("name", lambda row: row["a"]), Column("频道", lambda row: row["b"] + "|"))
    table = list(lines(columns, [{"a": first, "b": second} for first, second in rows]))
    second_at = max([4, *(width(clean(first)) for first, _ in rows)]) + 2
    for line, (_, second) in zip(table[1:], rows, strict=True):
        assert width(line) == second_at + width(clean(second + "|"))


@given(st.lists(HOSTILE, max_size=6), st.sampled_from(["ascii", "latin-1", "gb2312", "utf-8"]))
def test_columns_align_in_the_encoding_of_the_output(texts: list[str], encoding: str) -> None:
    columns = (Column("频道", lambda row: row["a"]), Column("|", lambda row: "|"))
    table = list(lines(columns, [{"a": text} for text in texts], encoding=encoding))
    shown = [line.encode(encoding, "strict").decode(encoding) for line in table]
    assert len({width(line) for line in shown}) == 1


@given(st.sampled_from(LIVE_METRICS))
def test_every_live_metric_has_a_title_for_narrow_terminals(metric: LiveMetric) -> None:
    assert {lang: width(live_narrow.TITLES[metric.name].of(lang)) <= 5 for lang in ("en", "zh")} == {
        "en": True,
        "zh": True,
    }


@given(st.integers(0, 9_999_999_999))
def test_a_count_on_a_narrow_terminal_is_near_and_short(value: int) -> None:
    shown = live_narrow.counted(value)
    assert len(shown) <= 5
    size = {"k": 1e3, "M": 1e6, "G": 1e9}.get(shown[-1])
    assert float(shown[:-1]) * size == pytest.approx(value, rel=0.06) if size else int(shown) == value


def wide_table(room: int | None) -> list[str]:
    columns = (Column("id", lambda row: row["id"]), Column("name", lambda row: row["name"], elastic=True))
    return list(lines(columns, [{"id": "c1", "name": "频道" * 40}], room=room))


def test_nothing_is_cut_without_a_terminal() -> None:
    assert "频道" * 40 in wide_table(None)[1]


@pytest.mark.parametrize("room", [20, 33, 60])
def test_wide_values_are_cut_with_an_ellipsis_on_a_terminal(room: int) -> None:
    line = wide_table(room)[1]
    assert line.endswith("…")
    assert room - 1 <= width(line) <= room


def test_colours_are_painted_around_the_padded_cell_only_when_wanted() -> None:
    columns = (Column("state", lambda row: "bad", colour=lambda row: "red"), Column("x", lambda row: "1"))
    [_, plain] = lines(columns, [{}])
    [_, painted] = lines(columns, [{}], colours=True)
    assert "\x1b[31m" in painted
    assert re.sub(r"\x1b\[\d*m", "", painted) == plain
