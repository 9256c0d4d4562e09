"""THE table of commands: from it come the bindings, the key line, the palette, the help and README's key table."""

from __future__ import annotations

from msgspec import Struct
from textual.binding import Binding, BindingType

MODES = ("live", "diagnosis", "calls", "usage")
"""The screens of the keys 1 to 4, in their order."""
CALL = ("call",)
LISTS = ("diagnosis", "calls", "usage")
SCREENS = (*MODES, "call")
FORMS = ("report",)
"""Screens that only their own commands work on: what is typed there must not be lost to a key for something else."""

NAMES: dict[str, str] = {
    "live": "Live",
    "diagnosis": "Diagnosis",
    "calls": "Calls",
    "usage": "Usage",
    "call": "Call",
    "report": "Report",
    "help": "Help",
}
"""Screen names in English; also keys of the phrases."""


class Command(Struct, frozen=True):
    """One thing a key can do.

    ``keys`` are Textual's names, comma-separated; ``shown`` is how a person reads them. ``title`` (a verb, for key
    line and palette) and ``help`` are English and keys of the phrases. ``screens`` is where it works, empty for
    everywhere. Commands without ``palette`` only make sense as keys.
    """

    id: str
    keys: str
    shown: str
    action: str
    title: str
    help: str
    screens: tuple[str, ...] = ()
    palette: bool = True

    def works_on(self, screen: str) -> bool:
        return screen in self.screens or (not self.screens and screen not in FORMS)


COMMANDS: tuple[Command, ...] = (
    Command("live", "1", "1", "app.show('live')", "Live", "the live metrics, minute by minute"),
    Command("diagnosis", "2", "2", "app.show('diagnosis')", "Diagnosis", "who had a poor experience, and why"),
    Command("calls", "3", "3", "app.show('calls')", "Calls", "search calls by time and channel"),
    Command("usage", "4", "4", "app.show('usage')", "Usage", "users, sessions and channels by UTC day"),
    Command("open", "enter", "Enter", "open", "open", "drill in: a diagnosis row opens its call, a call its sessions"),
    Command("back", "escape", "Esc", "back", "back", "leave the filter or the maximised panel, else go back"),
    Command("find", "slash", "/", "find", "find", "filter or search on this screen", (*LISTS, "call")),
    Command("search", "s", "s", "search", "search", "search form: from, to, channel", ("calls",)),
    Command("sort_calls", "S", "S", "sort", "sort", "sort by start, length or worst, in turn", ("calls",)),
    Command("refresh", "r", "r", "refresh", "refresh", "refresh this screen, or say when that is allowed"),
    Command("next_finding", "n", "n", "step('next_finding')", "next finding", "next finding of the call", CALL),
    Command("previous_finding", "N", "N", "step('previous_finding')", "previous finding", "previous finding", CALL),
    Command("matrix", "m", "m", "step('matrix')", "matrix", "sender × receiver matrix of the call", CALL),
    Command(
        "next_pair",
        "right_square_bracket",
        "]",
        "step('next_pair')",
        "next pair",
        "next sender and receiver",
        CALL,
    ),
    Command(
        "previous_pair",
        "left_square_bracket",
        "[",
        "step('previous_pair')",
        "previous pair",
        "previous sender and receiver",
        CALL,
    ),
    Command(
        "next_group",
        "v",
        "v",
        "step('next_charts')",
        "audio, video",
        "next group of charts: video, audio, device",
        CALL,
    ),
    Command("zoom_in", "plus", "+", "step('zoom_in')", "zoom in", "half the time on the charts", CALL),
    Command("zoom_out", "minus", "-", "step('zoom_out')", "zoom out", "twice the time on the charts", CALL),
    Command("zoom_reset", "equals_sign", "=", "step('whole')", "whole call", "all of the call on the charts", CALL),
    Command("earlier", "less_than_sign", "<", "move_range(-1)", "earlier", "move to earlier times", ("call", "calls")),
    Command("later", "greater_than_sign", ">", "move_range(1)", "later", "move to later times", ("call", "calls")),
    Command("jump", "J", "J", "ask_time", "jump to time", "type a time of the call and go there", CALL),
    Command("sessions", "S", "S", "step('sessions')", "sessions", "who was in the call, and when", CALL),
    Command("sort", "s", "s", "sort", "sort", "sort by worst, joined, uid or length", CALL),
    Command("server_users", "u", "u", "server_users", "Linux users", "Linux (server-side) users too / back", CALL),
    Command("zoom", "z", "z", "zoom", "zoom", "maximise the focused panel / back", ("live", "call", "usage")),
    Command("metric", "m", "m", "metric", "metric", "next metric in bars and chart", ("usage",)),
    Command("group", "c", "c", "group", "group by cause", "group the events by cause / back", ("diagnosis",)),
    Command("acknowledge", "a", "a", "acknowledge", "handled", "mark as handled, for everybody here", ("diagnosis",)),
    Command("pause", "space", "Space", "app.pause", "pause", "pause the view (recording goes on)"),
    Command("report", "R", "R", "report", "report", "report a problem, filled in from what is selected"),
    Command("copy", "y", "y", "copy_line", "copy", "copy the selected line"),
    Command("write", "w", "w", "write", "write", "write what is shown to a file in the current directory"),
    Command("link", "Y", "Y", "copy_link", "copy link", "copy a link that opens this call here", CALL),
    Command("write_json", "W", "W", "write_as('json')", "write JSON", "write the note as JSON", CALL),
    Command("write_csv", "C", "C", "write_as('csv')", "write CSV", "write the note as CSV", CALL),
    Command("incident", "i", "i", "incident", "incident mode", "poll once a minute, out of the day's reserve / back"),
    Command("zone", "t", "t", "app.zone", "time zone", "switch the time zone"),
    Command("project", "p", "p", "app.project", "next project", "go to the next project"),
    Command("help", "question_mark", "?", "help", "help", "help for this screen"),
    Command("palette", "colon", ": Ctrl+p", "app.command_palette", "commands", "command palette", palette=False),
    Command("suspend", "ctrl+z", "Ctrl+z", "app.suspend_process", "to the shell", "back to the shell; fg takes it up"),
    Command("redraw", "ctrl+l", "Ctrl+l", "app.redraw", "redraw", "paint the whole screen again"),
    Command("quit", "q", "q", "app.quit", "quit", "quit"),
    Command("move", "h,j,k,l", "hjkl", "", "move", "move like the arrows", palette=False),
    Command("top", "g", "g", "go_to('top', 'home')", "top", "go to the first", palette=False),
    Command("bottom", "G", "G", "go_to('bottom', 'end')", "bottom", "go to the last", palette=False),
    Command("page", "", "PgUp PgDn", "", "page", "move by a page", palette=False),
    Command("next_field", "down", "Tab ↓", "app.focus_next", "next", "next field", FORMS),
    Command("previous_field", "up", "Shift+Tab ↑", "app.focus_previous", "previous", "previous field", FORMS),
    Command("send", "ctrl+s", "Ctrl+s", "send", "send", "show it and ask once more; Enter then sends", FORMS),
    Command("press", "", "Enter", "", "next, send", "go to the next field; on the button ask, Ctrl+s sends", FORMS),
    Command(
        "close", "escape", "Esc", "back", "close", "don't send what is being asked for, else close the form", FORMS
    ),
    Command("form_help", "f1,question_mark", "F1 ?", "help", "help", "help (? types itself in a field)", FORMS),
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}

