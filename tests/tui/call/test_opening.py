"""Opening: price first, countdown, progress and cancel; failures say what to do."""

from __future__ import annotations

import asyncio

from cbtui.errors import NetworkError, QuotaError
from cbtui.link import CallLink
from cbtui.model import Answer, CallDetails, Endpoint, Progress
from cbtui.model.answer import OnProgress
from cbtui.triage.judgement import Judgement
from cbtui.triage.pairs import Pair
from cbtui.tui.messages import CallTarget
from cbtui.tui.screens.call.panes import Countdown
from cbtui.tui.screens.call.screen import CallScreen
from cbtui.tui.screens.call.stages import Judging, Waiting
from tests.fakes import FakeClock
from tests.tui.call.calls import ANNA, START, TEACHER, lossy_teacher, service_of
from tests.tui.call.opened import Desk, desk, opened
from tests.tui.fakes import NOW, FakeSource, notices, quota, said, settle


class SlowService(FakeSource):
    """Tells how far it is, then waits for its gate; with ``judging`` set, judging waits too."""

    judging: asyncio.Event | None = None

    async def call(
        self,
        call_id: str,
        from_ts: int | None = None,
        to_ts: int | None = None,
        *,
        all_users: bool = False,
        metrics: bool = True,
        on_progress: OnProgress | None = None,
    ) -> Answer[CallDetails]:
        if on_progress:
            on_progress(Progress("12.3 MB", 0.4))
        return await super().call(call_id, from_ts, to_ts, all_users=all_users, on_progress=on_progress)

    async def judgement(self, details: CallDetails, on_progress: OnProgress | None = None) -> Judgement:
        if on_progress:
            on_progress(Progress("resampling", 0.25))
        if self.judging is not None:
            await self.judging.wait()
        result = await super().judgement(details, on_progress)
        assert isinstance(result, Judgement)
        return result


def slow() -> SlowService:
    known = service_of(lossy_teacher())
    return SlowService(found_calls=known.found_calls, details=known.details, judged=known.judged)


async def settled(found: Desk) -> str:
    """Let what can go on go on, with work still waiting at a gate."""
    for _ in range(5):
        await found.pilot.pause()
    return found.text


async def test_more_than_one_request_is_priced_first_and_enter_pays() -> None:
    service = service_of(lossy_teacher(), opening_price=2, quotas=(quota(Endpoint.DETAILS, 998),))
    async with desk(service) as found:
        await found.open()
        await settle(found.pilot)
        assert "This call lasts 16:00: 2 requests of 998 left today." in found.text
        assert "Enter opens it, Esc goes back." in found.text
        assert service.count("call") == 0
        await found.press("enter")
        assert service.count("call") == 1
        assert "video uplink" in found.text


async def test_one_request_and_none_go_straight_through() -> None:
    for price in (0, 1):
        async with opened(lossy_teacher(), opening_price=price) as found:
            assert found.service.count("call") == 1


async def test_a_fresh_call_counts_down_and_opens_by_itself() -> None:
    clock = FakeClock(NOW)
    service = service_of(lossy_teacher(), ready_at=NOW + 73)
    async with desk(service, clock=clock) as found:
        await found.open()
        await settle(found.pilot)
        assert "available in 74 s" in found.text
        assert service.count("call") == 0
        clock.advance(60)
        found.screen.query_one(Countdown).tick()
        await found.pilot.pause()
        assert "available in 14 s" in found.text
        clock.advance(14)
        found.screen.query_one(Countdown).tick()
        await settle(found.pilot)
        assert "available in" not in found.text
        assert "111 → 2 users" in found.text


