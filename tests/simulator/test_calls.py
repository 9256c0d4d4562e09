"""Call lists and call details: windows, delays, look-back, caps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cbtui.model import Endpoint
from cbtui.simulator import Kind, Lesson, Listing, Stay, Trouble, World
from cbtui.times import DAY, HOUR
from tests.fakes import EPOCH, FakeClock
from tests.simulator.conftest import Asker

NOW = int(EPOCH)
About = Callable[[World], Asker]


async def _listed(asker: Asker, **params: object) -> dict[str, Any]:
    body: dict[str, Any] = (await asker.get(Endpoint.LISTS, **params)).json()
    return body


async def _detailed(asker: Asker, lesson: Lesson, **params: object) -> dict[str, Any]:
    asked = {"call_id": lesson.call_id, "start_ts": lesson.created_ts, "end_ts": lesson.destroyed_ts, **params}
    body: dict[str, Any] = (await asker.get(Endpoint.DETAILS, **asked)).json()
    return body


async def test_a_list_has_the_ten_newest_calls_and_says_whether_there_are_more(ask_about: About) -> None:
    lessons = [Lesson.of(f"c{number}", NOW - 3000 + number, 60, [1, 2]) for number in range(11)]
    body = await _listed(ask_about(World.of(lessons)))
    assert [call["cname"] for call in body["call_lists"]] == [f"c{number}" for number in range(10, 0, -1)]
    assert body["has_more"] is True
    body = await _listed(ask_about(World.of(lessons[1:])))
    assert (len(body["call_lists"]), body["has_more"]) == (10, False)


async def test_walking_back_by_the_oldest_start_finds_every_call(ask: Asker, busy_world: World) -> None:
    found: set[str] = set()
    end, more = NOW, True
    while more:
        # Calls that were on before the window reach into it, so the walk goes on past its start.
        body = await _listed(ask, start_ts=min(NOW - HOUR, end), end_ts=end)
        found |= {
            call["call_id"] for call in body["call_lists"] if call["destroyed_ts"] >= NOW - HOUR or not call["finished"]
        }
        end, more = body["call_lists"][-1]["created_ts"], body["has_more"]
    expected = {
        call.call_id for call in busy_world.calls if call.created_ts <= NOW - 20 and call.destroyed_ts >= NOW - HOUR
    }
    assert found == expected


async def test_a_call_is_listed_after_twenty_seconds_and_unfinished_while_it_runs(
    ask_about: About, clock: FakeClock
) -> None:
    asker = ask_about(World.of([Lesson.of("c", NOW, 100, [1])]))
    clock.advance(19)
    assert (await _listed(asker))["call_lists"] == []
    clock.advance(1)
    (running,) = (await _listed(asker))["call_lists"]
    assert (running["finished"], running["destroyed_ts"]) == (False, 0)
    clock.advance(80)
    (ended,) = (await _listed(asker))["call_lists"]
    assert (ended["finished"], ended["destroyed_ts"]) == (True, NOW + 100)


async def test_what_a_window_covers_can_be_chosen(ask_about: About) -> None:
    asker = ask_about(World.of([Lesson.of("c", NOW - 4000, 2000, [1])]))
    assert len((await _listed(asker))["call_lists"]) == 1
    asker.simulator.listing = Listing.STARTED_IN
    assert (await _listed(asker))["call_lists"] == []
    assert len((await _listed(asker, start_ts=NOW - 4000))["call_lists"]) == 1


async def test_the_channel_name_must_match_whole(ask_about: About) -> None:
    asker = ask_about(World.of([Lesson.of("lesson-2", NOW - 900, 60, [1]), Lesson.of("lesson-20", NOW - 800, 60, [1])]))
    body = await _listed(asker, cname="lesson-2")
    assert [call["cname"] for call in body["call_lists"]] == ["lesson-2"]


async def test_three_days_back_are_answered_and_no_more(ask_about: About) -> None:
    old = Lesson.of("old", NOW - 3 * DAY - 7200, 600, [1, 2])
    kept = Lesson.of("kept", NOW - 3 * DAY + 60, 600, [1, 2])
    asker = ask_about(World.of([old, kept]))
    body = await _listed(asker, start_ts=NOW - 9 * DAY)
    assert [call["cname"] for call in body["call_lists"]] == ["kept"]
    assert (await asker.get(Endpoint.LISTS, start_ts=NOW - 9 * DAY, end_ts=NOW - 3 * DAY - 1)).status_code == 400
    assert (await _detailed(asker, old))["code"] == 400


async def test_details_are_empty_for_the_first_150_seconds(ask_about: About, clock: FakeClock) -> None:
    lesson = Lesson.of("c", NOW, HOUR, [1, 2])
    asker = ask_about(World.of([lesson]))
    clock.advance(149)
    body = await _detailed(asker, lesson)
    assert (body["code"], body["call_info"], body["metrics"]) == (200, [], [])
    clock.advance(1)
    body = await _detailed(asker, lesson)
    assert [row["uid"] for row in body["call_info"]] == [2, 1]
    assert {(row["finished"], row["leave_ts"]) for row in body["call_info"]} == {(False, 0)}
    newest = max(point[0] for row in body["metrics"] for series in row["data"] for point in series["kvs"])
    assert newest <= clock.now()


async def test_an_unknown_call_has_no_details(ask: Asker) -> None:
    body = (await ask.get(Endpoint.DETAILS, call_id="nonesuch")).json()
    assert (body["code"], body["call_id"], body["call_info"]) == (200, "nonesuch", [])


async def test_only_the_ten_users_who_joined_last_come_back_with_all_their_sessions(ask_about: About) -> None:
    lesson = Lesson.of("big", NOW - 7200, 900, range(1, 13), join_gap_s=5)
    again = Stay("A" * 32, 12, NOW - 6250, NOW - 6200)
    lesson = Lesson("big", (*lesson.stays, again))
    body = await _detailed(ask_about(World.of([lesson])), lesson)
    assert [row["uid"] for row in body["call_info"]] == [12, *range(12, 2, -1)]
    assert {row["sid"] for row in body["metrics"]} == {row["sid"] for row in body["call_info"]}
    peers = {series["peer_uid"] for row in body["metrics"] for series in row["data"]}
    assert {1, 2} <= peers, "who is cut off is still known as a peer"


async def test_details_hold_at_most_three_hours(ask_about: About) -> None:
    lesson = Lesson.of("long", NOW - 6 * HOUR, 5 * HOUR, [1, 2])
    asker = ask_about(World.of([lesson]))
    body = await _detailed(asker, lesson)
    times = [point[0] for row in body["metrics"] for series in row["data"] for point in series["kvs"]]
    assert lesson.created_ts + 3 * HOUR - 60 < max(times) <= lesson.created_ts + 3 * HOUR
    rest = await _detailed(asker, lesson, start_ts=lesson.created_ts + 3 * HOUR)
    later = [point[0] for row in rest["metrics"] for series in row["data"] for point in series["kvs"]]
    assert min(later) >= lesson.created_ts + 3 * HOUR
    whole = {(row["sid"], series["mid"]) for row in body["metrics"] for series in row["data"]}
    assert whole == {(row["sid"], series["mid"]) for row in rest["metrics"] for series in row["data"]}


async def test_parts_of_a_call_agree_with_the_whole(ask_about: About) -> None:
    trouble = Trouble(Kind.BOTH, NOW - 5000, NOW - 4700, 20, sender=1, receiver=2)
    lesson = Lesson.of("c", NOW - 6000, 3000, [1, 2], [trouble])
    asker = ask_about(World.of([lesson]))
    whole = await _detailed(asker, lesson)
    part = await _detailed(asker, lesson, start_ts=NOW - 4900, end_ts=NOW - 4600)

    def points(body: dict[str, Any]) -> set[tuple[object, ...]]:
        return {
            (row["sid"], series["mid"], series["peer_uid"], *point)
            for row in body["metrics"]
            for series in row["data"]
            for point in series["kvs"]
            if NOW - 4900 <= point[0] <= NOW - 4600
        }

    assert points(part)
    assert points(part) == points(whole)


@pytest.mark.parametrize(("value", "uids"), [(None, [2, 1]), ("true", [2, 1]), ("false", [3, 2, 1])])
async def test_linux_users_are_left_out_unless_asked_for(value: str | None, uids: list[int], ask_about: About) -> None:
    lesson = Lesson.of("c", NOW - 3600, 1800, [1, 2])
    recorder = Stay("B" * 32, 3, NOW - 3500, NOW - 1800, speaker=False, platform="Linux")
    lesson = Lesson("c", (*lesson.stays, recorder))
    body = await _detailed(ask_about(World.of([lesson])), lesson, exclude_server_user=value)
    assert [row["uid"] for row in body["call_info"]] == uids


async def test_metrics_can_be_left_out(ask_about: About) -> None:
    lesson = Lesson.of("c", NOW - 3600, 1800, [1, 2])
    body = await _detailed(ask_about(World.of([lesson])), lesson, exclude_metrics_info="true")
    assert "metrics" not in body
    assert len(body["call_info"]) == 2