_ARROWS = {"h": "left", "j": "down", "k": "up", "l": "right"}

KEY_LINES: dict[str, tuple[str, ...]] = {
    "live": ("live", "diagnosis", "calls", "usage", "refresh", "zoom", "palette", "help"),
    "diagnosis": ("open", "find", "group", "refresh", "report", "copy", "palette", "help"),
    "calls": ("open", "search", "find", "earlier", "later", "refresh", "report", "help"),
    "call": ("next_finding", "next_pair", "matrix", "zoom", "copy", "report", "back", "help"),
    "usage": ("live", "diagnosis", "calls", "metric", "zoom", "refresh", "write", "help"),
    "report": ("next_field", "previous_field", "press", "send", "close", "form_help"),
}
"""What the last line of each screen shows: at most eight, and they fit 80 columns."""


def bindings(screen: str) -> list[BindingType]:
    """The bindings of a screen, of everything in the table that works there."""
    made: list[BindingType] = [
        Binding(command.keys, command.action, command.title, id=command.id, show=False, tooltip=command.help)
        for command in COMMANDS
        if command.action and command.works_on(screen)
    ]
    made += [Binding(key, f"app.simulate_key('{arrow}')", show=False) for key, arrow in _ARROWS.items()]
    return made


def key_table() -> str:
    """README's table of keys, in Markdown."""
    rows = ["| key | action | screens |", "|---|---|---|"]
    for command in COMMANDS:
        shown = " ".join(f"`{key}`" for key in command.shown.split())
        where = ", ".join(NAMES[screen] for screen in command.screens) or "all"
        rows.append(f"| {shown} | {command.help} | {where} |")
    return "\n".join(rows) + "\n"
