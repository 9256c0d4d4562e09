"""The lines under the events: the whole cause of the chosen one, what to do about it, and what Enter costs."""

from __future__ import annotations

from textual.content import Content

from cbtui.catalog.factors import factor_of
from cbtui.catalog.phrases import say
from cbtui.tui import theme
from cbtui.tui.screens.diagnosis.state import DiagnosisState
from cbtui.tui.widgets.plain import Plain


class EventDetail(Plain):
    """Of the row under the cursor."""

    def show(self, state: DiagnosisState, key: str | None) -> None:
        """Show the detail of the row ``key``."""
        lang = state.lang
        event = state.event_at(key)
        if event is None:
            self.write(f" {say(lang, 'Enter: the events of this cause')}" if state.grouped else "")
            return
        first = event.causes[0].factor_id if event.causes else None
        names = f" {factor_of(first).names(lang)}. " if first is not None else " "
        advice = factor_of(first).advice(lang) if first is not None else ""
        way_on = say(lang, "Enter: its call at that minute (up to 2 requests)")
        self.write(Content.assemble(names, (advice + "\n", theme.QUIET), (f" {way_on}", theme.QUIET)))
