"""The incident note: everything a reader needs, nothing a writer of names can abuse."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

from cbtui.callnote import TABLE_COLUMNS, CallNote, document, escape, markdown, share_text, table
from cbtui.model import (
    Call,
    CallDetails,
    Confidence,
    Evidence,
    Finding,
    Hit,
    Medium,
    Note,
    NoteKind,
    Series,
    Session,
    Side,
    Verdict,
)

START = 1_768_479_400
EVIDENCE = "uplink · U 37 % · E 39 % · D 3 % · CPU 41/38 % · 52 s frozen · 2 of 2 receivers hit"


def session(uid: int, leave: int | None = 600, **changes: str) -> Session:
    texts = {"network": "Wi-Fi", "platform": "Android", "sdk_version": "2.2.0", "device_type": "MI 8"} | changes
    leave_ts = None if leave is None else START + leave
    return Session(f"sid-{uid}", "lesson-211", uid, speaker=True, join_ts=START, leave_ts=leave_ts,
                   finished=leave is not None, **texts)  # fmt: skip


FINDING = Finding(START + 60, START + 120, 111, 640, Medium.VIDEO, Verdict.UPLINK, Confidence.HIGH,
                  Evidence(37.0, 39.0, 3.0, 41.0, 38.0, hit=Hit(2, 2, Side.SENDER)), 52.0)  # fmt: skip
DETAILS = CallDetails(
    "00057b60", START, START + 600, (session(640), session(641)), (Series.of("sid-640", 20018, 111, [(START, 3.0)]),)
)
NOTE = CallNote(
    "prod",
    DETAILS,
    Call("00057b60", "lesson-211", START, START + 600, True),
    (FINDING,),
    0.98,
    (Note(NoteKind.USERS_MISSING, users=2, known=3, uids=(9,)),),
    "cbtui://prod/call/00057b60?start=1&end=2",
    START + 700.0,
    START + 720.0,
    ZoneInfo("Asia/Shanghai"),
)


def test_the_note_says_who_when_where_and_on_what_evidence() -> None:
    text = markdown(NOTE)
    assert "# Call 00057b60 · lesson\\-211" in text
    assert "| project | prod |" in text
    assert "| UTC+8 | 2026-01-15T20:16:40+08:00 – 2026-01-15T20:26:40+08:00 (10:00) |" in text
    assert "| UTC | 2026-01-15T12:16:40+00:00 – 2026-01-15T12:26:40+00:00 |" in text
    assert f"| 1 | 20:17:40–20:18:40 | 12:17:40–12:18:40 | 111 → 640 | video | uplink | high | {EVIDENCE} |" in text
    assert "| 640 | 2026-01-15T20:16:40+08:00" in text
    assert "cbtui://prod/call/00057b60?start=1&end=2" in text


def test_the_note_says_what_is_missing_and_why() -> None:
    text = markdown(NOTE)
    assert "- 2 of at least 3 users came back, the newest joiners" in text
    assert "- 98 % of the call could be judged; in the rest there are too few samples." in text
    assert "| 111 | only seen as a peer |" in text


def test_a_healthy_call_and_an_unjudged_one_read_differently() -> None:
    healthy = markdown(replace(NOTE, findings=(), judged_share=1.0, missing=()))
    assert "Nothing wrong found. 100 % of the call could be judged." in healthy
    assert "Nothing, as far as the API tells." in healthy
    unjudged = markdown(replace(NOTE, findings=None, judged_share=None))
    assert "Not judged." in unjudged
    assert "The call was not judged when this note was written." in unjudged


def test_a_running_call_has_no_end_anywhere() -> None:
    running = replace(NOTE, call=replace(NOTE.call or Call("", "", 0, 0, False), destroyed_ts=None, finished=False))
    assert "– running |" in markdown(running)
    assert document(running)["end"] is None
    assert "The call was still running when this note was written." in document(running)["missing"]


def test_without_the_call_the_sessions_tell_when_it_was() -> None:
    assert replace(NOTE, call=None).span == (START, START + 600)
    inside = replace(DETAILS, sessions=(session(640), session(641, None)))
    assert replace(NOTE, call=None, details=inside).span == (START, None)


def test_names_chosen_by_others_stay_text() -> None:
    hostile = "| [x](http://evil) <img> `a` **b** www.evil.example _u_ # ~~s~~ \\"
    text = escape(hostile)
    unescaped = re.sub(r"\\.", "", text)
    assert not set(unescaped) & set("|[]()<>`*_#~\\")
    assert "://" not in unescaped
    assert "www." not in unescaped
    details = replace(DETAILS, sessions=(session(640, device_type=hostile),))
    rows = [line for line in markdown(replace(NOTE, details=details)).splitlines() if line.startswith("| 640")]
    assert len(rows) == 1
    assert text in rows[0]


def test_the_json_document_holds_the_same() -> None:
    found = json.loads(json.dumps(document(NOTE)))
    assert found["project"] == "prod"
    assert found["cname"] == "lesson-211"
    assert found["start"] == {"ts": START, "utc": "2026-01-15T12:16:40+00:00", "local": "2026-01-15T20:16:40+08:00"}
    assert found["findings"][0]["evidence"] == EVIDENCE
    assert [user["uid"] for user in found["users"]] == [640, 641]
    assert found["peers_only"] == [111]
    assert len(found["missing"]) == 2
    assert document(replace(NOTE, findings=None))["findings"] is None


def test_every_row_of_the_table_has_every_column() -> None:
    rows = [dict(zip(TABLE_COLUMNS, row, strict=True)) for row in table(NOTE)]
    assert [row["part"] for row in rows] == ["call", "finding", "user", "user", "user", "missing", "missing"]
    assert rows[1]["sender_uid"] == 111
    assert rows[1]["text"] == EVIDENCE
    assert rows[1]["from_utc"] == "2026-01-15T12:17:40+00:00"
    assert rows[1]["from_local"] == "2026-01-15T20:17:40+08:00"


def test_the_note_speaks_the_readers_language() -> None:
    text = markdown(replace(NOTE, lang="zh", zone=UTC))
    assert "上行网络" in text
    assert "视频" in text


def test_a_share_is_whole_only_when_it_is() -> None:
    assert [share_text(share) for share in (0, 0.001, 0.5, 0.998, 1)] == ["0 %", "< 1 %", "50 %", "99 %", "100 %"]


def test_in_utc_every_time_is_told_once() -> None:
    text = markdown(replace(NOTE, zone=ZoneInfo("Etc/UTC")))
    assert text.count("| UTC |") == 2
    assert f"| 1 | 12:17:40–12:18:40 | 111 → 640 | video | uplink | high | {EVIDENCE} |" in text
