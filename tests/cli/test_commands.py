"""Each command's document, table and CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from cbtui.catalog.live import LIVE_METRICS
from cbtui.catalog.reader import Reader
from cbtui.model import (
    Answer,
    Call,
    CallDetails,
    Cause,
    Confidence,
    DiagnosisEvent,
    Evidence,
    Finding,
    Medium,
    Minute,
    Note,
    NoteKind,
    Series,
    Session,
    UsageDay,
    Verdict,
)
from tests.cli.console import Console

T0 = 1_763_000_000
ENDED = Call("c2", "lesson-2", T0, T0 + 90, True)
RUNNING = Call("c1", "=cmd|calc", T0 - 60, None, False)


def session(sid: str, uid: int) -> Session:
    return Session(sid, "lesson", uid, "Wi-Fi", "Android", True, "2.2.0", "Android (6.0)", T0, T0 + 600, True)


DETAILS = CallDetails(
    "c2",
    T0,
    T0 + 600,
    (session("S1", 111), session("S2", 222)),
    (
        Series.of("S1", 20003, 0, [(T0, 24), (T0 + 2, None), (T0 + 4, 24.5)]),
        Series.of("S2", 20018, 111, [(T0, 37.0)]),
        Series.of("S2", 20014, 333, []),
    ),
)
STOPPED = Note(NoteKind.WALK_BUDGET_SPENT, requests=20, before=T0)
FINDING = Finding(T0, T0 + 120, 111, 0, Medium.VIDEO, Verdict.UPLINK, Confidence.HIGH, Evidence(37.0), 188.0)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_calls_document(console: Console) -> None:
    console.service.calls_answer = Answer((ENDED, RUNNING), T0 + 0.7, False, (STOPPED,), 20)
    document = console("calls", "--cname", "lesson-2", "--max-requests", "3", "--json").document
    assert console.service.asked[0][3:] == ("lesson-2", 3)
    assert {key: document[key] for key in ("project", "fetched_at", "complete", "notes")} == {
        "project": "default",
        "fetched_at": T0,
        "complete": False,
        "notes": list(Reader().texts((STOPPED,))),
    }
    first, second = document["data"]
    assert first == {
        "call_id": "c2",
        "cname": "lesson-2",
        "created_ts": T0,
        "destroyed_ts": T0 + 90,
        "finished": True,
        "duration_s": 90,
    }
    assert (second["destroyed_ts"], second["finished"]) == (None, False)
    assert second["duration_s"] > 0


def test_calls_csv_neutralises_formulas_and_leaves_open_ends_empty(console: Console) -> None:
    console.service.calls_answer = Answer((RUNNING,), T0)
    [row] = rows_of(console("calls", "--format", "csv").out)
    assert row["cname"] == "'=cmd|calc"
    assert (row["destroyed_ts"], row["finished"]) == ("", "false")


def test_notes_of_a_table_go_to_stderr(console: Console) -> None:
    console.service.calls_answer = Answer((ENDED,), T0, False, (STOPPED,))
    result = console("calls")
    assert "Stopped" not in result.out
    assert result.err.startswith("note: Stopped after 20 requests: calls that began before ")
    assert "lesson-2" in result.out


def test_what_is_incomplete_without_a_reason_still_says_so(console: Console) -> None:
    console.service.calls_answer = Answer((), T0, complete=False)
    assert console("calls", "--json").document["notes"]


def test_live_document_has_ten_metrics_with_null_for_none(console: Console) -> None:
    minutes = (Minute(T0, {"pcu": 102.0, "videoFreezeRate": 9.1}), Minute(T0 + 60, {"pcu": float("nan")}))
    console.service.live_answer = Answer(minutes, T0 + 90)
    text = console("live", "--json")
    first, second = text.document["data"]
    assert set(first) == {"ts", *(metric.name for metric in LIVE_METRICS)}
    assert (first["pcu"], first["videoFreezeRate"], first["pcc"], second["pcu"]) == (102, 9.1, None, None)
    assert '"pcu": 102,' in text.out


def test_live_table_marks_what_is_bad(console: Console) -> None:
    console.service.live_answer = Answer((Minute(T0, {"videoFreezeRate": 9.1}),), T0)
    assert "9.10 ■" in console("live").lines[1]


def test_diagnosis_document_decodes_numbers_in_english(console: Console) -> None:
    event = DiagnosisEvent(T0, "83817682", "C1", 4, (Cause(23), Cause(18, "44361248")))
    console.service.diagnosis_answer = Answer((event,), T0)
    [row] = console("--lang", "zh", "diagnosis", "--json").document["data"]
    assert list(row) == ["ts", "user", "cname", "exp_id", "experience", "cause_tags"]
    assert row["cause_tags"][1] == {"factor_id": 18, "factor": "factor 18", "host_user": "44361248"}
    assert row["experience"].isascii()


def test_diagnosis_csv_keeps_the_causes_as_json(console: Console) -> None:
    console.service.diagnosis_answer = Answer((DiagnosisEvent(T0, "-1", "+C", 5, (Cause(23),)),), T0)
    [row] = rows_of(console("diagnosis", "--format", "csv").out)
    assert (row["user"], row["cname"]) == ("'-1", "'+C")
    assert row["cause_tags"].startswith('[{"factor_id": 23')


def test_usage_rows_are_utc_days_with_null_for_unknown_counts(console: Console) -> None:
    console.service.usage_answer = Answer((UsageDay(1_762_992_000, {"userCount": 42.0}),), T0)
    [row] = console("usage", "--days", "3", "--json").document["data"]
    assert console.service.asked == [("usage", 3)]
    assert row == {
        "ts": 1_762_992_000,
        "date": "2025-11-13",
        "userCount": 42,
        "sessionCount": None,
        "channelCount": None,
    }


def test_call_document_has_sessions_series_and_findings(console: Console) -> None:
    console.service.call_answer = Answer(DETAILS, T0, True)
    console.service.findings_answer = (FINDING,)
    data = console("call", "c2", "--all-users", "--json").document["data"]
    assert console.service.asked[0] == ("call", "c2", None, None, True, True)
    assert list(data) == ["call_id", "sessions", "series", "findings"]
    assert data["sessions"][0] == {
        "sid": "S1",
        "cname": "lesson",
        "uid": 111,
        "network": "Wi-Fi",
        "platform": "Android",
        "speaker": True,
        "sdk_version": "2.2.0",
        "device_type": "Android (6.0)",
        "join_ts": T0,
        "leave_ts": T0 + 600,
        "finished": True,
    }
    assert [series["points"] for series in data["series"]] == [
        [[T0, 24], [T0 + 2, None], [T0 + 4, 24.5]],
        [[T0, 37]],
        [],
    ]
    assert (data["series"][2]["metric"], data["series"][2]["unit"]) == ("mid 20014", "")
    assert data["findings"][0]["verdict"] == "uplink"


def test_call_csv_is_long_form(console: Console) -> None:
    console.service.call_answer = Answer(DETAILS, T0)
    result = console("call", "c2", "--format", "csv")
    assert result.lines[:3] == [
        "sid,uid,mid,metric,unit,peer_uid,ts,value",
        f"S1,111,20003,audio send bitrate,Kbps,0,{T0},24",
        f"S1,111,20003,audio send bitrate,Kbps,0,{T0 + 2},",
    ]
    assert len(result.lines) == 5
    assert ("judgement",) not in console.service.asked


def test_call_without_metrics_asks_for_sessions_only(console: Console) -> None:
    console("call", "c2", "--no-metrics", "--from", "1763000000", "--to", "1763000600")
    assert console.service.asked == [("call", "c2", T0, T0 + 600, False, False)]


@pytest.mark.parametrize(("lang", "verdict"), [("en", "uplink"), ("zh", "上行网络")])
def test_call_table_shows_findings_and_sessions_in_the_language_asked_for(
    console: Console, lang: str, verdict: str
) -> None:
    console.service.call_answer = Answer(DETAILS, T0)
    console.service.findings_answer = (FINDING,)
    result = console("--lang", lang, "call", "c2")
    assert verdict in result.out
    assert "Android (6.0)" in result.out


def test_call_table_folds_the_findings_of_one_cause_into_a_line(console: Console) -> None:
    console.service.call_answer = Answer(DETAILS, T0)
    console.service.findings_answer = tuple(replace(FINDING, receiver_uid=uid) for uid in (222, 333, 444))
    table = console("call", "c2").out
    assert table.count("uplink") == 1
    assert "3 users" in table


def test_a_healthy_call_says_so_and_how_much_of_it_could_be_judged(console: Console) -> None:
    console.service.call_answer = Answer(DETAILS, T0, True, (), 1)
    notes = console("call", "c1", "--json").document["notes"]
    assert notes == ["Nothing wrong found: 97% of the windows could be judged."]
