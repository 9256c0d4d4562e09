"""The line over the live panels: patterns, patience, and silence when few users are on."""

from __future__ import annotations

import pytest

from cbtui.catalog.live_verdicts import live_verdict_text
from cbtui.model import Cause, Concentration, DiagnosisEvent, Hypothesis, Minute
from cbtui.triage.live import live_verdict

FINE = {
    "pcu": 412.0,
    "pcc": 61.0,
    "joinSuccessRate": 99.2,
    "joinSuccess5SecsRate": 98.0,
    "videoFreezeRate": 1.0,
    "audioFreezeRate": 0.5,
    "videoUpstreamExcellentTransRate": 98.0,
    "audioUpstreamExcellentTransRate": 99.0,
    "videoEnd2EndExcellentTransRate": 97.0,
    "audioEnd2EndExcellentTransRate": 97.0,
}
BASE = 1_548_665_340


def minutes(*changes: dict[str, float]) -> list[Minute]:
    return [Minute(BASE + 60 * at, {**FINE, **change}) for at, change in enumerate(changes)]


@pytest.mark.parametrize(
    ("bad", "metric", "hypothesis"),
    [
        ({"videoFreezeRate": 9.1, "videoEnd2EndExcellentTransRate": 81.0}, "videoFreezeRate", Hypothesis.DOWNSTREAM),
        ({"videoUpstreamExcellentTransRate": 80.0, "videoEnd2EndExcellentTransRate": 75.0},
         "videoEnd2EndExcellentTransRate", Hypothesis.SENDERS_ACCESS),
        ({"audioFreezeRate": 4.0}, "audioFreezeRate", Hypothesis.DEVICES),
        ({"joinSuccessRate": 71.0}, "joinSuccessRate", Hypothesis.JOINS_FAIL),
        ({"joinSuccess5SecsRate": 80.0}, "joinSuccess5SecsRate", Hypothesis.SLOW_JOINS),
        ({"videoFreezeRate": 9.0, "joinSuccessRate": 60.0}, "videoFreezeRate", Hypothesis.DEVICES),
    ],
)  # fmt: skip
def test_a_pattern_of_three_minutes_names_a_hypothesis(
    bad: dict[str, float], metric: str, hypothesis: Hypothesis
) -> None:
    verdict = live_verdict(minutes({}, bad, bad, bad))
    assert verdict is not None
    assert (verdict.metric, verdict.minutes, verdict.since_ts) == (metric, 3, BASE + 60)
    assert verdict.accuses
    assert verdict.hypothesis is hypothesis


def test_the_line_reads_in_both_languages() -> None:
    bad = {"videoFreezeRate": 9.1, "videoEnd2EndExcellentTransRate": 81.0}
    verdict = live_verdict(minutes(bad, bad, bad))
    assert verdict is not None
    text = "video freeze 9.1 % > 5 % for 3 min: upstream fine, end-to-end low: downlink or backbone"
    assert live_verdict_text(verdict, "en") == text
    assert live_verdict_text(verdict, "zh") == "视频卡顿 9.1 % > 5 %,已持续 3 分钟: 上行正常、端到端偏低:下行或骨干网络"
    assert verdict.context["videoEnd2EndExcellentTransRate"] == 81


def test_under_three_minutes_nobody_is_accused() -> None:
    bad = {"videoFreezeRate": 9.1}
    verdict = live_verdict(minutes({}, bad, bad))
    assert verdict is not None
    assert (verdict.minutes, verdict.hypothesis, verdict.accuses) == (2, None, False)
    assert live_verdict_text(verdict, "en") == "video freeze 9.1 % > 5 % for 2 min"


def test_what_is_fine_or_over_is_no_verdict() -> None:
    bad = {"videoFreezeRate": 9.1}
    assert live_verdict([]) is None
    assert live_verdict(minutes({}, {}, {})) is None
    assert live_verdict(minutes(bad, bad, bad, {})) is None
    assert live_verdict(minutes({"videoFreezeRate": 4.0}, {"videoFreezeRate": 5.0})) is None


