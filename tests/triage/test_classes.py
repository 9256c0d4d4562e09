"""Classes of generated calls: look-alikes accuse nobody, causes nobody else, however a call is turned.

How often, over many more calls, is what ``python -m tests.triage.calibration`` counts.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cbtui.model import CallDetails, Finding, Series, Side
from cbtui.triage.judgement import judged
from tests.triage.calibration import generated
from tests.triage.calls import mapped, moved, renamed
from tests.triage.generated.causes import CAUSES, hidden_two_downlinks
from tests.triage.generated.healthy import HEALTHY
from tests.triage.generated.people import Made, Maker
from tests.triage.generated.truth import accused, wrong

SEEDS = ("a", "b", "c")
Accused = set[tuple[int, bool, Side]]


def accusations(findings: Iterable[Finding]) -> Accused:
    return {one for finding in findings for one in accused(finding)}


def falsely(made: Made, details: CallDetails) -> list[Finding]:
    return [one for one in judged(details).findings if wrong(one, made.faults)]


@pytest.mark.parametrize("varied", [False, True], ids=["one physics", "another"])
@pytest.mark.parametrize("maker", HEALTHY, ids=lambda maker: maker.__name__)
def test_what_is_no_fault_of_anybody_accuses_nobody(maker: Maker, varied: bool) -> None:
    for seed in SEEDS:
        made, details = generated(maker, seed, varied=varied)
        assert falsely(made, details) == []


@pytest.mark.parametrize("maker", CAUSES, ids=lambda maker: maker.__name__)
def test_a_cause_accuses_nobody_else_however_the_call_is_turned(maker: Maker) -> None:
    made, details = generated(maker, "turned", varied=True)
    said = accusations(judged(details).findings)
    uids = sorted(details.uids | set(details.peers_only))
    turned = dict(zip(uids, [*uids[1:], uids[0]], strict=True))
    assert accusations(judged(renamed(details, turned)).findings) == {
        (turned[uid], device, side) for uid, device, side in said
    }
    assert accusations(judged(moved(details, 7200)).findings) == said
    assert falsely(made, mapped(details, every_other)) == []
    assert falsely(made, mapped(details, without_every_fifth_minute)) == []


TELLABLE = [maker for maker in CAUSES if maker is not hidden_two_downlinks]
"""Two receivers in trouble at once, and nobody else to tell, look like a common cause where they are hit alike."""


@pytest.mark.parametrize("maker", TELLABLE, ids=lambda maker: maker.__name__)
def test_most_causes_are_named(maker: Maker) -> None:
    calls = [generated(maker, seed) for seed in SEEDS]
    faults = [(fault, judged(details).findings) for made, details in calls for fault in made.faults]
    named = [any(fault.named_by(one) for one in findings) for fault, findings in faults]
    assert sum(named) >= len(named) / 2


def every_other(series: Series) -> Series:
    points = list(series.pairs())
    return Series.of(series.sid, series.mid, series.peer_uid, points[::2])


def without_every_fifth_minute(series: Series) -> Series:
    kept = [(ts, value) for ts, value in series.pairs() if ts // 60 % 5]
    return Series.of(series.sid, series.mid, series.peer_uid, kept)
