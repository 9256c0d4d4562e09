"""One call as JSON and as long CSV, series by series: the largest has millions of points and is never held as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from cbtui import csvtext
from cbtui.catalog.evidence import evidence_text
from cbtui.catalog.metrics import metric
from cbtui.cli.output import json_text, number
from cbtui.model import CallDetails, Finding, Series, Session

CSV_KEYS = ("sid", "uid", "mid", "metric", "unit", "peer_uid", "ts", "value")
_REMEMBERED = 50_000
"""Distinct numbers whose text is kept: metrics are mostly small whole numbers that come again and again."""


class _Texts(dict[float, str]):
    """A number's text between two fixed ones, made once for each distinct number."""

    def __init__(self, before: str, after: str, missing: str) -> None:
        super().__init__()
        self._before, self._after, self._missing = before, after, missing

    def __missing__(self, value: float) -> str:
        plain = number(value)
        shown = self._missing if plain is None else repr(plain)
        text = f"{self._before}{shown}{self._after}"
        # NaN is equal to nothing, itself included: kept, it would fill the table.
        if plain is not None and len(self) < _REMEMBERED:
            self[value] = text
        return text


def csv_parts(details: CallDetails) -> Iterator[str]:
    """The header, then the lines of one series at a time."""
    yield csvtext.line(CSV_KEYS)
    ts_texts, value_texts = _Texts("", ",", ""), _Texts("", "\n", "")
    for series in details.series:
        entry, session = metric(series.mid), details.by_sid.get(series.sid)
        uid = session.uid if session else None
        cells = (series.sid, uid, series.mid, entry.names.en, entry.unit, series.peer_uid)
        yield _joined(csvtext.line(cells).rstrip("\n") + ",", series, ts_texts, value_texts)


def json_parts(head: Mapping[str, Any], details: CallDetails, findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """The JSON document of a call in pieces; ``head`` is all but its data."""
    opening = json_text({**head, "data": None}).removesuffix("null}")
    yield f'{opening}{{"call_id": {json_text(details.call_id)}, '
    yield f'"sessions": {json_text([session_row(session) for session in details.sessions])}, "series": ['
    ts_texts, value_texts = _Texts("[", ",", "null"), _Texts("", "],", "null")
    for index, series in enumerate(details.series):
        points = _joined("", series, ts_texts, value_texts).removesuffix(",")
        yield f"{', ' if index else ''}{_series_opening(series)}{points}]}}"
    yield f'], "findings": {json_text([finding_row(finding, lang) for finding in findings])}}}}}\n'


def _joined(prefix: str, series: Series, ts_texts: _Texts, value_texts: _Texts) -> str:
    ts, values = series.points
    before = repeat(prefix, len(ts))
    points = zip(before, map(ts_texts.__getitem__, ts), map(value_texts.__getitem__, values), strict=True)
    return "".join(chain.from_iterable(points))


def _series_opening(series: Series) -> str:
    entry = metric(series.mid)
    facts = {
        "sid": series.sid,
        "mid": series.mid,
        "metric": entry.names.en,
        "unit": entry.unit,
        "peer_uid": series.peer_uid,
        "points": [],
    }
    return json_text(facts).removesuffix("]}")


def session_row(session: Session) -> dict[str, Any]:
    """The ``call_info`` fields."""
    return {
        "sid": session.sid,
        "cname": session.cname,
        "uid": session.uid,
        "network": session.network,
        "platform": session.platform,
        "speaker": session.speaker,
        "sdk_version": session.sdk_version,
        "device_type": session.device_type,
        "join_ts": session.join_ts,
        "leave_ts": session.leave_ts,
        "finished": session.finished,
    }


def finding_row(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "from_ts": finding.from_ts,
        "to_ts": finding.to_ts,
        "sender_uid": finding.sender_uid,
        "receiver_uid": finding.receiver_uid,
        "medium": finding.medium.value,
        "verdict": finding.verdict.value,
        "confidence": finding.confidence.value,
        "evidence": evidence_text(finding, lang),
    }