def test_few_users_prove_nothing() -> None:
    bad = {"joinSuccessRate": 50.0, "pcu": 19.0}
    assert live_verdict(minutes(bad, bad, bad)) is None
    unknown = [Minute(minute.ts, {"joinSuccessRate": 50.0}) for minute in minutes({}, {}, {})]
    assert live_verdict(unknown) is None


def test_a_gap_ends_the_run() -> None:
    bad = {"videoFreezeRate": 9.1}
    known = minutes(bad, bad, bad, bad)
    verdict = live_verdict([known[0], known[1], known[3]])
    assert verdict is not None
    assert verdict.minutes == 1


def test_a_metric_that_lags_is_judged_by_its_newest_minute() -> None:
    bad = {"videoFreezeRate": 9.1}
    late = Minute(BASE + 180, {"pcu": 400.0, "pcc": 60.0})
    verdict = live_verdict([*minutes(bad, bad, bad), late])
    assert verdict is not None
    assert verdict.minutes == 3


def test_a_metric_that_stopped_long_ago_says_nothing_about_now() -> None:
    bad = {"videoFreezeRate": 9.1}
    silent = [Minute(BASE + 60 * at, {"pcu": 400.0, "pcc": 60.0}) for at in range(3, 12)]
    assert live_verdict([*minutes(bad, bad, bad), *silent]) is None


def test_unknown_transmission_leaves_the_cause_open() -> None:
    sparse = {"pcu": 400.0, "videoFreezeRate": 9.0}
    verdict = live_verdict([Minute(BASE + 60 * at, sparse) for at in range(3)])
    assert verdict is not None
    assert verdict.hypothesis is not Hypothesis.DEVICES


def test_users_who_leave_at_once_while_nothing_freezes() -> None:
    gone = {"pcu": 200.0}
    verdict = live_verdict(minutes({}, gone, gone, gone))
    assert verdict is not None
    assert verdict.metric == "pcu"
    assert live_verdict_text(verdict, "en") == "users fell by 51 %, freeze normal: mass disconnect or your own app"
    assert live_verdict(minutes({}, {}, gone, gone)) is None
    assert live_verdict(minutes({"pcu": 19.0}, {"pcu": 2.0}, {"pcu": 2.0}, {"pcu": 2.0})) is None


def event(cname: str, user: str, host: str = "") -> DiagnosisEvent:
    return DiagnosisEvent(BASE + 100, user, cname, 4, (Cause(21, host),))


BAD = {"videoFreezeRate": 9.1, "videoEnd2EndExcellentTransRate": 81.0}


def test_no_network_is_blamed_where_one_channel_explains_it() -> None:
    events = [event("lesson-204", str(user), "111") for user in range(7)] + [event("other", "9")]
    verdict = live_verdict(minutes(BAD, BAD, BAD), events=events)
    assert verdict is not None
    assert verdict.hypothesis is Hypothesis.ONE_USER
    assert verdict.concentration == Concentration("lesson-204", "111", 7, 8)
    assert live_verdict_text(verdict, "en").endswith("lesson-204, and there user 111: 7 of 8 diagnosis events")


def test_a_channel_without_one_user_behind_it_is_named_alone() -> None:
    events = [event("lesson-204", str(user)) for user in range(7)]
    verdict = live_verdict(minutes(BAD, BAD, BAD), events=events)
    assert verdict is not None
    assert (verdict.hypothesis, verdict.concentration) == (
        Hypothesis.ONE_CHANNEL,
        Concentration("lesson-204", "", 7, 7),
    )


@pytest.mark.parametrize("events", [[event("a", "1")] * 4, [event(str(at), "1") for at in range(9)]])
def test_few_or_spread_events_name_no_channel(events: list[DiagnosisEvent]) -> None:
    verdict = live_verdict(minutes(BAD, BAD, BAD), events=events)
    assert verdict is not None
    assert verdict.hypothesis is Hypothesis.DOWNSTREAM


def test_the_newest_minutes_that_tell_all_are_judged() -> None:
    late = {name: value for name, value in {**FINE, "videoFreezeRate": 9.1}.items() if "Trans" not in name}
    known = minutes(BAD, BAD, BAD)
    verdict = live_verdict([*known, Minute(BASE + 180, late)])
    assert verdict is not None
    assert (verdict.minutes, verdict.hypothesis) == (4, Hypothesis.DOWNSTREAM)
