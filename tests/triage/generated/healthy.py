"""Healthy calls that look like trouble, and troubles that nobody of the call is to blame for."""

from __future__ import annotations

from random import Random

from cbtui.catalog.metrics import Quantity
from cbtui.model import Medium
from tests.triage.generated.call import steady
from tests.triage.generated.legs import Loss
from tests.triage.generated.people import Made, Maker, during, loss_of, people, span, world


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
    who[0].stills = lambda at: 0.4 if at % (pause + still) < pause else 0.1
    return Made(world(random, who))


def camera_then_share(random: Random) -> Made:
    """A camera until a screen is shared, which takes a busy machine."""
    who = people(random)
    made = world(random, who)
    at = random.randint(100, made.length_s - 100)
    who[0].capture = during(at, 9999, random.choice((1, 2, 5)), 15)
    who[0].size = during(at, 9999, 1280, 640)
    who[0].cpu = during(at, 9999, random.uniform(70, 92), 45)
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
            first, last = span(random, random.randint(40, 150), made.length_s)
            one.cpu = steady(random.uniform(80, 98)) if random.random() < 0.5 else during(first, last, 90, 50)
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
    first, last = span(random, random.randint(30, 120), made.length_s)
    if random.random() < 0.6:
        who[0].delayed = during(first, last, random.uniform(0.1, 0.5), 0)
    else:
        who[0].late = during(first, last, random.uniform(0.1, 0.5), 0)
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
    first, last = span(random, random.choice((20, 60, 120)), made.length_s)
    made.net = [loss_of(random, random.uniform(8, 40), first, last)]
    if random.random() < 0.3 and len(who) > 2:
        who[0].hidden = True
    return Made(made)


def common_uneven(random: Random) -> Made:
    """All downlinks lose at once, some more and some less: what they share is at fault."""
    who = people(random, 3, 6)
    made = world(random, who)
    first, last = span(random, random.choice((20, 60, 120)), made.length_s)
    percent = random.uniform(8, 40)
    for one in who:
        one.down.append(Loss(percent * random.uniform(0.6, 1.0), first, last))
    return Made(made)


def region(random: Random) -> Made:
    """Some of the receivers, at least two, lose in the same seconds, each in his own strength: their region."""
    who = people(random, 4, 8)
    made = world(random, who)
    first, last = span(random, random.choice((30, 60, 120)), made.length_s)
    percent = random.uniform(10, 35)
    for one in who[: random.randint(2, len(who) - 1)]:
        one.down.append(Loss(percent * random.uniform(0.6, 1.4), first, last))
    return Made(made)


def short(random: Random) -> Made:
    """A call of less than a minute, of which few samples tell."""
    return Made(world(random, people(random), length_s=random.randint(8, 60)))


def two_devices(random: Random) -> Made:
    """One uid on two devices at once, each with its own samples: one good, one poor network? Both healthy."""
    who = people(random, 3)
    who[1].uid = who[0].uid
    return Made(world(random, who))


HEALTHY: tuple[Maker, ...] = (
    plain, audio_only, bursts, screen_share, still_share, camera_then_share, external_source, busy_machine, silence,
    mutes, unsubscribes, delay, late_joiners, browsers, stray_freezes, two_devices, short, common, common_uneven,
    region,
)  # fmt: skip
