"""Points in time as people write and read them.

Inside cbtui every time is Unix seconds; this module is where they become text and back.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cbtui.errors import UsageError
from cbtui.phrase import Phrase

MINUTE = 60
HOUR = 3600
DAY = 86400

_UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY}
_RELATIVE = re.compile(r"-(\d{1,6})([smhd])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_UNIX = re.compile(r"\d{9,11}(\.\d+)?")
_FORMS_STEP = "Use Unix seconds, ISO 8601 (2026-01-15T20:14), HH:MM, -30m, -2h, -3d, or now."


def zone(name: str) -> tzinfo:
    """The time zone of a setting: ``local``, ``utc`` or an IANA name such as ``Asia/Shanghai``.

    Raises:
        UsageError: there is no such zone.
    """
    if name.lower() == "utc":
        return UTC
    if name.lower() == "local":
        return _LocalRules()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            Phrase("There is no time zone {name!r}", name=name),
            next_step="Use local, utc or a name such as Asia/Shanghai.",
        ) from None


class _LocalRules(tzinfo):
    """The host's zone with its own rules for each moment (daylight saving included)."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        if when is None:
            return None
        return datetime.fromtimestamp(when.replace(tzinfo=None).timestamp(), UTC).astimezone().utcoffset()

    def dst(self, _when: datetime | None) -> timedelta | None:
        return None

    def tzname(self, _when: datetime | None) -> str | None:
        return None

    def fromutc(self, when: datetime) -> datetime:
        moment = when.replace(tzinfo=UTC).astimezone()
        here = moment.replace(tzinfo=self, fold=0)
        return here if here.utcoffset() == moment.utcoffset() else here.replace(fold=1)


def parse(text: str, now: float, where: tzinfo) -> int:
    """Unix seconds of one of the forms people type.

    A bare ``HH:MM`` is the last such time that is not in the future; ISO 8601 without an offset is read in
    the zone ``where``, and in the hour that comes twice when daylight saving ends it is the later one that is not in
    the future; ``-30m``, ``-2h``, ``-3d`` count back from ``now``.

    Raises:
        UsageError: the text is none of the forms.
    """
    text = text.strip()
    if text == "now":
        return int(now)
    if match := _RELATIVE.fullmatch(text):
        return int(now) - int(match[1]) * _UNITS[match[2]]
    if _UNIX.fullmatch(text):
        return int(float(text))
    if match := _CLOCK.fullmatch(text):
        return _last_clock(match, now, where)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(Phrase("{text!r} is not a time", text=text), next_step=_FORMS_STEP) from None
    return int(moment.timestamp() if moment.tzinfo else _latest(moment, now, where))


def end_of_range(from_ts: int, to_ts: int, to_text: str, now: float, where: tzinfo) -> int:
    """The end of a range, Unix seconds, where what lies in the future is cut off.

    Args:
        to_ts: what :func:`parse` made of ``to_text``. A bare ``HH:MM`` that is still to come is then yesterday's, which
            nobody means who begins today.
    """
    clock = _CLOCK.fullmatch(to_text.strip())
    still_to_come = clock is not None and to_ts < from_ts and _today(clock, now, where) > now
    return int(now) if still_to_come or from_ts <= now < to_ts else to_ts


def _latest(local: datetime, now: float, where: tzinfo) -> float:
    """Unix seconds of a local time; of two, the later one that is not in the future, else the first."""
    first, second = (local.replace(tzinfo=where, fold=fold).timestamp() for fold in (0, 1))
    # Where the clock skips an hour, the second reading is the earlier moment, and the first is the usual one.
    return second if first < second <= now else first


def _last_clock(match: re.Match[str], now: float, where: tzinfo) -> int:
    try:
        ts = _today(match, now, where)
        return int(ts if ts <= now else _today(match, now, where, days_back=1))
    except ValueError:
        raise UsageError(Phrase("{text!r} is not a time of day", text=match[0]), next_step=_FORMS_STEP) from None


def _today(match: re.Match[str], now: float, where: tzinfo, days_back: int = 0) -> float:
    """Unix seconds of a time of day."""
    day = datetime.fromtimestamp(now, where).replace(tzinfo=None, fold=0) - timedelta(days=days_back)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    return _latest(day.replace(hour=hour, minute=minute, second=second, microsecond=0), now, where)


def clock_text(ts: float, where: tzinfo, *, seconds: bool = True) -> str:
    """``20:14:35``, or ``20:14`` without seconds."""
    return datetime.fromtimestamp(ts, where).strftime("%H:%M:%S" if seconds else "%H:%M")


def date_text(ts: float, where: tzinfo) -> str:
    """``2026-01-15``."""
    return datetime.fromtimestamp(ts, where).strftime("%Y-%m-%d")


def stamp_text(ts: float, where: tzinfo) -> str:
    """ISO 8601 with offset, to the second: ``2026-01-15T20:14:35+08:00``."""
    return datetime.fromtimestamp(int(ts), where).isoformat()


def zone_label(ts: float, where: tzinfo) -> str:
    """``UTC``, ``UTC+8``, ``UTC-3:30``: the offset in force at ``ts``."""
    offset = datetime.fromtimestamp(ts, where).utcoffset() or timedelta()
    if not offset:
        return "UTC"
    sign = "+" if offset > timedelta() else "-"
    hours, rest = divmod(int(abs(offset).total_seconds()), HOUR)
    minutes = f":{rest // MINUTE:02d}" if rest >= MINUTE else ""
    return f"UTC{sign}{hours}{minutes}"


def duration_text(seconds: float) -> str:
    """``45 s``, ``3:40``, ``1:02:09``: how long something lasts."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    hours, rest = divmod(whole, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def age_text(seconds: float) -> str:
    """``12 s``, ``2 min``, ``3 h``, ``5 d``: how old something is."""
    whole = max(0, int(seconds))
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"
