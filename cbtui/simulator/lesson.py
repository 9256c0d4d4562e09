"""One class: who is in it from when to when, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from zlib import crc32

from cbtui.simulator.trouble import Trouble

LESSONS_KEPT = 128
"""Lessons that are kept once built: those of the busiest hour; a world of five days holds some three thousand."""


def dice(*parts: object) -> float:
    """A number from 0 to 1 that depends on nothing but ``parts``."""
    return crc32("|".join(map(str, parts)).encode("utf-8", "replace")) / 0x1_0000_0000


@dataclass(frozen=True, slots=True)
class Stay:
    """One session (``sid``) of a user. ``leave_ts`` is planned: before that moment the user is still inside.

    ``join_s`` is how long joining took; ``speaker`` whether the user sends audio and video.
    """

    sid: str
    uid: int
    join_ts: int
    leave_ts: int
    speaker: bool = True
    network: str = "Wi-Fi"
    platform: str = "Android"
    sdk_version: str = "2.9.0.28"
    device_type: str = "Android (9.0)"
    join_s: float = 0.8

    @property
    def is_server(self) -> bool:
        return self.platform == "Linux"

    def inside(self, ts: float) -> bool:
        return self.join_ts <= ts < self.leave_ts


@dataclass(frozen=True)
class Lesson:
    """A call with exactly these sessions and troubles.

    Tests build one with :meth:`of`, or from :class:`Stay` objects when joins and leaves matter.
    """

    cname: str
    stays: tuple[Stay, ...]
    troubles: tuple[Trouble, ...] = ()
    call_id: str = ""
    created_ts: int = field(init=False)
    destroyed_ts: int = field(init=False)

    def __post_init__(self) -> None:
        if not self.stays:
            raise ValueError("a call has at least one session")
        object.__setattr__(self, "created_ts", min(stay.join_ts for stay in self.stays))
        object.__setattr__(self, "destroyed_ts", max(stay.leave_ts for stay in self.stays))
        if not self.call_id:
            object.__setattr__(self, "call_id", _hex(24, self.cname, self.created_ts))

    @classmethod
    def of(
        cls,
        cname: str,
        start_ts: int,
        length_s: int,
        uids: Sequence[int],
        troubles: Sequence[Trouble] = (),
        *,
        join_gap_s: int = 2,
    ) -> Lesson:
        """A class in which everybody sends, all stay to the end, and each of ``uids`` joins ``join_gap_s`` s later.

        The first of ``uids`` is the teacher.
        """
        end_ts = start_ts + length_s
        stays = tuple(
            Stay(_hex(32, cname, start_ts, uid).upper(), uid, start_ts + place * join_gap_s, end_ts)
            for place, uid in enumerate(uids)
        )
        return cls(cname, stays, tuple(troubles))

    @cached_property
    def intervals(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """When each speaking user was inside: ``uid`` → ``(join, leave)``, by time."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for stay in sorted(self.stays, key=lambda stay: stay.join_ts):
            if stay.speaker:
                spans.setdefault(stay.uid, []).append((stay.join_ts, stay.leave_ts))
        return {uid: tuple(times) for uid, times in spans.items()}


class Scheduled:
    """A call of the timetable: cheap until someone looks inside, and again when nobody has for a while."""

    __slots__ = ("build", "call_id", "cname", "created_ts", "destroyed_ts")

    def __init__(
        self, call_id: str, cname: str, created_ts: int, destroyed_ts: int, build: Callable[[], Lesson]
    ) -> None:
        self.call_id = call_id
        self.cname = cname
        self.created_ts = created_ts
        self.destroyed_ts = destroyed_ts
        self.build = build

    @classmethod
    def ready(cls, lesson: Lesson) -> Scheduled:
        return cls(lesson.call_id, lesson.cname, lesson.created_ts, lesson.destroyed_ts, lambda: lesson)

    @property
    def lesson(self) -> Lesson:
        return _lesson_of(self)


@lru_cache(maxsize=LESSONS_KEPT)
def _lesson_of(call: Scheduled) -> Lesson:
    return call.build()


def _hex(digits: int, *parts: object) -> str:
    text = "|".join(map(str, parts))
    return "".join(f"{crc32(f'{block}|{text}'.encode('utf-8', 'replace')):08x}" for block in range(digits // 8))