async def test_only_the_countdown_changes_while_it_ticks() -> None:
    clock = FakeClock(NOW)
    async with desk(service_of(lossy_teacher(), ready_at=NOW + 73), clock=clock) as found:
        await found.open()
        await settle(found.pilot)
        before = found.text.splitlines()
        clock.advance(1)
        found.screen.query_one(Countdown).tick()
        await found.pilot.pause()
        after = found.text.splitlines()
        changed = [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert len(changed) <= 2


async def test_a_server_that_is_not_ready_yet_is_asked_again_later() -> None:
    lesson = lossy_teacher()
    empty = CallDetails(lesson.call.call_id, START, START + 960, ())
    async with desk(service_of(lesson, details=empty, judged=None, requests=0)) as found:
        await found.open()
        await settle(found.pilot)
        assert isinstance(found.screen.opener.stage, Waiting)
        assert found.screen.opener.stage.ready_ts > NOW


async def test_the_fetch_shows_its_progress_and_esc_cancels_it() -> None:
    service = slow()
    service.gate = asyncio.Event()
    async with desk(service) as found:
        await found.open()
        text = await settled(found)
        assert "fetching 12.3 MB · 40%" in text
        await found.pilot.press("escape")
        assert "Cancelled" in await settled(found)
        assert found.screen.state.loaded is None
        service.gate.set()
        await found.press("enter")
        assert "111 → 2 users" in found.text


async def test_the_call_is_there_while_it_is_judged_and_esc_stops_that() -> None:
    service = slow()
    service.judging = asyncio.Event()
    async with desk(service) as found:
        await found.open()
        text = await settled(found)
        assert "judging 25%" in text
        assert " 640 " in text
        await found.pilot.press("enter")
        assert "video end-to-end packet loss" in await settled(found)
        assert isinstance(found.screen.opener.stage, Judging)
        await found.pilot.press("escape")
        assert "Not judged. r judges it." in await settled(found)
        service.judging.set()
        await found.press("r")
        assert "111 → 2 users" in found.text


async def test_a_failure_takes_the_place_of_the_call_and_r_tries_again() -> None:
    service = service_of(lossy_teacher())
    good, service.details = service.details, NetworkError("No answer", "timed out", "Try again later.")
    async with desk(service) as found:
        await found.open()
        await settle(found.pilot)
        assert "■ No answer" in found.text
        assert "timed out" in found.text
        service.details = good
        await found.press("r")
        assert "111 → 2 users" in found.text


async def test_out_of_quota_says_so() -> None:
    error = QuotaError("No quota left for call details", "1000 of 1000 used", endpoint="x", allowed_ts=NOW + 60)
    async with desk(service_of(lossy_teacher(), details=error)) as found:
        await found.open()
        await settle(found.pilot)
        assert "▲ No quota left for call details" in found.text


async def test_an_empty_answer_is_no_healthy_call() -> None:
    empty = CallDetails("00057b6093a5", START, START + 960, ())
    note = "The server sent no session of this call in this range."
    async with desk(service_of(lossy_teacher(), details=empty, judged=None, notes=(said(note),))) as found:
        await found.open()
        await settle(found.pilot)
        assert "Nothing came back of this call" in found.text
        assert note in " ".join(found.text.split())
        assert "healthy" not in found.text


async def test_a_running_call_is_followed_and_what_is_looked_at_stays() -> None:
    async with opened(lossy_teacher(running=True)) as found:
        assert "running (r follows)" in found.text
        await found.press("n", "plus")
        look = found.screen.state.viewpoint
        found.service.details = lossy_teacher(running=True, length_s=1200).details()
        await found.press("r")
        assert found.service.count("call") == 2
        assert found.screen.state.viewpoint.pair == look.pair
        assert found.screen.state.viewpoint.cursor_ts == look.cursor_ts
        assert found.screen.state.viewpoint.window.from_ts == look.window.from_ts
        assert found.screen.state.viewpoint.window.last_ts == START + 1200


async def test_a_failure_while_following_keeps_what_is_shown() -> None:
    async with opened(lossy_teacher(running=True)) as found:
        found.service.details = NetworkError("No answer", "timed out", "Try again later.")
        await found.press("r")
        assert "111 → 2 users" in found.text
        assert "■ No answer" in found.text
        assert any("timed out" in notice for notice in notices(found.app))


async def test_a_finished_call_is_not_asked_for_again() -> None:
    async with opened(lossy_teacher()) as found:
        await found.press("r")
        assert found.service.count("call") == 1
        assert any("all of it is here" in notice for notice in notices(found.app))


async def test_a_paused_view_still_opens_calls() -> None:
    async with desk(service_of(lossy_teacher())) as found:
        await settle(found.pilot)
        await found.press("space")
        await found.open()
        await settle(found.pilot)
        assert "111 → 2 users" in found.text


async def test_a_call_stays_with_its_project() -> None:
    other = FakeSource(project="test")
    async with desk(service_of(lossy_teacher()), others={"test": other}) as found:
        await found.open()
        await settle(found.pilot)
        text = await found.press("p")
        assert "This call belongs to project prod" in text
        await found.press("r")
        assert other.count("call") == 0
        assert "111 → 2 users" in await found.press("p")


async def test_a_link_asks_for_its_range_and_looks_at_its_window_and_pair() -> None:
    link = CallLink("prod", "00057b6093a5", START, START + 960, START + 280, START + 440, TEACHER, ANNA)
    service = service_of(lossy_teacher(), found_calls=())
    async with desk(service) as found:
        await settle(found.pilot)
        found.app.push_screen(CallScreen(CallTarget.of(link)))
        await settle(found.pilot)
        assert ("call", "00057b6093a5", START, START + 960) in service.asked
        look = found.screen.state.viewpoint
        assert look.pair == Pair(TEACHER, ANNA)
        assert (look.window.from_ts, look.window.to_ts) == (START + 280, START + 440)
        assert found.screen.state.view == "charts"
