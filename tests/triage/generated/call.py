"""From people with devices and legs to the series that the API would tell of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from cbtui.catalog.metrics import MIDS, Quantity
from cbtui.model import CallDetails, Medium, Series, Session
from tests.triage.generated.legs import Loss, between, chances, lost, summed

START = 1_700_000_000

Rate = Callable[[float], float]
"""A value by seconds since the call's start."""


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
    """Share of the time that everybody's picture of this sender stands still without loss."""
    late: Rate = field(default_factory=lambda: steady(0.0))
    """Share of the time that this receiver's pictures stand still without loss."""
    reports: Callable[[float], bool] = lambda _: True
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


class Recorder:
    """Samples of a world, as each person's device would report them."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        length = world.length_s
        self.up = {one.uid: summed(chances(random, length, one.up)) for one in world.people}
        self.down = {one.uid: summed(chances(random, length, one.down)) for one in world.people}
        self.net = summed(chances(random, length, world.net))
        self.series: list[Series] = []

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
            at += (
                random.choice((1.8, 2, 2, 2, 2, 2.2, 3))
                if random.random() >= self.world.gaps
                else random.uniform(8, 30)
            )
        return times

    def _add(self, sid: str, one: Person, quantity: Quantity, medium: Medium | None, peer: int,
             points: list[tuple[float, float]]) -> None:  # fmt: skip
        if quantity in one.knows and points:
            stamps = [(START + int(at + one.clock_s), value) for at, value in points]
            self.series.append(Series.of(sid, MIDS[quantity, medium], peer, stamps))

    def _count(self, value: float) -> float:
        return float(round(value)) if self.world.whole else round(value, 2)

    def _own(self, sid: str, one: Person, times: list[float]) -> None:
        gauss = self.random.gauss
        system = [(at, float(min(100, max(1, round(one.cpu(at) + gauss(0, 3)))))) for at in times]
        app = [(at, float(min(100, max(1, round(0.75 * one.cpu(at) + gauss(0, 3)))))) for at in times]
        self._add(sid, one, Quantity.SYSTEM_CPU, None, 0, system)
        self._add(sid, one, Quantity.APP_CPU, None, 0, app)
        for medium in sorted(one.sends):
            kbps = one.video_kbps if medium is Medium.VIDEO else one.audio_kbps
            self._add(sid, one, Quantity.SENT, medium, 0,
                      [(at, float(round(max(0.0, kbps(at) * gauss(1, 0.05))))) for at in times])  # fmt: skip
            uplink = []
            for at in times:
                packets = 2 * packets_a_second(medium, kbps(at))
                gone = lost(self.random, packets, between(self.up[one.uid], at - 2, at))
                uplink.append((at, self._count(100 * gone / packets) if packets >= 1 else 0.0))
            self._add(sid, one, Quantity.UPLINK, medium, 0, uplink)
        if Medium.VIDEO in one.sends:
            send = one.send_fps or one.capture
            self._add(sid, one, Quantity.CAPTURE_FPS, Medium.VIDEO, 0,
                      [(at, frames(one.capture(at), gauss)) for at in times])  # fmt: skip
            self._add(sid, one, Quantity.SEND_FPS, Medium.VIDEO, 0, [(at, frames(send(at), gauss)) for at in times])

    def _of_peer(self, sid: str, one: Person, peer: Person, times: list[float]) -> None:
        inside = [at for at in times if peer.join_s + 2 <= at < min(peer.leave_s, self.world.length_s)]
        for medium in sorted(peer.sends):
            self._flow(sid, one, peer, medium, inside)

    def _flow(self, sid: str, one: Person, peer: Person, medium: Medium, times: list[float]) -> None:
        random, video = self.random, medium is Medium.VIDEO
        rows: dict[Quantity, list[tuple[float, float]]] = {}
        sent_rate = peer.video_kbps if video else peer.audio_kbps
        fps_of = peer.send_fps or peer.capture
        for at in times:
            taken = one.takes(peer.uid, at)
            kbps = sent_rate(at) * taken
            packets = 2 * packets_a_second(medium, kbps)
            passed = 1.0
            for leg in (self.up[peer.uid], self.net, self.down[one.uid]):
                passed *= 1 - between(leg, at - 2, at)
            raw = 1 - passed
            left = raw * (1 - self.world.repair * (1 if raw < 0.3 else 0.5))
            share = lost(random, packets, left) / packets if packets >= 1 else 0.0
            frozen = self._frozen(one, peer, medium, at, left, fps_of(at) if video else 50) if taken and kbps else 0.0
            rows.setdefault(Quantity.END_TO_END, []).append((at, self._count(100 * share)))
            rows.setdefault(Quantity.RECEIVED, []).append((at, float(round(kbps * (1 - left)))))
            rows.setdefault(Quantity.FREEZE, []).append((at, float(round(frozen))))
            if video:
                fps = fps_of(at) * (1 - left) * one.shown(at) * (1 if taken else 0)
                rows.setdefault(Quantity.RECEIVE_FPS, []).append((at, frames(fps, random.gauss)))
                rows.setdefault(Quantity.WIDTH, []).append((at, peer.size(at) if taken >= 1 else peer.size(at) // 2))
        for quantity, points in rows.items():
            self._add(sid, one, quantity, medium, peer.uid, points)

    def _frozen(self, one: Person, peer: Person, medium: Medium, at: float, loss: float, fps: float) -> float:
        random = self.random
        video = medium is Medium.VIDEO
        chance = max(0.0, (loss - (0.06 if video else 0.1)) * (2.2 if video else 1.6))
        chance += peer.delayed(at) + one.late(at)
        if video:
            chance += 0.7 * max(0.0, 0.75 - one.shown(at))
            chance += 0.25 if 0 < fps < 4 and random.random() < 0.6 else 0.0
        if random.random() < self.world.stray_freezes:
            return random.uniform(200, 900)
        return random.uniform(500, 1900) if random.random() < min(0.9, chance) else 0.0


def random_start(random: Random) -> float:
    return random.uniform(2, 4)


def packets_a_second(medium: Medium, kbps: float) -> float:
    if medium is Medium.AUDIO:
        return 50.0 if kbps >= 16 else 2.5 if kbps > 0 else 0.0
    return kbps / 8.8


def frames(rate: float, gauss: Callable[[float, float], float]) -> float:
    return float(max(0, round(rate + (gauss(0, 0.6) if rate > 3 else gauss(0, 0.3) if rate else 0))))
