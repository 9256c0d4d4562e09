"""The shell of the dashboard: its frame, its keys, its states, and what happens when something fails."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.worker import WorkerFailed

from cbtui.errors import AuthError, NetworkError, QuotaError
from cbtui.events import LiveUpdated, SourceChanged
from cbtui.model import Endpoint, SourceKind, SourceState
from cbtui.tui.connection import Connection
from cbtui.tui.frame.header import Header
from cbtui.tui.screens.help.screen import HelpScreen
from cbtui.tui.threads import DaemonThreads
from tests.fakes import FakeClock
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, notices, poor_event, screen_text, settle

SHANGHAI: dict[str, Any] = {"zone": ZoneInfo("Asia/Shanghai"), "zone_name": "Asia/Shanghai"}


def title(text: str) -> str:
    return text.splitlines()[0]


def fresh(*endpoints: Endpoint) -> list[SourceChanged]:
    return [
        SourceChanged("prod", endpoint, SourceState(SourceKind.FRESH, NOW - 130), NOW + 31) for endpoint in endpoints
    ]


class TestFrame:
    async def test_the_title_carries_screen_project_zone_and_recording(self) -> None:
        app = make_app(FakeSource(), **SHANGHAI)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert title(screen_text(app)).split() == [
                "cbtui", "Live", "·", "prod", "20:16:40", "UTC+8", "●", "recording",
            ]  # fmt: skip

    async def test_before_the_connection_is_there_the_screen_says_loading(self) -> None:
        app = make_app(FakeSource())
        app.reconnect = lambda: None  # type: ignore[method-assign]
        async with app.run_test(size=(80, 24)):
            text = screen_text(app)
        assert "░ connecting" in title(text)
        assert text.count("░ loading") == 2

    async def test_in_chinese(self) -> None:
        app = make_app(FakeSource(), lang="zh")
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "实时 · prod" in title(screen_text(app))

    async def test_a_name_for_the_demo_stands_beside_the_program(self) -> None:
        app = make_app(FakeSource(), suffix="demo")
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert title(screen_text(app)).startswith(" cbtui demo  Live · prod")

    async def test_the_status_line_tells_age_next_poll_and_quota(self) -> None:
        from tests.tui.fakes import quota

        service = FakeSource(minutes=healthy_hour(), quotas=(quota(Endpoint.SCALE, 700), quota(Endpoint.NETWORK, 650)))
        app = make_app(service, events=fresh(Endpoint.SCALE, Endpoint.EXPERIENCE, Endpoint.NETWORK))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            status = screen_text(app).splitlines()[1]
        assert status.strip() == "data until 12:14, 2 min old · next poll 12:17:11 · 650 left today"

    async def test_ages_move_on_with_the_clock(self) -> None:
        clock = FakeClock(NOW)
        app = make_app(FakeSource(minutes=healthy_hour()), events=fresh(Endpoint.SCALE), clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            clock.advance(600)
            app.screen.query_one(Header).refresh_ages()
            await pilot.pause()
            text = screen_text(app)
        assert "12 min old" in text
        assert "12:26:40" in title(text)


class TestModes:
    @pytest.mark.parametrize(("key", "name"), [("2", "Diagnosis"), ("3", "Calls"), ("4", "Usage")], ids=str)
    async def test_a_digit_shows_its_screen_and_escape_goes_back(self, key: str, name: str) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
            assert f"{name} · prod" in title(screen_text(app))
            await pilot.press("escape")
            await settle(pilot)
            assert "Live · prod" in title(screen_text(app))

    async def test_escape_on_the_first_screen_stays_there(self) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("escape", "escape")
            await settle(pilot)
            assert "Live" in title(screen_text(app))

    async def test_a_screen_out_of_sight_is_painted_when_it_comes_back(self) -> None:
        service = FakeSource(minutes=healthy_hour(), events=(poor_event(),))
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            asked = service.count("live_snapshot")
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert service.count("live_snapshot") == asked
            await pilot.press("1")
            await settle(pilot)
            assert service.count("live_snapshot") == asked + 1


class TestFailures:
    async def test_a_failed_connection_says_what_why_and_what_next(self) -> None:
        app = make_app(AuthError("The server refused the credentials", "401", "Check CBTUI_API_KEY."))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            text = screen_text(app)
        assert "■ not recording" in title(text)
        for part in ("■ The server refused the credentials", "401", "Check CBTUI_API_KEY."):
            assert part in text

    async def test_r_connects_again(self) -> None:
        failures: list[Exception] = [NetworkError("No answer", "connection refused", "Press r to try again.")]
        app = make_app(FakeSource(minutes=healthy_hour()))
        connect = app._connect_source

        async def unreliable(emit):  # type: ignore[no-untyped-def]
            if failures:
                raise failures.pop()
            return await connect(emit)

        app._connect_source = unreliable
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "No answer" in screen_text(app)
            await pilot.press("r")
            await settle(pilot)
            text = screen_text(app)
        assert "● recording" in title(text)
        assert "video freeze" in text

    @pytest.mark.bugs
    async def test_a_bug_in_the_recording_is_told_and_the_dashboard_goes_on(self) -> None:
        app = make_app(FakeSource(minutes=healthy_hour()), poller_error=ZeroDivisionError("[/oops]"))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            text = screen_text(app)
            assert "■ not recording" in title(text)
            assert "Recording stopped: ZeroDivisionError: [/oops]" in text
            await pilot.press("2")
            await settle(pilot)
            assert "Diagnosis" in title(screen_text(app))

    @pytest.mark.bugs
    async def test_r_lets_a_stopped_recording_go_on(self) -> None:
        app = make_app(FakeSource(minutes=healthy_hour()), poller_error=ZeroDivisionError("once"))
        async with app.run_test(size=(80, 24)) as pilot:
            with suppress(WorkerFailed):  # waiting for work tells that it failed, if it came in time
                await settle(pilot)
            await settle(pilot)
            assert isinstance(app.connection, Connection)
            app.connection.poller.error = None  # type: ignore[attr-defined]
            await pilot.press("r")
            await settle(pilot)
            assert "● recording" in title(screen_text(app))

    @pytest.mark.bugs
    async def test_a_bug_in_a_screens_own_work_is_told(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            service.minutes = KeyError("[@click=app.quit]x[/]")
            await pilot.press("r")
            await settle(pilot)
            assert any("Unexpected: KeyError" in notice for notice in notices(app))

    async def test_a_refusal_of_a_request_is_a_notice_over_the_old_data(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            service.minutes = QuotaError("Nothing was sent", "once a minute", "Wait.", endpoint="x", allowed_ts=NOW)
            await pilot.press("r")
            await settle(pilot)
            assert any("Nothing was sent: once a minute. Wait." in notice for notice in notices(app))
            assert "video freeze" in screen_text(app)


class TestView:
    async def test_space_holds_the_view_while_recording_goes_on(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("space")
            await settle(pilot)
            assert "PAUSED" in title(screen_text(app))
            service.minutes = healthy_hour(videoFreezeRate=9.1)
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert "9.1" not in screen_text(app)
            await pilot.press("space")
            await settle(pilot)
            assert "9.1" in screen_text(app)
            assert "recording" in title(screen_text(app))

    async def test_t_walks_through_the_zones(self) -> None:
        app = make_app(FakeSource(minutes=healthy_hour()), events=fresh(Endpoint.SCALE), **SHANGHAI)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "data until 20:14" in screen_text(app)
            await pilot.press("t")
            await settle(pilot)
            text = screen_text(app)
            assert "12:16:40 UTC " in title(text)
            assert "data until 12:14" in text
            await pilot.press(*"t" * (len(app.preferences.zones) - 1))
            await settle(pilot)
            assert "UTC+8" in title(screen_text(app))

    async def test_p_goes_to_the_next_project_and_its_data(self) -> None:
        other = FakeSource(project="stage", minutes=healthy_hour(videoFreezeRate=7.7))
        app = make_app(FakeSource(minutes=healthy_hour()), others={"stage": other})
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("p")
            await settle(pilot)
            text = screen_text(app)
            assert "Live · stage" in title(text)
            assert "7.7" in text
            app.emit(SourceChanged("prod", Endpoint.SCALE, SourceState(SourceKind.FAILED, reason="old project")))
            await settle(pilot)
            assert "old project" not in screen_text(app)
            await pilot.press("p")
            await settle(pilot)
            assert "Live · prod" in title(screen_text(app))

    async def test_p_with_one_project_says_so(self) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("p")
            await settle(pilot)
            assert any("one project only" in notice for notice in notices(app))


class TestTakingAway:
    async def test_y_copies_the_selected_line_and_shows_it(self) -> None:
        app = make_app(FakeSource(minutes=healthy_hour(videoFreezeRate=9.1)))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("down", "right", "y")
            await settle(pilot)
            assert app.clipboard == "prod video freeze rate 9.1 % @ 2026-01-15T12:14:00+00:00"
            assert notices(app) == [f"Copied {app.clipboard}"]

    async def test_w_writes_what_is_shown(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        app = make_app(FakeSource(minutes=healthy_hour()))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("w", "w")
            await settle(pilot)
            assert any(str(tmp_path) in notice for notice in notices(app))
        written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}  # noqa: ASYNC240
        assert set(written) == {"cbtui-live-20260115T121640Z.csv", "cbtui-live-20260115T121640Z-2.csv"}
        assert all(text.count("\n") == 61 for text in written.values())

    async def test_w_in_a_directory_that_is_gone_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        app = make_app(FakeSource(minutes=healthy_hour()))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            gone.rmdir()
            await pilot.press("w")
            await settle(pilot)
            assert any("Could not write" in notice for notice in notices(app))

    async def test_a_read_only_dashboard_opens_no_report(self) -> None:
        app = make_app(FakeSource(), read_only=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("R")
            await settle(pilot)
            assert any("read-only" in notice for notice in notices(app))
            assert len(app.screen_stack) == 1


class TestHelpAndPalette:
    @pytest.mark.parametrize("key", ["1", "2", "3", "4"])
    async def test_every_screen_has_help_with_endpoint_cost_and_keys(self, key: str) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 60)) as pilot:
            await settle(pilot)
            await pilot.press(key, "question_mark")
            await settle(pilot)
            assert isinstance(app.screen, HelpScreen)
            text = app.screen.text().plain
            for part in ("request", "▲ warning", "refresh this screen", "Esc"):
                assert part in text
            await pilot.press("q")
            await settle(pilot)
            assert not isinstance(app.screen, HelpScreen)
            assert app.is_running

    @pytest.mark.parametrize("key", ["colon", "ctrl+p"])
    async def test_the_palette_runs_commands_by_name(self, key: str) -> None:
        app = make_app(FakeSource())
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press(key)
            await pilot.pause()
            await pilot.press(*"who had a poor")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("enter", "enter")
            await settle(pilot)
            assert app.current_mode == "diagnosis"

    async def test_letters_typed_into_a_filter_are_no_commands(self) -> None:
        app = make_app(FakeSource(events=(poor_event(),)))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("2", "slash")
            await settle(pilot)
            await pilot.press("q", "1", "t", "space", "question_mark", "colon")
            await settle(pilot)
            assert app.is_running
            assert "Diagnosis" in title(screen_text(app))
            assert "q1t ?:" in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            assert "q1t" not in screen_text(app)
            assert "Diagnosis" in title(screen_text(app))


class TestTheEnd:
    async def test_q_does_not_wait_for_a_request_under_way(self) -> None:
        service = FakeSource(minutes=healthy_hour(), gate=asyncio.Event())
        app = make_app(service)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("r")
            await pilot.press("q")
        assert not app.is_running
        assert service.count("aclose") == 1

    def test_jobs_in_threads_keep_no_process_alive(self) -> None:
        script = (
            "import asyncio, threading\n"
            "from cbtui.tui.threads import DaemonThreads\n"
            "async def main():\n"
            "    loop = asyncio.get_running_loop()\n"
            "    loop.set_default_executor(DaemonThreads())\n"
            "    loop.run_in_executor(None, threading.Event().wait)\n"
            "asyncio.run(main())\n"
        )
        assert subprocess.run([sys.executable, "-c", script], timeout=60, check=False).returncode == 0

    async def test_jobs_in_threads_give_their_results_and_errors(self) -> None:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        assert await asyncio.to_thread(str, 7) == "7"
        with pytest.raises(ValueError, match="invalid literal"):
            await asyncio.to_thread(int, "x")


def test_the_first_frame_loads_nothing_heavy() -> None:
    script = (
        "import sys, cbtui.tui.app, cbtui.tui.screens.live.screen\n"
        "heavy = {'httpx', 'pydantic', 'sqlite3', 'plotext', 'tenacity', 'cbtui.service', 'cbtui.api',"
        " 'cbtui.store', 'cbtui.quota', 'cbtui.triage', 'cbtui.config', 'textual.widgets._data_table'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


async def test_incident_mode_polls_out_of_the_reserve_and_is_in_sight() -> None:
    app = make_app(FakeSource())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert app.connection is not None
        assert app.connection.poller.incident
        assert "▲ incident" in title(screen_text(app))
        await pilot.press("i")
        assert not app.connection.poller.incident
