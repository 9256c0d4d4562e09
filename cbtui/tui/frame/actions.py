"""What a key does on every screen, with what the screen says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from textual.widget import Widget

from cbtui.errors import CbtuiError
from cbtui.text import clean, cut
from cbtui.tui.export import Export, write
from cbtui.tui.frame.failures import error_state
from cbtui.tui.frame.site import Site
from cbtui.tui.widgets.plain import LONGEST

COPIED_CELLS = 200
"""Cells of a copied line that the notice shows."""
INCIDENT_BEGINS = "Incident mode: one request a minute, out of the reserve. i ends it."
INCIDENT_ENDS = "Incident mode ended: the day's requests are spread again."


class Showing(Protocol):
    """A screen that can show a state in place of its body."""

    @property
    def site(self) -> Site: ...
    @property
    def showing_state(self) -> bool: ...
    def show_state(self, mark: str, heading: str, advice: str = "") -> None: ...


class Acting(Protocol):
    """A screen, as far as these actions need it."""

    @property
    def site(self) -> Site: ...
    @property
    def focused(self) -> Widget | None: ...


def show_failure(screen: Showing) -> None:
    """Say why there is no connection, where nothing else is shown."""
    failure = screen.site.shell.failure
    if failure is not None and screen.showing_state:
        screen.show_state(*error_state(failure, screen.site.lang))


def copy(screen: Acting, text: str) -> None:
    """Copy a line, and show it."""
    if text:
        screen.site.shell.copy_to_clipboard(clean(text, LONGEST))
        screen.site.shell.tell(cut(text, COPIED_CELLS), title=screen.site.say("Copied"))
    else:
        screen.site.tell("Nothing is selected. Move to a line and press y again.")


def open_row(focused: Widget | None) -> None:
    """Open the row under the cursor of a table."""
    from textual.widgets import DataTable

    if isinstance(focused, DataTable):
        focused.action_select_cursor()


def save(screen: Acting, export: Export | None, name: str) -> None:
    """Write a file into the current directory, and say where."""
    site = screen.site
    if export is None:
        site.tell("Nothing to write yet.")
        return
    try:
        path = write(export, name, site.now, Path.cwd())
    except CbtuiError as error:
        site.shell.tell_failure(error, "write")
    except OSError as error:
        site.shell.tell_failure(CbtuiError("Could not write a file", error.strerror or str(error)), "write")
    else:
        site.shell.tell(str(path), title=site.say("Written"))


def toggle_incident(screen: Acting) -> None:
    """Incident mode, or back; what it means."""
    connection = screen.site.shell.connection
    if connection is not None:
        connection.poller.incident = not connection.poller.incident
        screen.site.tell(INCIDENT_BEGINS if connection.poller.incident else INCIDENT_ENDS)


def go_to(screen: Acting, where: str, key: str) -> None:
    """To the ``top`` or ``bottom`` of what has the keys; ``key`` does it where there is no such action."""
    action = getattr(screen.focused, f"action_scroll_{where}", None)
    if action is not None:
        action()
    else:
        screen.site.shell.simulate_key(key)


def focus_first(widgets: Iterable[Widget]) -> None:
    """Give the keys to the first of these that takes them, before the next key comes."""
    for widget in widgets:
        if widget.focusable:
            widget.screen.set_focus(widget)
            return
