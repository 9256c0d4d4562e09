"""THE table of commands: keys, their help, and what the screens do with them."""

from __future__ import annotations

import pytest

from cbtui.catalog.phrases import say
from cbtui.text import width
from cbtui.tui.app import CbtuiApp
from cbtui.tui.commands import BY_ID, COMMANDS, KEY_LINES, SCREENS, bindings, key_table
from cbtui.tui.modes import screen_class

DEAD_IN_TERMINALS = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_key_does_one_thing_on_a_screen(screen: str) -> None:
    keys = [key for command in COMMANDS if command.works_on(screen) for key in command.keys.split(",") if key]
    assert sorted(keys) == sorted(set(keys))


def test_every_key_arrives_in_every_terminal() -> None:
    for command in COMMANDS:
        for key in command.keys.split(","):
            assert key not in DEAD_IN_TERMINALS
            assert not key.startswith(("alt+", "ctrl+shift+", "super+"))


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_of_a_screen_is_an_action_of_it(screen: str) -> None:
    for command in COMMANDS:
        if not command.action or not command.works_on(screen):
            continue
        name = command.action.partition("(")[0]
        owner = CbtuiApp if name.startswith("app.") else screen_class(screen)
        assert hasattr(owner, f"action_{name.removeprefix('app.')}"), command.id


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_key_line_fits_80_columns(screen: str, lang: str) -> None:
    line = [BY_ID[name] for name in KEY_LINES[screen]]
    text = "".join(f" {command.shown.split()[0]} {say(lang, command.title)}" for command in line)
    assert len(line) <= 8
    assert width(text) <= 80


@pytest.mark.parametrize("screen", SCREENS)
def test_the_key_line_shows_only_what_works_there(screen: str) -> None:
    assert all(BY_ID[name].works_on(screen) for name in KEY_LINES[screen])


def test_every_binding_is_told_of() -> None:
    described = [binding for binding in bindings("call") if getattr(binding, "id", None)]
    assert all(getattr(binding, "tooltip", "") for binding in described)


def test_the_contracts_keys_are_in_the_table() -> None:
    table = key_table()
    for key in ("1", "2", "3", "4", "Enter", "Esc", "/", "r", "n", "N", "m", "z", "Space", "R", "y", "w", "t", "p",
                "?", ":", "Ctrl+p", "q", "g", "G", "PgUp", "PgDn"):  # fmt: skip
        assert f"`{key}`" in table
