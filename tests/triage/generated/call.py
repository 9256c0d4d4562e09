"""From people with devices and legs to the series that the API would tell of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from cbtui.catalog.metrics import MIDS, Quantity
from cbtui.model import CallDetails, Medium, Series, Session
from tests.triage.generated.legs import Loss, between, chances, lost, summed
from tests.triage.generated.physics import STANDARD, Physics

START = 1_700_000_000

Rate = Callable[[float], float]
"""A value by seconds since the call's start."""


class Met(Protocol):
    """Tells what a leg did lose in %."""

    def __call__(self, uid: int, from_s: int, to_s: int, *, up: bool) -> float: ...


def steady(value: float) -> Rate:
    return lambda _: value


@dataclass
class Person:
    """Someone in a call. ``up`` and ``down`` are the losses of the legs; rates by seconds since the start."""

    uid: int
    up: list[Loss] = field(default_factory=list)
    down: list[Loss] = field(default_factory=list)
    join_s: int = 0
    leave_s: int = 1_000_000
    sends: frozenset[Medium] = frozenset(Medium)
    capture: Rate = field(default_factory=lambda: steady(15))
    send_fps: Rate | None = None
    video_kbps: Rate = field(default_factory=lambda: steady(600))
    audio_kbps: Rate = field(default_factory=lambda: steady(48))
    cpu: Rate = field(default_factory=lambda: steady(35))
    shown: Rate = field(default_factory=lambda: steady(1.0))
    """Share of the arriving frames that the device shows."""
    delayed: Rate = field(default_factory=lambda: steady(0.0))
    """Share of the time that what everybody gets from this sender stands still without loss."""
    stills: Rate = field(default_factory=lambda: steady(0.0))
    """The same of his picture alone, which does not change."""
    late: Rate = field(default_factory=lambda: steady(0.0))
    """Share of the time that this receiver's pictures stand still without loss."""
    reports: Callable[[float], bool] = lambda _: True
    counted: Callable[[float], bool] = lambda _: True
    """Whether anybody counts what is lost of what this sender sends."""
    takes: Callable[[int, float], float] = lambda _uid, _at: 1.0
    """Share of a sender's bitrate that is subscribed to: 0 nothing, 0.2 the small stream."""
    knows: frozenset[Quantity] = frozenset(Quantity)
    clock_s: float = 0.0
    hidden: bool = False
    size: Rate = field(default_factory=lambda: steady(640))


@dataclass
class World:
    """``net`` is the loss that all share; ``repair`` how much of a loss is mended before it is counted end to end."""

    people: list[Person]
    length_s: int = 420
    net: list[Loss] = field(default_factory=list)
    repair: float = 0.0
    whole: bool = True
    stray_freezes: float = 0.0
    """Chance of a sample to hold a short freeze for no reason."""
    gaps: float = 0.0
    physics: Physics = STANDARD


