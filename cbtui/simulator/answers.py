"""The answers of the seven reading endpoints, as bytes of JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from cbtui.model import Endpoint
from cbtui.simulator import limits, parameters
from cbtui.simulator.lesson import Lesson, Scheduled, Stay
from cbtui.simulator.parameters import Window
from cbtui.simulator.samples import Samples, series
from cbtui.simulator.world import World
from cbtui.times import DAY, HOUR, MINUTE

LONGEST_CALL_S = 48 * HOUR
"""How far before a window calls are looked for that reach into it."""
_REVISED_AFTER_S = 150
"""Until this long after its end a minute's counts are a little low: late data still arrives."""


class Listing(StrEnum):
    """Which calls belong to a window; the document leaves it open."""

    OVERLAPS = "overlaps"
    STARTED_IN = "started in"


@dataclass(frozen=True, slots=True)
class Question:
    """A request that has passed authentication and limits. ``now`` is the server's clock."""

    world: World
    params: Mapping[str, str]
    endpoint: Endpoint
    now: float
    listing: Listing = Listing.OVERLAPS

    def window(self) -> Window:
        return parameters.window(self.params, self.endpoint, self.now)


def _encoded(message: str, **members: Any) -> bytes:
    return msgspec.json.encode({"code": 200, "message": message, **members})


def lists(question: Question) -> bytes:
    """At most ten calls, newest first, and whether there are more."""
    window, now, cname = question.window(), question.now, question.params.get("cname", "")
    found: list[Scheduled] = []
    for call in question.world.newest_first(min(window.end, now - limits.RULES[Endpoint.LISTS].delay_s)):
        if call.created_ts < window.start - LONGEST_CALL_S or len(found) > limits.CALLS_LISTED:
            break
        reaches = call.created_ts if question.listing is Listing.STARTED_IN else call.destroyed_ts
        if reaches >= window.start and (not cname or call.cname == cname):
            found.append(call)
    rows = [_call_row(call, now) for call in found[: limits.CALLS_LISTED]]
    return _encoded("", has_more=len(found) > limits.CALLS_LISTED, call_lists=rows)


def _call_row(call: Scheduled, now: float) -> dict[str, Any]:
    finished = call.destroyed_ts <= now
    return {
        "call_id": call.call_id,
        "cname": call.cname,
        "created_ts": call.created_ts,
        "destroyed_ts": call.destroyed_ts if finished else 0,
        "finished": finished,
    }


def details(question: Question) -> bytes:
    """Sessions of at most ten users, the newest joiners, and their series over at most three hours."""
    asked, now = question.window(), question.now
    call_id = parameters.required(question.params, "call_id")
    without_servers = parameters.flag(question.params, "exclude_server_user", default=True)
    without_metrics = parameters.flag(question.params, "exclude_metrics_info", default=False)
    call = question.world.call(call_id)
    rows: list[dict[str, Any]] = []
    metrics: list[dict[str, Any]] = []
    if call is not None and now >= call.created_ts + limits.RULES[Endpoint.DETAILS].delay_s:
        window = Window(asked.start, min(asked.end, asked.start + limits.DETAILS_SPAN_S))
        stays = _shown(call.lesson, window, now, without_servers=without_servers)
        rows = [_stay_row(call.cname, stay, now) for stay in stays]
        if not without_metrics:
            metrics = [_metrics_row(call.lesson, stay, window, now) for stay in stays]
    members = {} if without_metrics else {"metrics": metrics}
    return _encoded("", call_id=call_id, call_info=rows, **members)


def _shown(lesson: Lesson, window: Window, now: float, *, without_servers: bool) -> list[Stay]:
    """The sessions in the window of the ten users who joined last, newest first."""
    inside = [
        stay
        for stay in lesson.stays
        if stay.join_ts <= min(now, window.end)
        and stay.leave_ts >= window.start
        and not (without_servers and stay.is_server)
    ]
    inside.sort(key=lambda stay: (-stay.join_ts, stay.sid))
    users = list(dict.fromkeys(stay.uid for stay in inside))[: limits.USERS_DETAILED]
    return [stay for stay in inside if stay.uid in users]


def _stay_row(cname: str, stay: Stay, now: float) -> dict[str, Any]:
    finished = stay.leave_ts <= now
    return {
        "sid": stay.sid,
        "cname": cname,
        "uid": stay.uid,
        "network": stay.network,
        "platform": stay.platform,
        "speaker": stay.speaker,
        "sdk_version": stay.sdk_version,
        "device_type": stay.device_type,
        "join_ts": stay.join_ts,
        "leave_ts": stay.leave_ts if finished else 0,
        "finished": finished,
    }


def _metrics_row(lesson: Lesson, stay: Stay, window: Window, now: float) -> dict[str, Any]:
    return {"sid": stay.sid, "data": [_series_row(row) for row in series(lesson, stay, window.start, window.end, now)]}


def _series_row(samples: Samples) -> dict[str, Any]:
    points = msgspec.json.encode(list(zip(samples.ts, samples.values, strict=True)))
    return {"mid": samples.mid, "kvs": msgspec.Raw(points), "peer_uid": samples.peer_uid}


def usage(question: Question) -> bytes:
    """The closed UTC days that begin in the window; none at all for a window shorter than a day."""
    window, names = question.window(), parameters.metrics(question.params, question.endpoint)
    rows: list[dict[str, Any]] = []
    if int(question.params["end_ts"]) - int(question.params["start_ts"]) >= DAY:
        for day in range(-(-window.start // DAY) * DAY, window.end, DAY):
            if question.now >= day + DAY + limits.USAGE_READY_S:
                counts = question.world.usage(day)
                rows.append({**{name: counts[name] for name in names}, "ts": day})
    return _encoded("success", data=rows)


def live(question: Question) -> bytes:
    """One row for each minute that ended before the delay, oldest first."""
    names = parameters.metrics(question.params, question.endpoint)
    rows = []
    for ts in _minutes(question):
        values = question.world.minute(ts)
        late = question.now < ts + MINUTE + _REVISED_AFTER_S
        rows.append({**{name: _early(name, values[name], late=late) for name in names}, "ts": ts})
    return _encoded("success", data=rows)


def _early(name: str, value: float | None, *, late: bool) -> float | None:
    return value - int(value * 0.03) if late and name == "pcu" and value else value


def diagnosis(question: Question) -> bytes:
    """The ten newest events of the window."""
    window = question.window()
    events = [
        event
        for ts in reversed(_minutes(question))
        for event in question.world.events(ts)
        if window.start <= event["ts"] <= window.end
    ]
    return _encoded("success", data=events[: limits.EVENTS_LISTED])


def _minutes(question: Question) -> range:
    """The complete minutes in a live window; diagnosis also takes the ones that the window's ends cut."""
    window = question.window()
    newest = int(question.now) - limits.LIVE_DELAY_S - MINUTE
    if question.endpoint is Endpoint.DIAGNOSIS:
        start = window.start // MINUTE * MINUTE
    else:
        start = -(-window.start // MINUTE) * MINUTE
    return range(start, min(window.end, newest) + 1, MINUTE)


ANSWERS: dict[Endpoint, Callable[[Question], bytes]] = {
    Endpoint.LISTS: lists,
    Endpoint.DETAILS: details,
    Endpoint.USAGE: usage,
    Endpoint.SCALE: live,
    Endpoint.EXPERIENCE: live,
    Endpoint.NETWORK: live,
    Endpoint.DIAGNOSIS: diagnosis,
}
