"""One number, one meaning: what is written stands on the side of its limit that the value is on."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from cbtui.catalog.level import Direction, Scale, level_of, level_text
from cbtui.catalog.live_verdicts import live_verdict_text
from cbtui.model import CallDetails, LiveVerdict, Minute, Series, Session, Side
from cbtui.simulator import Kind, Lesson, Trouble
from cbtui.simulator.samples import series
from cbtui.times import MINUTE, clock_text
from cbtui.triage.groups import Group, group
from cbtui.triage.judgement import judged
from tests.tui.call.calls import lossy_teacher
from tests.tui.call.opened import WIDE, opened
from tests.tui.conftest import no_bug_goes_by, plain_environment  # noqa: F401 - used by every test here
from tests.tui.fakes import FakeSource, healthy_hour, make_app, screen_text, settle

OVER = Scale(Direction.HIGHER_IS_WORSE, warn=1.0, bad=3.0)
UNDER = Scale(Direction.LOWER_IS_WORSE, warn=98.0, bad=95.0)


@pytest.mark.parametrize(
    ("scale", "value", "text"),
    [
        (OVER, 3.04, "3.04"),
        (OVER, 3.004, "3.004"),
        (OVER, 3.0, "3.0"),
        (OVER, 2.96, "3.0"),
        (OVER, 9.14, "9.1"),
        (UNDER, 94.96, "94.96"),
        (UNDER, 95.04, "95.0"),
        (UNDER, 97.97, "97.97"),
    ],
)
def test_a_number_has_the_decimals_that_its_colour_needs(scale: Scale, value: float, text: str) -> None:
    assert level_text(scale, value, 1) == text
    assert level_of(scale, float(text)) is level_of(scale, value)


@pytest.mark.parametrize(
    ("metric", "value", "limit", "said"),
    [
        ("audioFreezeRate", 3.04, 3.0, "3.04 % > 3 %"),
        ("videoFreezeRate", 9.1, 5.0, "9.1 % > 5 %"),
        ("joinSuccessRate", 94.96, 95.0, "94.96 % < 95 %"),
    ],
)
def test_the_banner_never_says_that_a_number_is_more_than_itself(
    metric: str, value: float, limit: float, said: str
) -> None:
    assert said in live_verdict_text(LiveVerdict(metric, value, limit, 3, 0, None), "en")


# ── a call whose fault goes on ──────────────────────────────────────────────────────────────────────────

START, LENGTH_S, FAULT_S = 1_763_000_000, 1200, 200
USERS = tuple(range(101, 111))


def known_after(seconds: int, kind: Kind, size: float) -> CallDetails:
    """What is known of a call, so many seconds after its begin, in which the first user is at fault from then on."""
    trouble = Trouble(kind, START + FAULT_S, START + LENGTH_S, size, USERS[0])
    lesson, end = Lesson.of("lesson", START, LENGTH_S, USERS, (trouble,)), START + seconds
    sessions = tuple(
        Session(one.sid, "lesson", one.uid, one.network, one.platform, one.speaker, one.sdk_version, one.device_type,
                one.join_ts, one.leave_ts, True)
        for one in lesson.stays
    )  # fmt: skip
    told = tuple(
        Series.of(stay.sid, row.mid, row.peer_uid, list(zip(row.ts, row.values, strict=True)))
        for stay in lesson.stays
        for row in series(lesson, stay, START, end, end + 60)
    )
    return CallDetails(lesson.call_id, START, end, sessions, told)


def causes_after(seconds: int, kind: Kind, size: float) -> tuple[Group, ...]:
    return group(judged(known_after(seconds, kind, size)).findings)


def test_a_total_does_not_shrink_while_the_fault_goes_on() -> None:
    earlier, later = (causes_after(seconds, Kind.SENDER_CPU, 94)[0] for seconds in (1012, 1059))
    assert (earlier.verdict, earlier.from_ts) == (later.verdict, later.from_ts)
    assert earlier.frozen_s < later.frozen_s


def test_as_many_users_stand_beside_a_finding_as_were_hit() -> None:
    causes = [one for one in causes_after(307, Kind.UPLINK_LOSS, 12) if one.verdict.side is Side.SENDER]
    assert causes
    for one in causes:
        hit = one.findings[0].evidence.hit
        assert hit is not None
        assert len(one.receivers) == hit.bad <= hit.seen


@pytest.mark.parametrize(("kind", "size"), [(Kind.UPLINK_LOSS, 12.0), (Kind.SENDER_CPU, 94.0)])
def test_a_finding_ends_with_its_data(kind: Kind, size: float) -> None:
    details = known_after(307, kind, size)
    newest = max(one.ts[-1] for one in details.series if len(one))
    oldest = min(one.ts[0] for one in details.series if len(one))
    findings = judged(details).findings
    assert max(one.to_ts for one in findings) == newest
    assert min(one.from_ts for one in findings) >= oldest


async def test_the_same_numbers_on_screen_copied_and_written() -> None:
    async with opened(lossy_teacher(), size=WIDE) as desk:
        shown = " ".join((await desk.press("n", "y")).split())
        copied = desk.app.clipboard
        export = desk.screen.state.export
        assert export is not None
        texts = [shown, copied, *(export.file(form).text for form in ("md", "json", "csv"))]
    for text in texts:
        assert "111 → 640 · U 37 % · E 39 %" in text
        assert "84 s frozen" in text
        assert "168 s frozen over all pairs" in text
        assert "2 of 2 receivers hit" in text
    assert all("111 → 2 users" in text for text in texts[:3])


# ── values without their time ───────────────────────────────────────────────────────────────────────────


def late_freezes(late: int) -> tuple[Minute, ...]:
    """An hour whose newest minutes don't tell of video freezes."""
    minutes = healthy_hour(videoFreezeRate=1.37)
    known, unknown = minutes[:-late], minutes[-late:]
    cut = (replace(one, values={name: value for name, value in one.values.items() if name != "videoFreezeRate"})
           for one in unknown)  # fmt: skip
    return (*known, *cut)


@pytest.mark.parametrize("size", [(80, 24), (130, 36), (200, 50)])
async def test_a_value_that_is_not_of_the_newest_minute_has_its_time(size: tuple[int, int]) -> None:
    app = make_app(FakeSource(minutes=late_freezes(2)))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = screen_text(app)
        newest = healthy_hour()[-1].ts
        assert "1.4 %" in text
        assert clock_text(newest - 2 * MINUTE, UTC, seconds=False) in text.replace("\n", "")
        assert clock_text(newest - MINUTE, UTC, seconds=False) not in text


async def test_a_verdict_that_is_not_of_the_newest_minute_has_its_time() -> None:
    minutes = [replace(one, values={**one.values, "videoFreezeRate": 9.1}) for one in healthy_hour()[-20:-2]]
    cut = [replace(one, values={name: value for name, value in one.values.items() if name != "videoFreezeRate"})
           for one in healthy_hour()[-2:]]  # fmt: skip
    app = make_app(FakeSource(minutes=(*minutes, *cut)))
    async with app.run_test(size=(130, 36)) as pilot:
        await settle(pilot)
        when = clock_text(minutes[-1].ts, UTC, seconds=False)
        assert f"(of {when})" in screen_text(app)