class Recorder:
    """Samples of a world, as each person's device would report them."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random, self.physics = world, random, world.physics
        length = world.length_s
        self.up = {one.uid: summed(chances(random, length, self._usual(one.up))) for one in world.people}
        self.down = {one.uid: summed(chances(random, length, self._usual(one.down))) for one in world.people}
        self.net = summed(chances(random, length, world.net))
        self.series: list[Series] = []

    def met(self, uid: int, from_s: int, to_s: int, *, up: bool) -> float:
        """What a leg did lose over some seconds, in %: its bursts may have come less often than was meant."""
        return 100 * between((self.up if up else self.down)[uid], from_s, to_s)

    def _usual(self, losses: list[Loss]) -> list[Loss]:
        """What a leg loses evenly and always is multiplied."""
        more = self.physics.background
        return [one if one.ends or one.burst_s else replace(one, percent=more * one.percent) for one in losses]

    def details(self) -> CallDetails:
        world = self.world
        sessions = []
        for place, one in enumerate(world.people):
            if one.hidden:
                continue
            leave = min(one.leave_s, world.length_s)
            sid = f"s{place}"
            sessions.append(
                Session(sid, "c", one.uid, "Wi-Fi", "Android", True, "2.9", "", START + one.join_s, START + leave, True)
            )
            times = self._times(one, leave)
            self._own(sid, one, times)
            for peer in world.people:
                if peer.uid != one.uid:
                    self._of_peer(sid, one, peer, times)
        return CallDetails("call", START, START + world.length_s, tuple(sessions), tuple(self.series))

    def _times(self, one: Person, leave: int) -> list[float]:
        random, at, times = self.random, one.join_s + random_start(self.random), []
        while at < leave:
            if one.reports(at):
                times.append(at)
            at += random.choice(self.physics.steps_s) if random.random() >= self.world.gaps else random.uniform(8, 30)
        return times

    def _add(self, sid: str, one: Person, quantity: Quantity, medium: Medium | None, peer: int,
             points: list[tuple[float, float]]) -> None:  # fmt: skip
        if quantity in one.knows and points:
            stamps = [(START + int(at + one.clock_s), value) for at, value in points]
            self.series.append(Series.of(sid, MIDS[quantity, medium], peer, stamps))

    def _count(self, value: float) -> float:
        return float(round(value)) if self.world.whole else round(value, 2)

    def _kbps(self, one: Person, medium: Medium, at: float) -> float:
        """What is sent: less video while the own uplink loses."""
        if medium is Medium.AUDIO:
            return one.audio_kbps(at)
        lost_share = between(self.up[one.uid], at - 4, at) if self.physics.adapts else 0.0
        return one.video_kbps(at) * (1 - self.physics.adapts * min(1.0, lost_share / 0.2))

    def _packets(self, medium: Medium, kbps: float) -> float:
        """Packets a second; a silent microphone sends 2.5."""
        if medium is Medium.AUDIO:
            return self.physics.audio_packets if kbps >= 16 else 2.5 if kbps > 0 else 0.0
        return kbps / self.physics.kbps_a_packet

    def _frames(self, rate: float) -> float:
        scatter = self.physics.fps_scatter if rate > 3 else self.physics.fps_scatter / 2 if rate else 0.0
        return float(max(0, round(rate + self.random.gauss(0, scatter))))

    def _own(self, sid: str, one: Person, times: list[float]) -> None:
        gauss, physics = self.random.gauss, self.physics
        spread = physics.cpu_scatter
        system = [(at, float(min(100, max(1, round(one.cpu(at) + gauss(0, spread)))))) for at in times]
        app = [(at, float(min(100, max(1, round(0.75 * one.cpu(at) + gauss(0, spread)))))) for at in times]
        self._add(sid, one, Quantity.SYSTEM_CPU, None, 0, system)
        self._add(sid, one, Quantity.APP_CPU, None, 0, app)
        for medium in sorted(one.sends):
            self._add(sid, one, Quantity.SENT, medium, 0,
                      [(at, float(round(max(0.0, self._kbps(one, medium, at) * gauss(1, physics.scatter)))))
                       for at in times])  # fmt: skip
            uplink = []
            for at in (one_at for one_at in times if one.counted(one_at)):
                packets = physics.counted_s * self._packets(medium, self._kbps(one, medium, at))
                gone = lost(self.random, packets, between(self.up[one.uid], at - physics.counted_s, at))
                uplink.append((at, self._count(100 * gone / packets) if packets >= 1 else 0.0))
            self._add(sid, one, Quantity.UPLINK, medium, 0, uplink)
        if Medium.VIDEO in one.sends:
            send = one.send_fps or one.capture
            self._add(sid, one, Quantity.CAPTURE_FPS, Medium.VIDEO, 0,
                      [(at, self._frames(one.capture(at))) for at in times])  # fmt: skip
            self._add(sid, one, Quantity.SEND_FPS, Medium.VIDEO, 0, [(at, self._frames(send(at))) for at in times])

    def _of_peer(self, sid: str, one: Person, peer: Person, times: list[float]) -> None:
        inside = [at for at in times if peer.join_s + 2 <= at < min(peer.leave_s, self.world.length_s)]
        for medium in sorted(peer.sends):
            self._flow(sid, one, peer, medium, inside)

    def _flow(self, sid: str, one: Person, peer: Person, medium: Medium, times: list[float]) -> None:
        random, video = self.random, medium is Medium.VIDEO
        rows: dict[Quantity, list[tuple[float, float]]] = {}
        physics = self.physics
        fps_of = peer.send_fps or peer.capture
        for at in times:
            taken = one.takes(peer.uid, at)
            kbps = self._kbps(peer, medium, at) * taken
            packets = physics.counted_s * self._packets(medium, kbps)
            passed, late = 1.0, at - physics.lag_s
            for leg in (self.up[peer.uid], self.net, self.down[one.uid]):
                passed *= 1 - between(leg, late - physics.counted_s, late)
            raw = 1 - passed
            dead = raw > 0.9
            left = raw if dead else raw * (1 - self.world.repair * (1 if raw < 0.3 else 0.5))
            share = lost(random, packets, left) / packets if packets >= 1 else 0.0
            frozen = self._frozen(one, peer, medium, at, left, fps_of(at) if video else 50) if taken and kbps else 0.0
            frozen = 2000.0 if dead and frozen else frozen
            if peer.counted(at):
                rows.setdefault(Quantity.END_TO_END, []).append((at, self._count(100 * share)))
            rows.setdefault(Quantity.RECEIVED, []).append((at, float(round(kbps * (1 - left)))))
            rows.setdefault(Quantity.FREEZE, []).append((at, float(round(frozen))))
            if video:
                fps = fps_of(at) * (1 - left) * one.shown(at) * (1 if taken else 0)
                rows.setdefault(Quantity.RECEIVE_FPS, []).append((at, self._frames(fps)))
                rows.setdefault(Quantity.WIDTH, []).append((at, peer.size(at) if taken >= 1 else peer.size(at) // 2))
        for quantity, points in rows.items():
            self._add(sid, one, quantity, medium, peer.uid, points)

    def _frozen(self, one: Person, peer: Person, medium: Medium, at: float, loss: float, fps: float) -> float:
        random, physics = self.random, self.physics
        video = medium is Medium.VIDEO
        chance = max(0.0, (loss - physics.freeze_from[not video]) * physics.freeze_slope[not video])
        chance += peer.delayed(at) + one.late(at)
        if video:
            chance += peer.stills(at)
            chance += 0.7 * max(0.0, 0.75 - one.shown(at))
            chance += 0.25 if 0 < fps < 4 and random.random() < 0.6 else 0.0
        if random.random() < self.world.stray_freezes:
            return random.uniform(200, 900)
        return random.uniform(*physics.freeze_ms) if random.random() < min(0.9, chance) else 0.0


def random_start(random: Random) -> float:
    return random.uniform(2, 4)
