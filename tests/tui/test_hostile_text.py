"""A channel name is chosen by any user of the customer's app: no screen crashes, obeys or misaligns because of it."""

from __future__ import annotations

import pytest

from cbtui.errors import NetworkError
from cbtui.events import SourceChanged
from cbtui.model import Cause, Endpoint, SourceKind, SourceState
from cbtui.text import clean, width
from tests.tui.fakes import NOW, FakeSource, healthy_hour, make_app, poor_event, said, screen_text, settle

HOSTILE = [
    "[/red]", "[@click=app.quit]x[/]", "[link=http://e]x[/link]", "user[uid=12]", "[", "a[/foo]b", "{0}", "{name}",
    "\x1b[2J", "\x1b]52;c;eA==\a", "\x9b31m", "\u202eevil", "a\tb\nc", "课堂二〇四", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301\u0301",
    "\ud800", "x" * 4000, " ", "",
]  # fmt: skip


TEXTS = [clean(text) if text == "\ud800" else text for text in HOSTILE]


def aligned(rows: str, columns: int) -> bool:
    return all(width(row) == columns for row in rows.splitlines())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
async def test_every_text_in_every_column_of_the_feed(size: tuple[int, int]) -> None:
    events = tuple(
        poor_event(NOW - 120 - number, text, text, causes=(Cause(99, text),)) for number, text in enumerate(TEXTS)
    )
    app = make_app(FakeSource(minutes=healthy_hour(), events=events, call_at=NetworkError(*TEXTS[:3])))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        for text in TEXTS:
            await pilot.press("y")
            await pilot.pause()
            assert clean(text).strip()[:500] in app.clipboard
            assert aligned(screen_text(app), size[0])
            await pilot.press("j")
        for key in ("enter", "c", "slash", "[", "escape", "1"):
            await pilot.press(key)
            await settle(pilot)
            assert aligned(screen_text(app), size[0])
        assert app.is_running


@pytest.mark.parametrize("text", TEXTS[:12], ids=range(12))
async def test_every_text_as_project_note_and_reason(text: str) -> None:
    failed = SourceState(SourceKind.FAILED, NOW - 300, text, NOW + 30)
    service = FakeSource(project=text, minutes=healthy_hour(), events=(poor_event(),), notes=(said(text),), requests=0)
    app = make_app(service, events=[SourceChanged(text, Endpoint.NETWORK, failed)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert aligned(screen_text(app), 80)
        await pilot.press("2", "r")
        await settle(pilot)
        assert aligned(screen_text(app), 80)
        assert app.is_running


@pytest.mark.parametrize("text", TEXTS[:8], ids=range(8))
async def test_the_palette_and_the_state_of_a_failed_connection(text: str) -> None:
    app = make_app(NetworkError(text, text, text), projects=("prod", text))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"project")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.is_running
        assert "not recording" in screen_text(app)
