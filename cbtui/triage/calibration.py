"""The numbers that verdicts are weighed with, and where they come from.

Weights are natural logarithms of odds, chosen by hand and tuned on generated calls. ``python -m
tests.triage.calibration --varied`` counts again, by class of calls how many accuse somebody falsely and name their
cause, by confidence how many findings are right. Of 19,000 calls in which nobody is at fault (1,000 of each of 19
classes, each call of a physics of its own), two accused somebody: legs that lose in bursts, and lost 8 and 9 % over 57
and 159 s. Of the findings of 3,600 calls with a cause, HIGH was right in 19,443 of 19,447 and MEDIUM in 3,036 of 3,036.
The weights against chance (CHANCE_*, USUAL_*) were chosen on some of these calls, the others not.
"""

from __future__ import annotations

from cbtui.model import Verdict

PRIORS: dict[Verdict, float] = {
    Verdict.UPLINK: 0.0,
    Verdict.DOWNLINK: 0.0,
    Verdict.BOTH: -2.0,
    Verdict.COMMON_CAUSE: -3.0,
    Verdict.UNCLEAR: -3.5,
}
"""Chosen: faults of two legs at once, of the network between and of one pair alone are rarer than those of one leg.
UNCLEAR stands for this pair alone, which is nobody's."""

OTHER_TROUBLE = -4.0
"""Chosen: that another user, a control, has a trouble of his own at the same time counts e⁻⁴, whatever its size."""

SAME_TIME = -8.0
"""Chosen: that another receiver's own trouble begins and ends with this one counts e⁻⁸, whatever its size."""

NOT_HIT = -8.0
"""Chosen: the most that a control counts that was spared: no trouble of its own explains that."""

SOME = -4.0
"""Chosen: that only some share a common cause, each in his own strength, as those of one region, is so much rarer."""

OWN_FIT = -20.0
"""Chosen: the least that one of the pair's own two losses can say against an explanation."""

MEDIUM_LEAD, HIGH_LEAD = 3.0, 6.5
"""How far the best explanation must be ahead of the next to accuse somebody, and to be sure of it."""

CHANCE_LEAD = 10.0
"""How far against chance a loss must be: that bursts, which come as usual elsewhere, met here."""

CALM_UNEVEN, CHANCE_BURSTY = 0.5, 1.3
"""By what share more must be against chance for each % that a leg usually loses unevenly beyond the first half."""

CHANCE_UNEVEN = 1.5
"""By what share more must be against chance for a loss that comes in few bursts: none for one that is even, so much
for one that is all in one sample."""

USUAL_WINDOWS, USUAL_LOSS, USUAL_TOP = 2, 1.5, 10.0
"""Chosen: what is thought of a leg before its other windows are seen, as if so many windows had lost 1.5 %; and the
most that one window counts."""

EVEN_LOSS = 1.0
"""Chosen: so much of a leg's usual loss, in %, is even and says nothing of bursts."""

USUAL_FACTOR = 1.3
"""Chosen: a leg that is poor for most of a call must be so much over the limit to be called a fault."""

BURST_SAMPLES = 1.5
"""Chosen: samples that one burst of loss touches."""

CONTROL_SPREAD, CONTROL_SHARE = 1.5, 0.3
"""Chosen: by how much, in % and as a share of the loss, two flows over one poor leg differ."""

CLOCKS_S = 4.0
"""Chosen: so many seconds of an episode may be told at another time by sender and receiver."""
