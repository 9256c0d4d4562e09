"""What a call gives away: its link, its note, a report."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cbtui.link import parse
from tests.tui.call.calls import ANNA, START, TEACHER, lossy_teacher
from tests.tui.call.opened import opened
from tests.tui.fakes import notices


def written(where: Path, suffix: str) -> list[str]:
    """The notes in a directory."""
    return [path.read_text() for path in where.glob(f"cbtui-call-*.{suffix}")]


async def test_the_link_carries_call_range_window_pair_and_no_secret() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n", "Y")
        link = parse(desk.app.clipboard)
        assert (link.project, link.call_id) == ("prod", "00057b6093a5")
        assert (link.start_ts, link.end_ts) == (START, START + 960)
        assert (link.sender, link.receiver, link.medium) == (TEACHER, ANNA, "video")
        window = desk.screen.state.viewpoint.window
        assert (link.from_ts, link.to_ts) == (int(window.from_ts), int(window.to_ts))
        assert any(desk.app.clipboard in notice for notice in notices(desk.app))


async def test_a_call_seen_whole_has_no_window_in_its_link() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("Y")
        assert parse(desk.app.clipboard).from_ts is None


async def test_w_writes_the_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(lossy_teacher()) as desk:
        await desk.press("w")
    (text,) = written(tmp_path, "md")
    assert "## Findings" in text
    assert "U 37 %" in text
    assert "cbtui://prod/call/00057b6093a5?start=" in text


async def test_the_note_is_json_and_csv_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(lossy_teacher(cname="=cmd()")) as desk:
        await desk.press("W", "C", "w")
    (document,) = written(tmp_path, "json")
    (finding,) = json.loads(document)["findings"]
    assert len(finding["users"]) >= 2, "all who were hit by the one cause"
    (table,) = written(tmp_path, "csv")
    rows = list(csv.DictReader(table.splitlines()))
    assert [row["part"] for row in rows].count("finding") == 1
    assert len(written(tmp_path, "md")) == 1


async def test_a_report_starts_from_what_is_looked_at() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("n")
        draft = desk.screen.report_draft()
        assert (draft.cname, draft.teacher_uid, draft.action_uid, draft.ts) == (
            "lesson-211",
            TEACHER,
            ANNA,
            START + 300,
        )
