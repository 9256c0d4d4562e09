"""Keys over the charts of a call of three hours: the cursor and the zoom, at 80 × 24 and 120 × 36.

The cursor is compared with a key that changes one letter on an otherwise empty screen, and with the same key over
charts without samples; the zoom with drawing the charts in sight once.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding

from cbtui.tui.screens.call.stack import ChartStack
from cbtui.tui.widgets.chart_picture import ChartPicture
from cbtui.tui.widgets.plain import Plain
from tests.tui.call.calls import ANNA, TEACHER, Curve, Lesson, lossy_teacher
from tests.tui.call.opened import opened

TARGET = 3.0
FRAME_S = 0.03
"""Longer than a frame, so that every key is drawn."""
KEYS = 90
MOVES = ("left", "left", "left", "right", "right", "right")


class Bare(App[None]):
    """One letter, which a key changes."""

    BINDINGS = [Binding("left,right", "turn")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Plain("a")

    def action_turn(self) -> None:
        letter = self.query_one(Plain)
        letter.write("b" if letter.content.plain == "a" else "a")


def noisy(length_s: int) -> Lesson:
    """Every curve of the charts in sight has another value at each sample."""
    noise = random.Random(1)  # noqa: S311
    values = [40 * noise.random() for _ in range(length_s)]
    curve: Curve = values.__getitem__
    lesson = lossy_teacher(length_s=length_s)
    lesson.local.update({(TEACHER, mid): curve for mid in (20001, 20002, 20006, 20007, 20008, 20017)})
    lesson.remote.update({(ANNA, TEACHER, mid): curve for mid in (20009, 20010, 20011, 20018)})
    return lesson


async def milliseconds(app: App[None], keys: Sequence[str], count: int) -> float:
    """CPU time of a key, without what the app costs anyway."""

    async def spent(press: bool) -> float:
        started = time.process_time()
        for number in range(count):
            if press:
                app.post_message(events.Key(keys[number % len(keys)], None))
            await asyncio.sleep(FRAME_S)
        return time.process_time() - started

    await spent(True)
    return (await spent(True) - await spent(False)) / count * 1000


def drawing_ms(stack: ChartStack) -> float:
    """CPU time of drawing the charts in sight once, from samples to the lines of the screen."""
    places = stack.in_sight
    started = time.process_time()
    for place in places:
        picture = ChartPicture(stack.ink)
        if place.picture.spec is not None:
            picture.show(place.picture.spec)
        picture.fit(place.region.width, place.region.height)
        for line in range(place.region.height):
            picture.line(line)
    return (time.process_time() - started) * 1000


async def measure(size: tuple[int, int]) -> None:
    app = Bare()
    async with app.run_test(size=size):
        letter = await milliseconds(app, MOVES, KEYS)
        nothing = await milliseconds(app, ("up", "down"), KEYS)
    async with opened(Lesson(length_s=2), size=size) as desk:
        await desk.press("enter")
        empty = await milliseconds(desk.app, MOVES, KEYS)
    async with opened(noisy(10_800), size=size) as desk:
        await desk.press("enter")
        stack = desk.screen.query_one(ChartStack)
        charts = len(stack.in_sight)
        full = await milliseconds(desk.app, MOVES, KEYS)
        zoom = await milliseconds(desk.app, ("plus", "minus"), 20)
        drawing = drawing_ms(stack)
    print(f"{size[0]} × {size[1]}, {charts} charts in sight of 5,400 points each:")
    print(f"  cursor {full:.1f} ms: {full / letter:.1f} × a key that changes one letter (target: {TARGET:.0f})")
    print(f"    {full / nothing:.1f} × a key that changes nothing; {full / empty:.1f} × the same key over empty charts")
    six = 6 * drawing / charts
    print(f"  zoom {zoom:.1f} ms: {zoom / six:.1f} × drawing six such charts once, {six:.1f} ms (target: 1)")


def main() -> None:
    for size in ((80, 24), (120, 36)):
        asyncio.run(measure(size))
