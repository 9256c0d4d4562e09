"""The Live screen: ten figures in sight at 80×24, their verdict, the newest diagnosis, and every state of the data."""

from __future__ import annotations

from typing import Any

import pytest

from cbtui.catalog.live import LIVE_METRICS
from cbtui.events import LiveUpdated, SourceChanged
from cbtui.model import Endpoint, Minute, SourceKind, SourceState
from cbtui.model.endpoint import LIVE_ENDPOINTS
from cbtui.times import HOUR, MINUTE
from cbtui.tui.screens.live.minute_panel import MinutePanel
from cbtui.tui.widgets.chart import Chart
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, notices, poor_event, said, screen_text, settle

SMALL, LARGE = (80, 24), (120, 36)


def sources(kind: SourceKind, **state: Any) -> list[SourceChanged]:
    return [SourceChanged("prod", endpoint, SourceState(kind, **state)) for endpoint in LIVE_ENDPOINTS]


async def shown(service: FakeSource, *keys: str, size: tuple[int, int] = SMALL, **settings: Any) -> str:
    app = make_app(service, **settings)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        return screen_text(app)


class TestPanels:
    @pytest.mark.parametrize("size", [SMALL, LARGE, (200, 50)], ids=str)
    async def test_all_ten_are_in_sight_with_name_value_mark_and_limit(self, size: tuple[int, int]) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(videoFreezeRate=9.1)), size=size)
        for metric in LIVE_METRICS:
            assert metric.short("en") in text
        assert "400 ●" in text
        assert "9.1 % ■" in text
        assert "bad > 5" in text
        assert len(text.splitlines()) == size[1]

    async def test_a_missing_hour_is_no_zero(self) -> None:
        only_users = tuple(Minute(minute.ts, {"pcu": minute.values["pcu"]}) for minute in healthy_hour())
        text = await shown(FakeSource(minutes=only_users))
        assert text.count("░ no data") >= 9

    async def test_the_hour_ends_where_the_data_can_end(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        await shown(service)
        _, start, end = next(question for question in service.asked if question[0] == "live_snapshot")
        assert start + HOUR == (NOW - 2 * MINUTE) // MINUTE * MINUTE + MINUTE
        assert end == NOW
        assert service.count("live") == 0

    async def test_new_minutes_are_painted_as_they_are_told(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service)
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            service.minutes = healthy_hour(pcu=777.0)
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert "777" in screen_text(app)


class TestVerdict:
    async def test_it_names_what_is_bad_since_when_and_where_to_look(self) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(videoFreezeRate=9.1)))
        assert "■ video freeze 9.1 % > 5 % for 3 min: transmission fine" in text.splitlines()[2]

    async def test_all_well(self) -> None:
        assert "● nothing wrong found" in await shown(FakeSource(minutes=healthy_hour()))

    async def test_warnings_are_named_without_accusing(self) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(videoFreezeRate=4.0)))
        assert "▲ to be watched: video freeze" in text

    async def test_few_users_are_not_judged(self) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(pcu=2.0, videoFreezeRate=50.0)))
        assert "? not judged: 2 users are too few" in text

    async def test_one_channel_that_explains_it_is_named_and_no_network(self) -> None:
        events = tuple(poor_event(NOW - 130 - at, user=str(at)) for at in range(8))
        text = await shown(FakeSource(minutes=healthy_hour(videoFreezeRate=9.1), events=events), size=(200, 50))
        assert events[0].cname in text.splitlines()[2]
        assert "8 of 8 diagnosis events" in text.splitlines()[2]

    async def test_minutes_are_judged_by_the_newest_that_tells_the_number_of_users(self) -> None:
        *hour, newest = healthy_hour()
        late = Minute(newest.ts, {name: value for name, value in newest.values.items() if name != "pcu"})
        assert "● nothing wrong found" in await shown(FakeSource(minutes=(*hour, late)))

    async def test_old_minutes_say_nothing_about_now(self) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(NOW - 20 * MINUTE)))
        assert "░ nothing is known since 11:54; then: nothing wrong found" in text


class TestNewestDiagnosis:
    async def test_it_adds_up_the_newest_minute(self) -> None:
        freezes = [poor_event(NOW - 130 + second, user=str(second)) for second in range(8)]
        joins = [poor_event(NOW - 130 + second, user=str(second), exp_id=6, causes=()) for second in range(2)]
        service = FakeSource(minutes=healthy_hour(), events=(*freezes, *joins, poor_event(NOW - 1000)))
        text = await shown(service)
        assert "12:14  ≥ 10 events: video freeze 8 · slow join 2" in text
        assert "Enter opens" in text

    async def test_none_yet_and_none_at_all_are_told_apart(self) -> None:
        assert "░ no diagnosis events in the last hour" in await shown(FakeSource(minutes=healthy_hour()))
        assert "░ no diagnosis yet" in await shown(FakeSource(minutes=healthy_hour(), fetched_at=0))

    async def test_enter_goes_to_diagnosis(self) -> None:
        text = await shown(FakeSource(minutes=healthy_hour(), events=(poor_event(),)), "enter")
        assert "Diagnosis · prod" in text


