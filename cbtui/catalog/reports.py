"""The types of a reported problem. The document names them in Chinese only; the English is cbtui's."""

from __future__ import annotations

from cbtui.catalog.term import Names

REPORT_TYPES: dict[int, Names] = {
    1: Names("lesson aborted", "切课"),
    2: Names("call for help", "求助"),
    3: Names("complaint", "投诉"),
    4: Names("problem report", "问题反馈"),
}


def report_type(number: int, lang: str) -> str:
    """The name of a report type; an unknown one is "type 9"."""
    known = REPORT_TYPES.get(number) or Names(f"type {number}", f"类型 {number}")
    return known.of(lang)
