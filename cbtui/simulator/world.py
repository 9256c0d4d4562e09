"""The simulated project: its calls over time, and what the live metrics, the diagnosis and the usage say of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Self

from cbtui.simulator import diagnoses, minutes, timetable
from cbtui.simulator.lesson import Lesson, Scheduled, dice
from cbtui.simulator.timetable import plans
from cbtui.times import DAY, HOUR, MINUTE

MINUTES_KEPT = 180
"""Minutes whose figures and events are kept once made: what polling asks for again, however long the world lasts."""


class World:
    """Everything that happens to one project, fixed by ``seed`` and ``epoch`` (Unix seconds, usually now).

    ``World(seed, epoch)`` makes up four days of classes before the epoch and a day after it. At the epoch a
    teacher has been losing packets for twelve minutes (:mod:`cbtui.simulator.timetable`).

    Tests make a world of their own, in which nothing else happens::

        lesson = Lesson.of("algebra", epoch - 3600, 1800, [1, 2, 3], [
            Trouble(Kind.UPLINK_LOSS, epoch - 3000, epoch - 2700, size=30, sender=1),
        ])
        World.of([lesson], epoch=epoch)
    """

    def __init__(self, seed: int = 1, epoch: float = 0.0) -> None:
        self.seed = seed
        self.epoch = int(epoch)
        self.starts_ts = (self.epoch - timetable.PAST_DAYS * DAY) // DAY * DAY
        self._invents_usage = True
        self._index(
            Scheduled(plan.call_id, plan.cname, plan.start_ts, plan.end_ts, plan.build)
            for plan in plans(seed, self.epoch)
        )

    @classmethod
    def of(cls, lessons: Iterable[Lesson], *, epoch: float = 0.0, seed: int = 1) -> Self:
        """A world with exactly these calls."""
        world = cls.__new__(cls)
        world.seed = seed
        world.epoch = int(epoch)
        world.starts_ts = 0
        world._invents_usage = False
        world._index(Scheduled.ready(lesson) for lesson in lessons)
        return world

    def _index(self, calls: Iterable[Scheduled]) -> None:
        self.calls: tuple[Scheduled, ...] = tuple(sorted(calls, key=attrgetter("created_ts", "call_id")))
        self._created = [call.created_ts for call in self.calls]
        self._by_id = {call.call_id: call for call in self.calls}
        self._by_hour: dict[int, list[Scheduled]] = {}
        for call in self.calls:
            for hour in range(call.created_ts // HOUR, call.destroyed_ts // HOUR + 1):
                self._by_hour.setdefault(hour, []).append(call)
        self._minutes = lru_cache(maxsize=MINUTES_KEPT)(self._made_minute)
        self._events = lru_cache(maxsize=MINUTES_KEPT)(self._made_events)
        self._usage: dict[int, dict[str, int]] = {}

    def call(self, call_id: str) -> Scheduled | None:
        return self._by_id.get(call_id)

    def newest_first(self, created_until: float) -> Iterator[Scheduled]:
        """Calls created at ``created_until`` or before."""
        return reversed(self.calls[: bisect_right(self._created, created_until)])

    def _held(self, ts: int) -> Iterator[Lesson]:
        """Lessons on at any moment of the minute that starts at ``ts``."""
        for call in self._by_hour.get(ts // HOUR, ()):
            if call.created_ts < ts + MINUTE and call.destroyed_ts >= ts:
                yield call.lesson

    def minute(self, ts: int) -> dict[str, float | None]:
        """The ten live metrics of the minute that starts at ``ts``, by their API names."""
        return self._minutes(ts)

    def _made_minute(self, ts: int) -> dict[str, float | None]:
        return minutes.minute(self._held(ts), ts, self.seed)

    def events(self, ts: int) -> tuple[diagnoses.Event, ...]:
        """The diagnosis events of the minute that starts at ``ts``, newest first."""
        return self._events(ts)

    def _made_events(self, ts: int) -> tuple[diagnoses.Event, ...]:
        found = [event for lesson in self._held(ts) for event in diagnoses.events(lesson, ts)]
        return tuple(sorted(found, key=lambda event: (-event["ts"], event["user"], event["exp_id"])))

    def usage(self, day: int) -> dict[str, int]:
        """``userCount``, ``sessionCount`` and ``channelCount`` of the calls that began in the UTC day ``day``."""
        if day not in self._usage:
            invented = self._invents_usage and day < self.starts_ts
            self._usage[day] = self._invented_usage(day) if invented else self._counted_usage(day)
        return self._usage[day]

    def _counted_usage(self, day: int) -> dict[str, int]:
        first, last = bisect_right(self._created, day - 1), bisect_right(self._created, day + DAY - 1)
        counts = {"userCount": 0, "sessionCount": 0, "channelCount": last - first}
        for call in self.calls[first:last]:
            stays = call.lesson.stays
            counts["userCount"] += len({stay.uid for stay in stays})
            counts["sessionCount"] += len(stays)
        return counts

    def _invented_usage(self, day: int) -> dict[str, int]:
        """The days before the world began look like the first one, more or less."""
        factor = 0.85 + 0.3 * dice(self.seed, "usage", day)
        return {name: int(count * factor) for name, count in self.usage(self.starts_ts).items()}
