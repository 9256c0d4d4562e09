"""A paint of any screen asks for one snapshot, and for nothing else."""

from __future__ import annotations

import pytest

from cbtui.tui.messages import ViewChanged
from tests.tui.call.calls import lossy_teacher
from tests.tui.call.opened import opened
from tests.tui.fakes import FakeSource, make_app, settle


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
async def test_a_paint_is_one_question_to_the_store(key: str) -> None:
    source = FakeSource()
    app = make_app(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        source.asked.clear()
        app.events.publish(ViewChanged())
        await settle(pilot)
        assert [method for method, *_ in source.asked if method.endswith("_snapshot")] == [source.asked[0][0]]
        assert len(source.asked) == 1


async def test_painting_a_call_is_one_question_too_and_the_screen_below_is_left_alone() -> None:
    async with opened(lossy_teacher()) as call:
        call.service.asked.clear()
        call.app.events.publish(ViewChanged())
        await settle(call.pilot)
        assert [method for method, *_ in call.service.asked] == ["call_snapshot"]
