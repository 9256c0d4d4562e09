"""The made-up days: which class is held when."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi
from random import Random

from cbtui.simulator.classroom import Plan
from cbtui.simulator.trouble import Kind, Trouble
from cbtui.times import DAY, HOUR, MINUTE

PAST_DAYS = 4
FUTURE_S = DAY
INCIDENT_CHANNEL = "lesson-204"
INCIDENT_TEACHER = 111
INCIDENT = (-12 * MINUTE, 40 * MINUTE)
"""From when to when, counted from the epoch, the teacher of :data:`INCIDENT_CHANNEL` loses packets."""
EXPIRED_CHANNEL = "lesson-117"

_SLOT_S = 10 * MINUTE
_STARTS_AT_PEAK = 10.5
"""Classes that start in ten minutes at the busiest time: with 40 minutes each, about 44 are held at once."""
_NIGHT = 0.08
"""What is left of the traffic at night."""

_HOSTILE = (
    "[/red]",
    "[@click=app.quit]free prizes[/]",
    "\x1b[2J\x1b[31mlesson\x07",
    "class\u202egpj.exe",
    "🦊 fox 教室 👩‍🏫",
    "=HYPERLINK(A1)",
    "a\nb\tc",
    "[bold]" + "long" * 60,
)
_CHINESE = ("数学三班", "英语口语", "钢琴一对一", "物理冲刺班", "语文五年级")


def plans(seed: int, epoch: int) -> Iterator[Plan]:
    """All classes from four days before ``epoch`` (from 00:00 UTC on) to a day after it, in no special order.

    The busiest hour of each day is that of the epoch, whatever the time zone.
    """
    yield from _named(seed, epoch)
    random = Random(seed)  # noqa: S311 - a simulator
    number = 0
    first_slot = (epoch - PAST_DAYS * DAY) // DAY * DAY
    for slot in range(first_slot, epoch + FUTURE_S, _SLOT_S):
        for _ in range(int(_STARTS_AT_PEAK * _rhythm(slot - epoch) + random.random())):
            number += 1
            yield _ordinary(random, number, slot)


def _rhythm(from_epoch: float) -> float:
    return _NIGHT + (1 - _NIGHT) * max(0.0, cos(2 * pi * (from_epoch / HOUR - 0.5) / 24))


def _ordinary(random: Random, number: int, slot: int) -> Plan:
    dice = random.random()
    if dice < 0.04:
        users, speakers = 1, 1
    elif dice < 0.52:
        users, speakers = 2, 2
    elif dice < 0.84:
        users, speakers = random.randint(3, 6), random.randint(2, 3)
    elif dice < 0.97:
        users, speakers = random.randint(7, 16), random.randint(1, 3)
    else:
        users, speakers = random.randint(18, 35), 2
    start = slot + int(random.random() * _SLOT_S)
    minutes = random.triangular(20, 62, 42) if random.random() < 0.93 else random.triangular(3, 110, 60)
    return Plan(random.getrandbits(48), _name(random, number), start, start + int(minutes * MINUTE), users, speakers)


def _name(random: Random, number: int) -> str:
    dice = random.random()
    if dice < 0.6:
        # Numbers come back after 300 classes, about five hours, when the last of that name is over.
        return f"lesson-{300 + number % 300}"
    if dice < 0.85:
        return f"C{random.randint(100_000_000, 999_999_999)}"
    if dice < 0.96:
        return f"{random.choice(_CHINESE)}{number % 400}"
    return random.choice(_HOSTILE)


def _named(seed: int, epoch: int) -> Iterator[Plan]:
    """The classes that stand in every timetable: what is wrong now, what was, and the long ones."""
    yield _incident(seed, epoch)
    yield _expired(seed + 1, epoch)
    yield Plan(seed + 2, "lesson-288", epoch - 70, epoch + 45 * MINUTE, 6, 3)
    yield Plan(seed + 3, "[@click=app.quit]x[/]", epoch - 35 * MINUTE, epoch + 20 * MINUTE, 5, 3, _hostile(epoch))
    for day in range(1, PAST_DAYS + 1):
        start = epoch - day * DAY - 25 * MINUTE
        yield Plan(seed + 10 + day, INCIDENT_CHANNEL, start, start + 75 * MINUTE, 28 + day, 3, (), INCIDENT_TEACHER)
    for place, plan in enumerate(_past(epoch)):
        yield plan._replace(seed=seed + 20 + place)
    for place, (hours, length, users) in enumerate(_LONG):
        start = epoch + hours * HOUR
        yield Plan(seed + 40 + place, f"marathon-{place + 1}", start, start + int(length * HOUR), users, 3)


def _incident(seed: int, epoch: int) -> Plan:
    first, last = (epoch + edge for edge in INCIDENT)
    troubles = (Trouble(Kind.UPLINK_LOSS, first, last, 40, INCIDENT_TEACHER),)
    start, end = epoch - 25 * MINUTE, epoch + 50 * MINUTE
    rejoin = first + 50
    return Plan(seed, INCIDENT_CHANNEL, start, end, 34, 3, troubles, INCIDENT_TEACHER, rejoin)


def _expired(seed: int, epoch: int) -> Plan:
    troubles = (Trouble(Kind.TOKEN_EXPIRED, epoch - 9 * MINUTE, epoch + 25 * MINUTE, 1.4),)
    return Plan(seed, EXPIRED_CHANNEL, epoch - 30 * MINUTE, epoch + 30 * MINUTE, 12, 2, troubles, 117)


def _hostile(epoch: int) -> tuple[Trouble, ...]:
    return (Trouble(Kind.RECEIVER_CPU, epoch - 7 * MINUTE, epoch + 5 * MINUTE, 94),)


_LONG = ((-75, 3.4, 9), (-30, 3.8, 4), (-4, 6.0, 7))
"""Hours from the epoch, length in hours, users."""

_PAST = (
    # hours from the epoch, length in hours, channel, users, kind, size
    (-29.0, 5.0, "open-day", 14, Kind.DOWNLINK_LOSS, 24),
    (-68.0, 1.2, "lesson-208", 30, Kind.UPLINK_LOSS, 30),
    (-50.0, 1.0, "lesson-231", 22, Kind.SENDER_CPU, 95),
    (-26.5, 1.0, "lesson-219", 33, Kind.BOTH, 22),
    (-22.0, 1.0, "lesson-226", 26, Kind.JOIN_FAILURE, 3),
    (-5.2, 1.0, "lesson-211", 12, Kind.UPLINK_LOSS, 34),
    (2.4, 1.1, "lesson-240", 27, Kind.DOWNLINK_LOSS, 30),
    (5.5, 1.0, "lesson-251", 31, Kind.UPLINK_LOSS, 36),
    (20.0, 1.0, "lesson-262", 30, Kind.SENDER_CPU, 94),
)


def _past(epoch: int) -> Iterator[Plan]:
    """Incidents of the days before, and of the day after for a demo that is left running."""
    for hours, length, channel, users, kind, size in _PAST:
        start = epoch + int(hours * HOUR)
        end = start + int(length * HOUR)
        first = start + (end - start) // 3
        sender = None if kind is Kind.DOWNLINK_LOSS else INCIDENT_TEACHER
        trouble = Trouble(kind, first, first + 16 * MINUTE, size, sender)
        yield Plan(0, channel, start, end, users, 4 if users < 15 else 3, (trouble,), INCIDENT_TEACHER)
