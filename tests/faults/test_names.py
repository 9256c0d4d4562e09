"""Names that are not what they look like: whole on the wire, in the store and in data, harmless where drawn."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from textual.widgets import Input

from cbtui.api import CrystalBall
from cbtui.csvtext import document as csv_document
from cbtui.model import Call, Report
from cbtui.model.uid import uid_written
from cbtui.store import Store
from cbtui.text import clean, escaped
from cbtui.tui.screens.report.form import doubts
from cbtui.tui.widgets.plain import drawable
from tests.api.loopback import Loopback, answer
from tests.cli.console import ENVIRONMENT, Console, wired
from tests.fakes import EPOCH
from tests.faults.test_streams import shell
from tests.tui.call.calls import lossy_teacher
from tests.tui.call.opened import opened
from tests.tui.fakes import NOW, FakeSource, make_app, screen_text, settle

T = int(EPOCH)
FAMILY = "👩‍👩‍👧 class"
"""Joined by characters that terminals disagree about: drawn without them, another name without them."""
HOSTILE = ["\x1b[2J\x07x", "\x9b31mred", "\u202eevil", "a\tb\nc", FAMILY, "e\u0301", " edge ", "x" * 600]
OBEYED = {"\x1b", "\x9b", "\x07", "\u202e"}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_name_is_what_was_sent_and_is_asked_for_as_it_is(
    ball: CrystalBall, server: Loopback, tmp_path: Path, name: str
) -> None:
    row = {"call_id": "c", "cname": name, "created_ts": T, "destroyed_ts": T + 9, "finished": True}
    server.script = [answer({"code": 200, "has_more": False, "call_lists": [row]})]
    (call,) = (await ball.call_lists("app", T, T + 10, name)).calls
    assert call.cname == name
    assert server.asked[0].query["cname"] == name
    store = Store(tmp_path / "store.db")
    store.calls.put("p", [call], 0.0)
    assert store.calls.range("p", T, T + 10, name) == (call,)
    store.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_json_says_it_whole_and_holds_nothing_that_a_terminal_obeys(name: str) -> None:
    text = escaped(json.dumps({"cname": name}, ensure_ascii=False))
    assert json.loads(text) == {"cname": name}
    assert not OBEYED & set(text)
    assert not OBEYED & set(csv_document(["cname"], [[name]]))


async def test_a_report_names_the_channel_as_it_was_sent(ball: CrystalBall, server: Loopback) -> None:
    server.script = [answer({"code": 200, "message": ""})]
    await ball.report("app", Report(FAMILY, 7, 1))
    assert json.loads(server.asked[0].body)["cname"] == FAMILY


def test_a_name_is_sent_as_it_was_typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    console = wired(Console(capfd), monkeypatch)
    assert console("calls", "--cname", FAMILY, "--from", "1763000000", "--to", "1763000100", "--json").code == 0
    assert console.service.asked[0][3] == FAMILY


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_neighbour_wrote_into_the_store_is_cleaned_where_it_is_drawn(name: str) -> None:
    source = FakeSource(found_calls=(Call(name, name, int(NOW) - 900, int(NOW) - 600, True),))
    app = make_app(source)
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        assert not OBEYED & set(screen_text(app))
        assert clean(name).strip()[:20] in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        assert not OBEYED & set(app.clipboard)


def test_styles_stay_where_they_were() -> None:
    from textual.content import Content

    drawn = drawable(Content.assemble("a\x1b", ("b👩‍👩c", "bold"), "d"))
    assert drawn.plain == "a\N{REPLACEMENT CHARACTER}b👩👩cd"
    assert [drawn.plain[span.start : span.end] for span in drawn.spans] == ["b👩👩c"]


@pytest.mark.parametrize(
    ("text", "uid"),
    [
        ("7", 7),
        ("4294967295", 2**32 - 1),
        ("-1294967296", 3_000_000_000),
        ("-1", 2**32 - 1),
        ("-2147483648", 2**31),
        ("-2147483649", None),
        ("4294967296", None),
        ("--1", None),
        ("", None),
        ("²", None),
    ],
)
def test_a_uid_may_be_written_with_a_sign(text: str, uid: int | None) -> None:
    assert uid_written(text) == uid


def test_the_store_takes_any_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    store.close()
    with sqlite3.connect(tmp_path / "store.db") as database:
        database.execute("INSERT INTO call VALUES ('p', 'c', ?, 1, 2, 1, 3)", ("\x1b[2J",))
    store = Store(tmp_path / "store.db")
    assert store.calls.range("p", 0, 9)[0].cname == "\x1b[2J"
    store.close()


def test_a_uid_with_a_sign_is_named_both_ways(tmp_path: Path) -> None:
    done = shell(
        "cbtui report --cname c --teacher-uid -1234567 --type 1", tmp_path, CBTUI_BASE_URL="http://127.0.0.1:9"
    )
    assert "-1234567 is 4293732729" in done.stderr
    assert "4293732729" not in done.stdout


def test_the_form_names_it_both_ways() -> None:
    typed = {"cname": "c", "teacher_uid": "-1234567", "action_uid": "7"}
    assert doubts(typed, "en") == {"teacher_uid": "-1234567 is 4293732729"}


async def test_the_filter_of_a_call_names_it_both_ways() -> None:
    async with opened(lossy_teacher()) as desk:
        await desk.press("slash", *"-1234567", "enter")
        assert "-1234567 is 4293732729" in desk.text


async def test_a_box_draws_nothing_that_a_terminal_obeys_and_keeps_what_was_typed() -> None:
    name = "a\x1b[2Jb\u202ec\u200dd"
    app = make_app(FakeSource())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("3", "s")
        await settle(pilot)
        box = app.screen.query_one("#search-cname", Input)
        box.value = name
        await settle(pilot)
        shown = screen_text(app)
        assert box.value == name
    assert not {"\x1b", "\u202e", "\u200d"} & set(shown)
    assert "a\N{REPLACEMENT CHARACTER}[2Jb" in shown
