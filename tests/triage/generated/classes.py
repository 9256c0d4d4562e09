"""Classes of calls: healthy ones that look like trouble, common causes, and causes with their culprit."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium, Verdict
from tests.triage.generated.call import Person, Rate, World, steady
from tests.triage.generated.legs import Loss, spread
from tests.triage.generated.truth import Fault


class Made(NamedTuple):
    world: World
    faults: tuple[Fault, ...] = ()


Maker = Callable[[Random], Made]


def people(random: Random, low: int = 2, high: int = 6) -> list[Person]:
    """Healthy people with legs and devices of their own."""
    found = []
    for number in range(random.randint(low, high)):
        base = spread(random, 0.05, 0.8)
        capture = random.choice((15, 15, 15, 24, 30))
        calm, wobble = random.uniform(20, 60), random.random() * 6
        found.append(
            Person(
                100 + number * 7 + random.randint(0, 5),
                [Loss(base), *_hiccups(random)],
                [Loss(spread(random, 0.05, 0.8)), *_hiccups(random)],
                capture=steady(capture),
                cpu=lambda at, calm=calm, wobble=wobble: calm + wobble * ((at // 40) % 3 - 1),  # type: ignore[misc]
                video_kbps=steady(random.choice((250, 500, 600, 900, 1400))),
            )
        )
    return found


def _hiccups(random: Random) -> list[Loss]:
    """A short dip now and then, as every leg has."""
    if random.random() < 0.7:
        return []
    at = random.randint(10, 380)
    return [Loss(random.uniform(4, 15), at, at + random.randint(1, 4))]


def world(random: Random, who: list[Person], **changes: object) -> World:
    made = World(who, random.choice((300, 420, 600)), whole=random.random() < 0.8)
    made.repair = random.choice((0.0, 0.0, 0.5, 0.8))
    made.gaps = random.choice((0.0, 0.0, 0.004))
    made.stray_freezes = random.choice((0.0, 0.003, 0.008))
    if random.random() < 0.3:
        for one in who:
            one.clock_s = random.uniform(-3, 3)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def _during(first: int, last: int, inside: float, outside: float) -> Rate:
    return lambda at: inside if first <= at < last else outside


def _span(random: Random, seconds: int, length: int) -> tuple[int, int]:
    first = random.randint(40, max(41, length - seconds - 40))
    return first, first + seconds


def plain(random: Random) -> Made:
    return Made(world(random, people(random)))


def audio_only(random: Random) -> Made:
    who = people(random)
    for one in who:
        one.sends = frozenset({Medium.AUDIO})
    return Made(world(random, who))


def bursts(random: Random) -> Made:
    """Healthy legs that lose in bursts, 1.5 to 2.5 % on average."""
    who = people(random)
    for one in who:
        for leg in (one.up, one.down):
            if random.random() < 0.6:
                mean, burst_s = random.uniform(1.5, 2.5), random.uniform(0.4, 2)
                leg.append(Loss(mean, burst_s=burst_s, depth=random.uniform(0.2, 0.5)))
    return Made(world(random, who))


def screen_share(random: Random) -> Made:
    who = people(random)
    fps = random.choice((1, 2, 3, 5))
    who[0].capture, who[0].size = steady(fps), steady(1280)
    who[0].video_kbps = steady(random.choice((40, 120, 300)))
    who[0].cpu = steady(random.uniform(30, 75))
    return Made(world(random, who))


def still_share(random: Random) -> Made:
    """A still picture with pauses, on a busy machine."""
    who = people(random)
    rate, pause, still = random.choice((1, 2, 3)), random.randint(10, 40), random.randint(20, 60)
    who[0].capture = lambda at: 0 if at % (pause + still) < pause else rate
    who[0].send_fps = who[0].capture
    who[0].video_kbps = lambda at: 4 if at % (pause + still) < pause else 60
    who[0].cpu = steady(random.uniform(80, 97))
    who[0].delayed = lambda at: 0.4 if at % (pause + still) < pause else 0.1
    return Made(world(random, who))


def camera_then_share(random: Random) -> Made:
    """A camera until a screen is shared, which takes a busy machine."""
    who = people(random)
    made = world(random, who)
    at = random.randint(100, made.length_s - 100)
    who[0].capture = _during(at, 9999, random.choice((1, 2, 5)), 15)
    who[0].size = _during(at, 9999, 1280, 640)
    who[0].cpu = _during(at, 9999, random.uniform(70, 92), 45)
    return Made(made)


def external_source(random: Random) -> Made:
    who = people(random)
    who[0].send_fps, who[0].capture = who[0].capture, steady(0)
    who[0].cpu = steady(random.uniform(30, 96))
    return Made(world(random, who))


def busy_machine(random: Random) -> Made:
    who = people(random)
    made = world(random, who)
    for one in who:
        if random.random() < 0.5:
            first, last = _span(random, random.randint(40, 150), made.length_s)
            one.cpu = steady(random.uniform(80, 98)) if random.random() < 0.5 else _during(first, last, 90, 50)
    return Made(made)


def silence(random: Random) -> Made:
    """Talkers who are silent: DTX sends 2.5 packets a second."""
    who = people(random)
    for number, one in enumerate(who):
        turn = random.randint(15, 50)
        if random.random() < 0.7:
            one.audio_kbps = lambda at, number=number, turn=turn: 48 if (at // turn) % 4 == number % 4 else 2  # type: ignore[misc]
        one.up.append(Loss(random.uniform(0.5, 1.5)))
    return Made(world(random, who))


def mutes(random: Random) -> Made:
    who = people(random)
    for one in who:
        turn = random.randint(12, 60)
        one.audio_kbps = lambda at, turn=turn: 0 if (at // turn) % 2 else 48  # type: ignore[misc]
        if random.random() < 0.5:
            one.video_kbps = lambda at, turn=turn: 0 if (at // turn) % 3 == 1 else 500  # type: ignore[misc]
            one.send_fps = lambda at, turn=turn: 0 if (at // turn) % 3 == 1 else 15
    return Made(world(random, who))


def unsubscribes(random: Random) -> Made:
    who = people(random, 3)
    share = random.choice((0.0, 0.2))
    turn = random.randint(20, 90)
    who[1].takes = lambda uid, at: share if uid == who[0].uid and (at // turn) % 2 else 1.0
    who[1].cpu = steady(random.uniform(30, 92))
    return Made(world(random, who))


def delay(random: Random) -> Made:
    """A sender's delay freezes everybody's picture without loss, on machines that may be busy."""
    who = people(random)
    made = world(random, who)
    first, last = _span(random, random.randint(30, 120), made.length_s)
    if random.random() < 0.6:
        who[0].delayed = _during(first, last, random.uniform(0.1, 0.5), 0)
    else:
        who[0].late = _during(first, last, random.uniform(0.1, 0.5), 0)
    for one in who:
        if random.random() < 0.4:
            one.cpu = steady(random.uniform(75, 96))
    return Made(made)


def late_joiners(random: Random) -> Made:
    who = people(random, 3)
    for one in who[1:]:
        one.join_s = random.randint(0, 150)
        one.leave_s = random.randint(200, 420)
    return Made(world(random, who, gaps=0.01))


def browsers(random: Random) -> Made:
    """Browsers tell few metrics: no CPU, no capture rate, no freeze of audio."""
    who = people(random)
    for one in who:
        if random.random() < 0.6:
            one.knows = frozenset(Quantity) - {Quantity.APP_CPU, Quantity.SYSTEM_CPU, Quantity.CAPTURE_FPS}
            if random.random() < 0.5:
                one.knows -= {Quantity.UPLINK}
    return Made(world(random, who))


def stray_freezes(random: Random) -> Made:
    return Made(world(random, people(random), stray_freezes=random.uniform(0.01, 0.04)))


def common(random: Random) -> Made:
    """Loss in the network between: every pair is hit."""
    who = people(random, 2, 6)
    made = world(random, who)
    first, last = _span(random, random.choice((20, 60, 120)), made.length_s)
    made.net = [_loss(random, random.uniform(8, 40), first, last)]
    if random.random() < 0.3 and len(who) > 2:
        who[0].hidden = True
    return Made(made)


def two_devices(random: Random) -> Made:
    """One uid on two devices at once, each with its own samples: one good, one poor network? Both healthy."""
    who = people(random, 3)
    who[1].uid = who[0].uid
    return Made(world(random, who))


def _loss(random: Random, percent: float, first: int, last: int) -> Loss:
    if random.random() < 0.5:
        return Loss(percent, first, last)
    return Loss(percent, first, last, random.uniform(0.5, 2), random.uniform(max(0.3, percent / 100 * 1.2), 0.9))


def _hit(random: Random, seconds: int, low: float, high: float, *, up: bool, **options: object) -> Made:
    who = people(random, 2, 6)
    made = world(random, who, **options)
    first, last = _span(random, seconds, made.length_s)
    loss = _loss(random, spread(random, low, high), first, last)
    (who[0].up if up else who[0].down).append(loss)
    return Made(made, (Fault(Verdict.UPLINK if up else Verdict.DOWNLINK, who[0].uid, first, last),))


def uplink(random: Random) -> Made:
    return _hit(random, random.choice((60, 90, 150)), 8, 50, up=True)


def downlink(random: Random) -> Made:
    return _hit(random, random.choice((60, 90, 150)), 8, 50, up=False, repair=0.0)


def downlink_repaired(random: Random) -> Made:
    """Counted after repair, of which the call has no other sign: what is left may be under every limit."""
    return _hit(random, random.choice((60, 90, 150)), 20, 60, up=False, repair=0.5)


def short_uplink(random: Random) -> Made:
    return _hit(random, 20, 20, 70, up=True)


def short_downlink(random: Random) -> Made:
    return _hit(random, 20, 20, 70, up=False, repair=0.0)


def both(random: Random) -> Made:
    who = people(random, 2, 5)
    made = world(random, who, repair=0.0)
    first, last = _span(random, random.choice((60, 120)), made.length_s)
    who[0].up.append(_loss(random, spread(random, 10, 40), first, last))
    who[1].down.append(_loss(random, spread(random, 10, 40), first, last))
    faults = (Fault(Verdict.UPLINK, who[0].uid, first, last), Fault(Verdict.DOWNLINK, who[1].uid, first, last))
    return Made(made, faults)


def hidden_teacher(random: Random) -> Made:
    """The teacher's session was cut off; five or more receivers tell of his uplink."""
    who = people(random, 6, 9)
    made = world(random, who, repair=random.choice((0.0, 0.0, 0.5)))
    first, last = _span(random, random.choice((60, 120)), made.length_s)
    who[0].hidden = True
    who[0].up.append(_loss(random, spread(random, 15, 50), first, last))
    for one in who[3:]:
        one.sends = frozenset()
    return Made(made, (Fault(Verdict.UPLINK, who[0].uid, first, last),))


