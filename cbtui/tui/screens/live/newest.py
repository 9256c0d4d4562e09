"""The line under the panels: what the newest minute's diagnosis events add up to."""

from __future__ import annotations

from cbtui.tui.screens.live.state import LiveState
from cbtui.tui.widgets.event_text import newest_minute
from cbtui.tui.widgets.plain import Plain


class NewestLine(Plain):
    """``20:14  ≥ 10 events: video freeze 8 · downstream loss 7    Enter opens``."""

    def show(self, state: LiveState) -> None:
        """Say as much of the newest minute as fits."""
        self.write(newest_minute(state.snapshot.events, state.zone, state.lang, self.screen.size.width - 1))
