"""The made-up world: the same every time, healthy in the main, and visibly wrong at its epoch."""

from __future__ import annotations

from statistics import mean

import pytest

from cbtui.simulator import Kind, World
from cbtui.simulator.timetable import EXPIRED_CHANNEL, INCIDENT_CHANNEL
from cbtui.times import DAY, HOUR, MINUTE
from tests.fakes import EPOCH

NOW = int(EPOCH)
EPOCHS = (EPOCH, EPOCH + 7 * HOUR + 13, EPOCH + 15 * HOUR + 0.5)


def _values(world: World, name: str, start: int, end: int) -> list[float]:
    """A live metric for the minutes from ``start`` to ``end``, in minutes from the epoch."""
    first = world.epoch // MINUTE * MINUTE
    found = [world.minute(first + n * MINUTE)[name] for n in range(start, end)]
    return [value for value in found if value is not None]


def test_seed_and_epoch_fix_everything() -> None:
    first, second, other = World(7, EPOCH), World(7, EPOCH), World(8, EPOCH)
    assert [call.lesson for call in first.calls[::50]] == [call.lesson for call in second.calls[::50]]
    assert [first.minute(NOW - n * MINUTE) for n in range(30)] == [second.minute(NOW - n * MINUTE) for n in range(30)]
    assert [first.events(NOW - n * MINUTE) for n in range(30)] == [second.events(NOW - n * MINUTE) for n in range(30)]
    assert [call.call_id for call in first.calls] != [call.call_id for call in other.calls]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("epoch", EPOCHS)
def test_something_is_wrong_at_the_epoch(seed: int, epoch: float) -> None:
    world = World(seed, epoch)
    assert all(7 <= value <= 12 for value in _values(world, "videoFreezeRate", -9, -1))
    assert mean(_values(world, "audioFreezeRate", -9, -1)) > 3
    assert mean(_values(world, "videoEnd2EndExcellentTransRate", -9, -1)) < 90
    for rate in ("videoUpstreamExcellentTransRate", "audioUpstreamExcellentTransRate"):
        assert mean(_values(world, rate, -9, -1)) < mean(_values(world, rate, -45, -15))
    for minute in range(-9, -1):
        events = world.events(world.epoch // MINUTE * MINUTE + minute * MINUTE)
        assert sum(event["cname"] == INCIDENT_CHANNEL for event in events) > 10
    refused = [
        event
        for minute in range(-9, 0)
        for event in world.events(world.epoch // MINUTE * MINUTE + minute * MINUTE)
        if event["cname"] == EXPIRED_CHANNEL
    ]
    assert len(refused) > 5
    assert {event["cause_tags"][0]["factor_id"] for event in refused} == {34}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("epoch", EPOCHS)
def test_all_was_well_before_it(seed: int, epoch: float) -> None:
    world = World(seed, epoch)
    assert 0.5 <= mean(_values(world, "videoFreezeRate", -50, -15)) <= 1.6
    assert max(_values(world, "videoFreezeRate", -50, -15)) < 5
    assert min(_values(world, "joinSuccessRate", -50, -15)) > 99
    assert all(120 <= users <= 420 for users in _values(world, "pcu", -50, 0))
    assert all(25 <= channels <= 70 for channels in _values(world, "pcc", -50, 0))


def test_the_incident_ends_forty_minutes_after_the_epoch(busy_world: World) -> None:
    assert mean(_values(busy_world, "videoFreezeRate", 41, 60)) < 2


def test_nights_are_quiet(busy_world: World) -> None:
    assert mean(_values(busy_world, "pcu", -12 * 60, -11 * 60)) < mean(_values(busy_world, "pcu", -60, 0)) / 4


def test_there_are_calls_of_every_kind(busy_world: World) -> None:
    calls = busy_world.calls
    sizes = {len({stay.uid for stay in call.lesson.stays}) for call in calls}
    assert (min(sizes), max(sizes)) == (1, 35)
    assert calls[0].created_ts < NOW - 3 * DAY
    assert any(call.created_ts > NOW + 20 * HOUR for call in calls), "a long demo goes on"
    assert sum(call.destroyed_ts - call.created_ts > 3 * HOUR for call in calls) >= 3
    day = next(call for call in calls if call.cname == "open-day")
    assert day.destroyed_ts - day.created_ts == 5 * HOUR
    assert len({stay.uid for stay in day.lesson.stays}) >= 12
    running = [call for call in calls if call.created_ts <= NOW < call.destroyed_ts]
    assert len(running) > 10
    assert any(NOW - call.created_ts < 150 for call in running)


def test_descriptions_and_lessons_agree(busy_world: World) -> None:
    for call in busy_world.calls[::7]:
        lesson = call.lesson
        assert (lesson.call_id, lesson.cname) == (call.call_id, call.cname)
        assert (lesson.created_ts, lesson.destroyed_ts) == (call.created_ts, call.destroyed_ts)
        assert min(lesson.stays, key=lambda stay: stay.join_ts).speaker, "the teacher comes first"


def test_no_two_calls_share_an_id_and_no_channel_holds_two_at_once(busy_world: World) -> None:
    assert len({call.call_id for call in busy_world.calls}) == len(busy_world.calls)
    ends: dict[str, int] = {}
    for call in busy_world.calls:
        if call.cname.startswith("lesson-"):
            assert ends.get(call.cname, 0) <= call.created_ts, call.cname
            ends[call.cname] = call.destroyed_ts


def test_names_are_of_many_kinds_and_some_are_hostile(busy_world: World) -> None:
    names = {call.cname for call in busy_world.calls}
    for part in ("lesson-", "C1", "数学", "[/red]", "[@click=app.quit]", "\x1b[2J", "\u202e", "🦊"):
        assert any(part in name for name in names), part
    on_now = {call.cname for call in busy_world.calls if call.created_ts <= NOW < call.destroyed_ts}
    assert "[@click=app.quit]x[/]" in on_now


def test_users_differ_in_platform_and_network_and_some_come_back(busy_world: World) -> None:
    stays = [stay for call in busy_world.calls[::5] for stay in call.lesson.stays]
    assert {stay.platform for stay in stays} == {"Android", "iOS", "Windows", "macOS", "Web", "Linux"}
    assert {"Wi-Fi", "4G", "LAN"} <= {stay.network for stay in stays}
    assert len({stay.sid for stay in stays}) == len(stays)
    lesson = next(
        call.lesson for call in busy_world.calls if call.cname == INCIDENT_CHANNEL and call.destroyed_ts > NOW
    )
    (trouble,) = (trouble for trouble in lesson.troubles if trouble.kind is Kind.UPLINK_LOSS)
    assert sum(stay.uid == trouble.sender for stay in lesson.stays) == 2, "the teacher rejoined"
