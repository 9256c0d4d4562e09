"""Moving through a call: findings, pairs, groups and time."""

from __future__ import annotations

from dataclasses import replace

from cbtui import times
from cbtui.errors import UsageError
from cbtui.tui.call.curves import groups_of
from cbtui.tui.call.look import Look
from cbtui.tui.call.matrix import FACES, face_of
from cbtui.tui.call.pairs import Pair
from cbtui.tui.call.panels import JumpBar
from cbtui.tui.call.views import ViewsScreen


class WalkScreen(ViewsScreen):
    """The keys that change what is looked at."""

    # ── findings, pairs, groups ─────────────────────────────────────────────────────────────────────────

    def action_next_finding(self) -> None:
        self._walk(1)

    def action_previous_finding(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        answer = self.answer()
        if answer is None or not answer.groups:
            self.shell.tell(self.say("There is no finding in this call." if answer else "This call is not judged yet."))
            return
        chosen = self.look.finding
        first = 0 if step > 0 else len(answer.groups) - 1
        number = first if chosen is None else (chosen + step) % len(answer.groups)
        group = answer.groups[number]
        self.span, self.face = "finding", face_of(group.findings[0])
        self.look = self.look.on(number, group.findings[0], group.from_ts, group.to_ts)
        self.show_view(self.view if self.view == "matrix" else "charts")

    def action_next_pair(self) -> None:
        self._turn_pair(1)

    def action_previous_pair(self) -> None:
        self._turn_pair(-1)

    def _turn_pair(self, step: int) -> None:
        if self.loaded is None or not self.loaded.curves.pairs:
            return
        if self.view == "matrix":
            self.face = FACES[(FACES.index(self.face) + step) % len(FACES)]
            self.show_call()
            return
        pairs = self.loaded.curves.pairs
        at = pairs.index(self.look.pair) + step if self.look.pair in pairs else 0
        self.show_pair(pairs[at % len(pairs)])

    def show_pair(self, pair: Pair) -> None:
        if self.loaded is not None and self.look.group not in groups_of(self.loaded.curves, pair):
            self.look = replace(self.look, group=next(iter(groups_of(self.loaded.curves, pair))))
        self.look = replace(self.look, pair=pair)
        self.show_view("charts")

    def action_next_group(self) -> None:
        if self.view == "matrix":
            self._turn_pair(1)
        elif self.loaded is not None and self.look.pair is not None:
            groups = groups_of(self.loaded.curves, self.look.pair)
            at = groups.index(self.look.group) if self.look.group in groups else -1
            self.look = replace(self.look, group=groups[(at + 1) % len(groups)])
            self.show_view("charts")

    # ── time ────────────────────────────────────────────────────────────────────────────────────────────

    def action_zoom_in(self) -> None:
        self._look_at(self.look.zoomed(2))

    def action_zoom_out(self) -> None:
        self._look_at(self.look.zoomed(0.5))

    def action_zoom_reset(self) -> None:
        if self.view != "matrix":
            self._look_at(self.look.whole())
        elif self.loaded is not None:
            spans = list(self.matrix_spans(self.loaded))
            at = spans.index(self.span) if self.span in spans else 0
            self.span = spans[(at + 1) % len(spans)]
            self.show_call()

    def action_earlier(self) -> None:
        self._look_at(self.look.panned(-1))

    def action_later(self) -> None:
        self._look_at(self.look.panned(1))

    def _look_at(self, look: Look) -> None:
        if self.loaded is not None and self.look.pair is not None:
            self.span = "window"
            self.looked(look)

    def action_jump(self) -> None:
        if self.loaded is not None and not self.query(JumpBar):
            hint = self.say("20:14:30, or any time of the call; Enter goes there")
            self.mount(JumpBar(self.say("jump to"), hint), before="KeyLine")

    async def on_jump_bar_submitted(self, event: JumpBar.Submitted) -> None:
        if self.loaded is None:
            return
        details = self.loaded.details
        try:
            ts = times.parse(event.text, details.to_ts, self.zone)
        except UsageError as error:
            self.shell.tell_failure(error, "jump")
            return
        if not details.from_ts <= ts <= details.to_ts:
            span = [times.clock_text(edge, self.zone) for edge in (details.from_ts, details.to_ts)]
            self.shell.tell(self.say("That is outside this call ({start} to {end}).", start=span[0], end=span[1]))
            return
        # The focus goes back to the charts only when the line is gone.
        await self.query(JumpBar).remove()
        self.look = self.look.at(ts)
        self.show_view("charts")
