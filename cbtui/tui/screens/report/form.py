"""What the report form holds: its fields, what is wrong with what is typed, and the request that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import tzinfo

from msgspec.structs import asdict

from cbtui.catalog.phrases import say
from cbtui.catalog.reports import REPORT_TYPES
from cbtui.errors import UsageError
from cbtui.model.report import Report
from cbtui.model.uid import MAX_UID, SAME_UID, uid_written
from cbtui.text import REPLACEMENT, clean, escaped
from cbtui.times import parse, stamp_text
from cbtui.tui.messages import ReportDraft

DEFAULT_TYPE = 4

LABELS: dict[str, str] = {
    "cname": "channel",
    "teacher_uid": "teacher uid",
    "type": "type",
    "action_uid": "action uid",
    "ts": "time",
    "comments": "comments",
}
"""The fields by the API's names, in the order they are sent in; English labels, keys of the phrases."""

HINTS: dict[str, str] = {
    "cname": "exact name",
    "teacher_uid": "number",
    "action_uid": "optional: who acts",
    "ts": "optional: 20:14, -10m, ISO 8601",
    "comments": "optional: what happened, in short",
}


def filled_in(draft: ReportDraft, zone: tzinfo) -> dict[str, str]:
    """The fields' first texts."""
    given = {
        "cname": draft.cname,
        "teacher_uid": draft.teacher_uid,
        "type": DEFAULT_TYPE,
        "action_uid": draft.action_uid,
        "ts": stamp_text(draft.ts, zone) if draft.ts else None,
    }
    return {name: "" if given.get(name) is None else str(given[name]) for name in LABELS}


def problems(typed: Mapping[str, str], now: float, zone: tzinfo, lang: str) -> dict[str, str]:
    """What is wrong, by field; nothing wrong means that :func:`report_of` can be asked."""
    wrong: dict[str, str] = {}
    if not typed["cname"].strip():
        wrong["cname"] = say(lang, "is missing")
    if _number(typed["type"]) not in REPORT_TYPES:
        wrong["type"] = say(lang, "must be 1, 2, 3 or 4")
    for name in ("teacher_uid", "action_uid"):
        text = typed[name].strip()
        if not text and name == "teacher_uid":
            wrong[name] = say(lang, "is missing")
        elif text and _number(text) is None:
            wrong[name] = say(lang, "must be a number up to {most}", most=MAX_UID)
    try:
        _moment(typed["ts"], now, zone)
    except (UsageError, OverflowError, OSError):
        wrong["ts"] = say(lang, "is no time: 20:14, -10m, ISO 8601")
    return wrong


def doubts(typed: Mapping[str, str], lang: str) -> dict[str, str]:
    """What may be wrong, by field."""
    if REPLACEMENT in typed["cname"]:
        return {"cname": say(lang, "has characters that cbtui replaced; Agora may not find it")}
    written = {name: typed.get(name, "").strip() for name in ("teacher_uid", "action_uid")}
    return {
        name: say(lang, SAME_UID, written=text, uid=uid)
        for name, text in written.items()
        if text.startswith("-") and (uid := uid_written(text)) is not None
    }


def report_of(typed: Mapping[str, str], now: float, zone: tzinfo) -> Report:
    """The report that is typed, once nothing is wrong with it. Times of a clock are the last such time before now."""
    kind, teacher = _number(typed["type"]), _number(typed["teacher_uid"])
    if kind is None or teacher is None:
        raise UsageError("The report is not complete")
    return Report(
        cname=typed["cname"],
        teacher_uid=teacher,
        type=kind,
        action_uid=_number(typed["action_uid"]),
        ts=_moment(typed["ts"], now, zone),
        comments=clean(typed["comments"]).strip() or None,
    )


def request_text(report: Report) -> str:
    """The body of the request as it is sent: without what is not given."""
    fields = {name: value for name, value in asdict(report).items() if value is not None}
    return escaped(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def _number(text: str) -> int | None:
    return uid_written(text.strip())


def _moment(text: str, now: float, zone: tzinfo) -> int | None:
    return parse(text, now, zone) if text.strip() else None
