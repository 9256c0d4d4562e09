"""Who sits in a made-up class: the users, their devices, when they come and go, and the small troubles they have."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from cbtui.simulator.lesson import Lesson, Stay
from cbtui.simulator.trouble import Kind, Trouble


class Device(NamedTuple):
    platform: str
    device_type: str
    sdk_version: str
    networks: tuple[str, ...]


_DEVICES = (
    Device("Android", "Android (9.0)", "2.9.0.28", ("Wi-Fi", "Wi-Fi", "4G")),
    Device("Android", "Android (6.0)", "2.2.0.07_14", ("Wi-Fi", "4G", "3G")),
    Device("iOS", "iPad7,5", "2.9.1", ("Wi-Fi", "Wi-Fi", "4G")),
    Device("iOS", "iPhone11,8", "2.8.2.56", ("Wi-Fi", "4G")),
    Device("Windows", "Windows 10", "2.9.0.37", ("LAN", "Wi-Fi")),
    Device("macOS", "MacBookPro14,1", "2.9.0.32", ("Wi-Fi", "LAN")),
    Device("Web", "Chrome 78.0", "2.9.0", ("Unknown", "Wi-Fi")),
)
_RECORDER = Device("Linux", "Linux (server)", "2.3.3.102", ("LAN",))

_SMALL = (
    (Kind.UPLINK_LOSS, (8, 35)),
    (Kind.DOWNLINK_LOSS, (8, 40)),
    (Kind.DOWNLINK_LOSS, (10, 30)),
    (Kind.BOTH, (8, 20)),
    (Kind.SENDER_CPU, (84, 96)),
    (Kind.RECEIVER_CPU, (84, 97)),
    (Kind.MUTE, (0, 0)),
    (Kind.SLOW_JOIN, (6, 14)),
)
_SMALL_TROUBLE = 0.25
"""Share of the classes in which someone has a trouble of one to four minutes."""


class Plan(NamedTuple):
    """What the timetable says of a class. ``troubles`` are those that it puts there on purpose.

    ``teacher_uid`` 0 is any; ``rejoin_ts`` is when the teacher's connection broke for 20 s, or 0.
    """

    seed: int
    cname: str
    start_ts: int
    end_ts: int
    users: int
    speakers: int
    troubles: tuple[Trouble, ...] = ()
    teacher_uid: int = 0
    rejoin_ts: int = 0

    @property
    def call_id(self) -> str:
        return f"{Random(self.seed).getrandbits(96):024x}"  # noqa: S311 - a simulator

    def build(self) -> Lesson:
        return _Classroom(self).lesson()


class _Classroom:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.random = Random(plan.seed)  # noqa: S311 - a simulator
        self.call_id = f"{self.random.getrandbits(96):024x}"
        self.stays: list[Stay] = []

    def lesson(self) -> Lesson:
        plan = self.plan
        self._teacher()
        recorder = plan.users >= 3 and self.random.random() < 0.2
        for place in range(1, plan.users - recorder):
            self._student(speaker=place < plan.speakers)
        if recorder:
            self._stay(_RECORDER, 10_000_000 + plan.seed % 1000, plan.start_ts + 1, plan.end_ts, speaker=False)
        return Lesson(plan.cname, tuple(self.stays), (*plan.troubles, *self._small_troubles()), self.call_id)

    def _stay(self, device: Device, uid: int, join_ts: int, leave_ts: int, *, speaker: bool) -> None:
        random = self.random
        self.stays.append(
            Stay(
                f"{random.getrandbits(128):032X}",
                uid,
                join_ts,
                max(join_ts + 1, leave_ts),
                speaker,
                random.choice(device.networks),
                device.platform,
                device.sdk_version,
                device.device_type,
                round(0.4 + random.expovariate(1.6), 2),
            )
        )

    def _teacher(self) -> None:
        plan = self.plan
        uid = plan.teacher_uid or self.random.randint(101, 999)
        device = self.random.choice(_DEVICES[3:6])
        if not plan.rejoin_ts:
            return self._stay(device, uid, plan.start_ts, plan.end_ts, speaker=True)
        self._stay(device, uid, plan.start_ts, plan.rejoin_ts - 20, speaker=True)
        return self._stay(device, uid, plan.rejoin_ts, plan.end_ts, speaker=True)

    def _student(self, *, speaker: bool) -> None:
        plan, random = self.plan, self.random
        length = plan.end_ts - plan.start_ts
        uid = random.randint(1_000_000, 4_294_967_295 if random.random() < 0.05 else 999_999_999)
        device = random.choice(_DEVICES)
        late = 0.5 * length if random.random() < 0.06 else 200.0
        join = plan.start_ts + 2 + int(random.random() * min(late, 0.5 * length))
        early = 0.4 * length if random.random() < 0.05 else 60.0
        leave = plan.end_ts - int(random.random() * min(early, 0.3 * length))
        if random.random() < 0.08 and leave - join > 300:
            broken = join + random.randint(60, leave - join - 120)
            self._stay(device, uid, join, broken, speaker=speaker)
            join = broken + random.randint(4, 60)
        self._stay(device, uid, join, leave, speaker=speaker)

    def _small_troubles(self) -> tuple[Trouble, ...]:
        plan, random = self.plan, self.random
        length = plan.end_ts - plan.start_ts
        if random.random() > _SMALL_TROUBLE or len(self.stays) < 2 or length < 600:
            return ()
        kind, (low, high) = random.choice(_SMALL)
        start = plan.start_ts + (0 if kind is Kind.SLOW_JOIN else random.randint(120, length - 300))
        speakers = sorted({stay.uid for stay in self.stays if stay.speaker})
        sender = random.choice(speakers)
        others = sorted({stay.uid for stay in self.stays} - {sender})
        receiver = random.choice(others) if others else None
        size = random.randint(low, high)
        return (Trouble(kind, start, start + random.randint(60, 240), size, sender, receiver),)
