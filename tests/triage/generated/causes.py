"""Causes with their culprit."""

from __future__ import annotations

from random import Random

from cbtui.model import Verdict
from tests.triage.generated.call import steady
from tests.triage.generated.legs import Loss, spread
from tests.triage.generated.people import Made, Maker, during, loss_of, people, span, world
from tests.triage.generated.truth import Fault


def _hit(random: Random, seconds: int, low: float, high: float, *, up: bool, **options: object) -> Made:
    who = people(random, 2, 6)
    made = world(random, who, **options)
    first, last = span(random, seconds, made.length_s)
    loss = loss_of(random, spread(random, low, high), first, last)
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
    first, last = span(random, random.choice((60, 120)), made.length_s)
    who[0].up.append(loss_of(random, spread(random, 10, 40), first, last))
    who[1].down.append(loss_of(random, spread(random, 10, 40), first, last))
    faults = (Fault(Verdict.UPLINK, who[0].uid, first, last), Fault(Verdict.DOWNLINK, who[1].uid, first, last))
    return Made(made, faults)


def hidden_teacher(random: Random) -> Made:
    """The teacher's session was cut off; five or more receivers tell of his uplink."""
    who = people(random, 6, 9)
    made = world(random, who, repair=random.choice((0.0, 0.0, 0.5)))
    first, last = span(random, random.choice((60, 120)), made.length_s)
    who[0].hidden = True
    who[0].up.append(loss_of(random, spread(random, 15, 50), first, last))
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
        first, last = span(random, random.choice((60, 120)), made.length_s)
        one.down.append(loss_of(random, spread(random, 10, 40), first, last))
        faults.append(Fault(Verdict.DOWNLINK, one.uid, first, last))
    return Made(made, tuple(faults))


def dead_uplink(random: Random) -> Made:
    """Nothing leaves, and the reports of that time are missing."""
    who = people(random, 3, 6)
    made = world(random, who)
    first, last = span(random, random.choice((30, 60)), made.length_s)
    who[0].up.append(Loss(100, first, last))
    who[0].reports = lambda at: not first <= at < last
    return Made(made, (Fault(Verdict.UPLINK, who[0].uid, first, last),))


def dead_uplink_uncounted(random: Random) -> Made:
    """Nothing leaves, and nobody counts a loss: of what never came, nothing is known."""
    made = dead_uplink(random)
    fault = made.faults[0]
    one = made.world.people[0]
    one.counted = lambda at: not fault.from_s <= at < fault.to_s
    if random.random() < 0.5:
        one.reports = lambda _: True
    return made


def slow_encoder(random: Random) -> Made:
    """A busy sender: captured and sent frames fall together."""
    return _starved_sender(random, both_fall=True)


def sender_device(random: Random) -> Made:
    return _starved_sender(random, both_fall=False)


def _starved_sender(random: Random, *, both_fall: bool) -> Made:
    who = people(random, 2, 6)
    made = world(random, who)
    first, last = span(random, random.choice((60, 90, 150)), made.length_s)
    low = random.uniform(2, 6)
    who[0].send_fps = during(first, last, low, 15)
    who[0].capture = during(first, last, low, 15) if both_fall else steady(15)
    who[0].cpu = during(first, last, random.uniform(88, 98), random.uniform(25, 60))
    who[0].delayed = during(first, last, random.uniform(0.15, 0.5), 0)
    return Made(made, (Fault(Verdict.SENDER_DEVICE, who[0].uid, first, last),))


def receiver_device(random: Random) -> Made:
    who = people(random, 2, 6)
    made = world(random, who)
    first, last = span(random, random.choice((60, 90, 150)), made.length_s)
    who[0].shown = during(first, last, random.uniform(0.15, 0.45), 1)
    who[0].cpu = during(first, last, random.uniform(88, 98), random.uniform(25, 60))
    return Made(made, (Fault(Verdict.RECEIVER_DEVICE, who[0].uid, first, last),))


CAUSES: tuple[Maker, ...] = (
    uplink, downlink, downlink_repaired, short_uplink, short_downlink, both, hidden_teacher, hidden_two_downlinks,
    dead_uplink, dead_uplink_uncounted, slow_encoder, sender_device, receiver_device,
)  # fmt: skip
