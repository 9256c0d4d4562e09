"""What every screen of the dashboard can do: its actions, its filter, its requests and their failures."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from cbtui.errors import CbtuiError
from cbtui.text import cut
from cbtui.tui.export import Export, write
from cbtui.tui.messages import OpenReport, ReportDraft
from cbtui.tui.screens.frame import Frame
from cbtui.tui.widgets.key_line import KeyLine

INCIDENT_BEGINS = "Incident mode: one request a minute, out of the reserve. i ends it."
INCIDENT_ENDS = "Incident mode ended: the day's requests are spread again."
COPIED_CELLS = 200
"""Cells of a copied line that the notice shows."""


class CbtuiScreen(Frame):
    """Base of the screens: write NAME, BINDINGS, ENDPOINTS, HELP_TEXT, body() and paint(); the rest is optional."""

    HELP_TEXT: ClassVar[tuple[str, ...]] = ()
    """What the numbers mean, units, endpoint, cost in quota: a paragraph each, English, keys of the phrases."""
    FILTER_LABEL: ClassVar[str] = "filter"
    FILTER_HINT: ClassVar[str] = "words; !word excludes; Enter keeps it, Esc clears it"

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""

    # ── what a screen writes ────────────────────────────────────────────────────────────────────────────

    async def fetch(self) -> None:
        """Ask the server, through the service; then the screen is painted. Runs on ``r``."""

    def selected_text(self) -> str:
        """The line that ``y`` copies."""
        return ""

    def export(self) -> Export | None:
        """What ``w`` writes."""
        return None

    def report_draft(self) -> ReportDraft:
        """What ``R`` fills into the form."""
        return ReportDraft()

    def filtered(self) -> None:
        """``self.filter_text`` is another."""
        self.repaint(even_paused=True)

    def leave(self) -> bool:
        """Esc: leave an inner state (a maximised panel …) if there is one, and say so."""
        return False

    # ── requests ────────────────────────────────────────────────────────────────────────────────────────

    def action_refresh(self) -> None:
        if self.shell.failure is not None or self.desk is None:
            self.shell.reconnect()
        if self.desk is not None:
            self.work_on(self._fetch(), "fetch")

    async def _fetch(self) -> None:
        await self.fetch()
        self.repaint(even_paused=True)

    def failed(self, error: BaseException, group: str) -> None:
        """A failure takes the body's place when there is nothing to show, and is a notice otherwise."""
        if isinstance(error, CbtuiError) and self.showing_state:
            self.show_error(error)
        else:
            self.shell.tell_failure(error, group)

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────

    def action_open(self) -> None:
        """Enter, where the focused widget does not take it."""

    def action_back(self) -> None:
        if self.query("FilterBar"):
            self.close_filter()
        elif not self.leave():
            self.shell.go_back()

    def action_copy_line(self) -> None:
        text = self.selected_text()
        if text:
            self.shell.copy_to_clipboard(text)
            self.shell.tell(cut(text, COPIED_CELLS), title=self.say("Copied"))
        else:
            self.shell.tell(self.say("Nothing is selected. Move to a line and press y again."))

    def action_write(self) -> None:
        export = self.export()
        if export is None:
            self.shell.tell(self.say("Nothing to write yet."))
            return
        try:
            path = write(export, self.NAME, self.now(), Path.cwd())
        except CbtuiError as error:
            self.shell.tell_failure(error, "write")
        except OSError as error:
            self.shell.tell_failure(CbtuiError("Could not write a file", error.strerror or str(error)), "write")
        else:
            self.shell.tell(str(path), title=self.say("Written"))

    def action_report(self) -> None:
        self.post_message(OpenReport(self.report_draft()))

    def action_incident(self) -> None:
        if self.desk is None:
            return
        poller = self.desk.poller
        poller.incident = not poller.incident
        self.shell.tell(self.say(INCIDENT_BEGINS if poller.incident else INCIDENT_ENDS))
        self.show_title()

    def action_help(self) -> None:
        from cbtui.tui.screens.help import HelpScreen

        self.shell.push_screen(HelpScreen(self.NAME, self.HELP_TEXT))

    def action_top(self) -> None:
        self._jump("top", "home")

    def action_bottom(self) -> None:
        self._jump("bottom", "end")

    def _jump(self, where: str, key: str) -> None:
        widget: Widget | None = self.focused
        action = getattr(widget, f"action_scroll_{where}", None)
        if action is not None:
            action()
        else:
            self.shell.simulate_key(key)

    # ── the filter ──────────────────────────────────────────────────────────────────────────────────────

    def action_find(self) -> None:
        for bar in self.query("FilterBar"):
            bar.query_one("Input").focus()
            return
        self._mount_filter(take_focus=True)

    def _mount_filter(self, *, take_focus: bool) -> None:
        from cbtui.tui.widgets.filter_bar import FilterBar

        bar = FilterBar(self.say(self.FILTER_LABEL), self.say(self.FILTER_HINT), value=self.filter_text)
        self.mount(bar, before=self.query_one(KeyLine))
        if take_focus:
            bar.call_after_refresh(lambda: bar.query_one("Input").focus())

    def open_filter(self, text: str) -> None:
        """Filter by this, as if it had been typed."""
        self._filter(text)
        for bar in self.query("FilterBar"):
            bar.remove()
        if text:
            self.call_after_refresh(self._mount_filter, take_focus=False)

    def close_filter(self) -> None:
        """Clear the filter and take its line away."""
        self.query("FilterBar").remove()
        self.set_focus_to_body()
        self._filter("")

    def set_focus_to_body(self) -> None:
        """Give the keys back to the first widget of the body that takes them."""
        for widget in self.query(".body, .body *"):
            if widget.focusable:
                widget.focus()
                return

    def on_filter_bar_changed(self, event: object) -> None:
        self._filter(str(getattr(event, "text", "")))

    def on_filter_bar_submitted(self, event: object) -> None:
        self._filter(str(getattr(event, "text", "")))
        self.set_focus_to_body()

    def _filter(self, text: str) -> None:
        if text != self.filter_text:
            self.filter_text = text
            self.filtered()
