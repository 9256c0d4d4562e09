"""What a request asks for, checked as the document describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cbtui.model import Endpoint
from cbtui.simulator.limits import RULES
from cbtui.times import DAY

METRICS: dict[Endpoint, tuple[str, ...]] = {
    Endpoint.USAGE: ("userCount", "sessionCount", "channelCount"),
    Endpoint.SCALE: ("pcu", "pcc"),
    Endpoint.EXPERIENCE: ("joinSuccessRate", "joinSuccess5SecsRate", "videoFreezeRate", "audioFreezeRate"),
    Endpoint.NETWORK: (
        "videoUpstreamExcellentTransRate",
        "audioUpstreamExcellentTransRate",
        "videoEnd2EndExcellentTransRate",
        "audioEnd2EndExcellentTransRate",
    ),
}


class BadRequest(Exception):  # noqa: N818 - the name of the status it becomes
    """The request is answered with 400 and this message."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time range in Unix seconds, both ends included, clipped to the look-back."""

    start: int
    end: int


def required(params: Mapping[str, str], name: str) -> str:
    value = params.get(name, "")
    if not value:
        raise BadRequest(f"Bad request, parameter : {name} can not be null")
    return value


def window(params: Mapping[str, str], endpoint: Endpoint, now: float) -> Window:
    """``start_ts`` and ``end_ts``: a range partly beyond the look-back is clipped, one wholly beyond it refused."""
    start, end = (_seconds(params, name) for name in ("start_ts", "end_ts"))
    if start > end:
        raise BadRequest("Bad request, parameter : start_ts is after end_ts")
    look_back = RULES[endpoint].look_back_s
    oldest = int(now) - look_back if look_back else 0
    if endpoint is Endpoint.USAGE:
        oldest = oldest // DAY * DAY
    if end < oldest:
        raise BadRequest("query time range limit error")
    return Window(max(start, oldest), end)


def _seconds(params: Mapping[str, str], name: str) -> int:
    text = required(params, name)
    if not (text.isascii() and text.isdigit()) or len(text) > 11:
        raise BadRequest(f"Bad request, parameter : {name} is not a Unix timestamp in seconds")
    return int(text)


def metrics(params: Mapping[str, str], endpoint: Endpoint) -> tuple[str, ...]:
    """The names in ``metric``, separated by commas."""
    names = tuple(name.strip() for name in required(params, "metric").split(","))
    if unknown := _unknown(names, METRICS[endpoint]):
        raise BadRequest(f"Bad request, unknown metric : {unknown}")
    return names


def _unknown(names: Iterable[str], known: Iterable[str]) -> str:
    return ",".join(sorted(set(names) - set(known)))


def flag(params: Mapping[str, str], name: str, default: bool) -> bool:
    text = params.get(name, "").lower()
    if text not in ("", "true", "false"):
        raise BadRequest(f"Bad request, parameter : {name} is not a Boolean")
    return default if not text else text == "true"


_REPORT_FIELDS: dict[str, tuple[type, bool]] = {
    "cname": (str, True),
    "teacher_uid": (int, True),
    "type": (int, True),
    "action_uid": (int, False),
    "ts": (int, False),
    "comments": (str, False),
}


def report(body: object) -> dict[str, Any]:
    """The body of a report: known fields of the right types, ``type`` 1 to 4."""
    if not isinstance(body, dict):
        raise BadRequest("Bad request, the body is not a JSON object")
    if unknown := _unknown(body, _REPORT_FIELDS):
        raise BadRequest(f"Bad request, unknown field : {unknown}")
    for name, (kind, needed) in _REPORT_FIELDS.items():
        if name not in body and not needed:
            continue
        if not isinstance(body.get(name), kind) or isinstance(body.get(name), bool):
            raise BadRequest(f"Bad request, field : {name} is missing or of the wrong type")
    if not body["cname"] or body["type"] not in (1, 2, 3, 4):
        raise BadRequest("Bad request, cname is empty or type is not 1 to 4")
    return body