def hidden_two_downlinks(random: Random) -> Made:
    """Two receivers, each with a bad downlink of its own; the sender's session was cut off."""
    who = people(random, 3, 3)
    made = world(random, who)
    who[0].hidden = True
    faults = []
    for one in who[1:]:
        first, last = _span(random, random.choice((60, 120)), made.length_s)
        one.down.append(_loss(random, spread(random, 10, 40), first, last))
        faults.append(Fault(Verdict.DOWNLINK, one.uid, first, last))
    return Made(made, tuple(faults))


def dead_uplink(random: Random) -> Made:
    """Nothing leaves, and the reports of that time are missing."""
    who = people(random, 3, 6)
    made = world(random, who)
    first, last = _span(random, random.choice((30, 60)), made.length_s)
    who[0].up.append(Loss(100, first, last))
    who[0].reports = lambda at: not first <= at < last
    return Made(made, (Fault(Verdict.UPLINK, who[0].uid, first, last),))


def slow_encoder(random: Random) -> Made:
    """A busy sender: captured and sent frames fall together."""
    return _starved_sender(random, both_fall=True)


def sender_device(random: Random) -> Made:
    return _starved_sender(random, both_fall=False)


def _starved_sender(random: Random, *, both_fall: bool) -> Made:
    who = people(random, 2, 6)
    made = world(random, who)
    first, last = _span(random, random.choice((60, 90, 150)), made.length_s)
    low = random.uniform(2, 6)
    who[0].send_fps = _during(first, last, low, 15)
    who[0].capture = _during(first, last, low, 15) if both_fall else steady(15)
    who[0].cpu = _during(first, last, random.uniform(88, 98), random.uniform(25, 60))
    who[0].delayed = _during(first, last, random.uniform(0.15, 0.5), 0)
    return Made(made, (Fault(Verdict.SENDER_DEVICE, who[0].uid, first, last),))


def receiver_device(random: Random) -> Made:
    who = people(random, 2, 6)
    made = world(random, who)
    first, last = _span(random, random.choice((60, 90, 150)), made.length_s)
    who[0].shown = _during(first, last, random.uniform(0.15, 0.45), 1)
    who[0].cpu = _during(first, last, random.uniform(88, 98), random.uniform(25, 60))
    return Made(made, (Fault(Verdict.RECEIVER_DEVICE, who[0].uid, first, last),))


HEALTHY: tuple[Maker, ...] = (
    plain, audio_only, bursts, screen_share, still_share, camera_then_share, external_source, busy_machine, silence,
    mutes, unsubscribes, delay, late_joiners, browsers, stray_freezes, two_devices, common,
)  # fmt: skip
CAUSES: tuple[Maker, ...] = (
    uplink, downlink, downlink_repaired, short_uplink, short_downlink, both, hidden_teacher, hidden_two_downlinks,
    dead_uplink, slow_encoder, sender_device, receiver_device,
)  # fmt: skip