class TestStates:
    async def test_loading(self) -> None:
        text = await shown(FakeSource())
        assert "Asking for the last hour" in text

    async def test_nothing_to_show(self) -> None:
        text = await shown(FakeSource(), events=sources(SourceKind.FRESH, as_of=NOW - 120))
        assert "░ No live minutes in the last hour" in text
        assert "another project's" in text

    async def test_failed_with_nothing_stored(self) -> None:
        text = await shown(FakeSource(), events=sources(SourceKind.FAILED, reason="no answer from the server"))
        assert "■ The live metrics could not be fetched" in text
        assert "no answer from the server" in text

    async def test_failed_with_old_data_keeps_it_on_screen(self) -> None:
        failed = sources(SourceKind.FAILED, as_of=NOW - 300, reason="no answer", retry_at=NOW + 40)
        text = await shown(FakeSource(minutes=healthy_hour()), events=failed)
        assert "■ users and channels failed · retry 12:17:20 · data until 12:11, 5 min old" in text.splitlines()[1]
        assert "video freeze" in text

    async def test_stale_says_why_and_how_old(self) -> None:
        stale = sources(SourceKind.STALE, as_of=NOW - 900, reason="not asked for 15 min")
        text = await shown(FakeSource(minutes=healthy_hour()), events=stale)
        assert "stale · data until 12:01, 15 min old · not asked for 15 m" in text.splitlines()[1]

    async def test_out_of_quota_says_until_when(self) -> None:
        spent = sources(SourceKind.OUT_OF_QUOTA, as_of=NOW - 900, retry_at=NOW + 8 * HOUR)
        text = await shown(FakeSource(minutes=healthy_hour()), events=spent)
        assert "▲ users and channels out of quota until 20:16" in text.splitlines()[1]

    async def test_the_worst_source_leads(self) -> None:
        failed = SourceState(SourceKind.FAILED, NOW - 600, "refused")
        mixed = [*sources(SourceKind.FRESH, as_of=NOW - 120), SourceChanged("prod", Endpoint.NETWORK, failed)]
        text = await shown(FakeSource(minutes=healthy_hour()), events=mixed)
        assert "■ transmission failed · data until 12:06" in text.splitlines()[1]
        assert "refused" in text.splitlines()[1]


class TestRefresh:
    async def test_r_asks_the_server(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        await shown(service, "r")
        assert service.count("live") == 1

    async def test_r_says_when_nothing_may_be_asked(self) -> None:
        service = FakeSource(minutes=healthy_hour(), requests=0, notes=(said("it may be asked again in 31 s."),))
        app = make_app(service)
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await pilot.press("r")
            await settle(pilot)
            assert notices(app) == ["Stopped early: it may be asked again in 31 s."]

    async def test_r_wakes_a_poller_that_gave_up(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service, events=sources(SourceKind.FAILED, reason="403"))
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await pilot.press("r")
            await settle(pilot)
            assert app.connection is not None
            assert getattr(app.connection.poller, "woken", 0) == 1


class TestMoving:
    @pytest.mark.parametrize(
        ("keys", "name"),
        [
            ((), "pcu"),
            (("l",), "pcc"),
            (("right", "down"), "videoFreezeRate"),
            (("j", "j"), "videoUpstreamExcellentTransRate"),
            (("G",), "audioEnd2EndExcellentTransRate"),
            (("G", "k", "g"), "pcu"),
            (("tab",), "pcc"),
            (("up", "left"), "pcu"),
        ],
        ids=str,
    )
    async def test_arrows_letters_and_tab(self, keys: tuple[str, ...], name: str) -> None:
        app = make_app(FakeSource(minutes=healthy_hour()))
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            assert isinstance(app.focused, MinutePanel)
            assert app.focused.metric is not None
            assert app.focused.metric.name == name

    async def test_keys_before_the_first_data_do_no_harm(self) -> None:
        text = await shown(FakeSource(), "down", "l", "G", "z", "y", "w", "enter", "escape")
        assert "Live · prod" in text


class TestZoom:
    async def test_z_shows_the_panel_as_a_chart_and_escape_leaves_it(self) -> None:
        app = make_app(FakeSource(minutes=healthy_hour(videoFreezeRate=9.1)))
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await pilot.press("down", "right", "z")
            await settle(pilot)
            text = screen_text(app)
            assert "video freeze rate %" in text
            assert "11:30" in text
            assert "join success" not in text
            assert isinstance(app.focused, Chart)
            await pilot.press("down")
            await settle(pilot)
            assert "audio freeze rate %" in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            assert isinstance(app.focused, MinutePanel)
            assert app.focused.metric is not None
            assert app.focused.metric.name == "audioFreezeRate"
            assert "join success" in screen_text(app)

    async def test_z_twice_is_back(self) -> None:
        assert "join success" in await shown(FakeSource(minutes=healthy_hour()), "z", "z")

    async def test_new_minutes_reach_the_chart(self) -> None:
        service = FakeSource(minutes=healthy_hour())
        app = make_app(service)
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await pilot.press("z")
            await settle(pilot)
            service.minutes = healthy_hour(pcu=512.0)
            app.emit(LiveUpdated("prod", 0, 0))
            await settle(pilot)
            assert "512 ●" in screen_text(app)
