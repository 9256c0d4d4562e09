"""The line over the live panels: what the figures of the last minutes add up to."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap

from cbtui.catalog.level import MARKS, Level, level_of
from cbtui.catalog.live import LIVE_METRICS
from cbtui.catalog.live_verdicts import live_verdict_text
from cbtui.catalog.phrases import say
from cbtui.times import MINUTE, clock_text
from cbtui.tui import theme
from cbtui.tui.screens.live.state import LiveState
from cbtui.tui.widgets.plain import Plain

OLD_S = 5 * MINUTE
"""A newest minute older than this, seen from the window's end, says nothing about now."""
MOST_ROWS = 2
_FOLDED: RulesMap = {"text_wrap": "wrap", "text_overflow": "fold"}


class Banner(Plain):
    """The verdict on the newest minutes."""

    def show(self, state: LiveState) -> None:
        """Judge the minutes of a state, and say what they add up to."""
        content = verdict_content(state)
        rows = content.get_height(_FOLDED, self.size.width) if self.size.width else 1
        if content.plain.lstrip().startswith(MARKS[Level.BAD]):
            # Two rows stay two while it is alarming: all panels would move with every word that comes and goes.
            rows = max(rows, self.size.height)
        self.styles.min_height = rows = min(MOST_ROWS, rows)
        self.write(content, layout=rows != self.size.height)


def verdict_content(state: LiveState) -> Content:
    """``■ video freeze 9.1 % > 5 % for 3 min: upstream fine, …``; not judged and all well look different."""
    from cbtui.triage.live import USERS, live_verdict, newest_with_users

    minutes, thresholds, end_ts, zone, lang = state.minutes, state.limits, state.window[1], state.zone, state.lang
    newest = minutes[-1]
    verdict = live_verdict(minutes, thresholds, state.snapshot.events.data)
    if end_ts - newest.ts > OLD_S:
        when = clock_text(newest.ts, zone, seconds=False)
        text = live_verdict_text(verdict, lang) if verdict else say(lang, "nothing wrong found")
        text = say(lang, "nothing is known since {time}; then: {verdict}", time=when, verdict=text)
        return _line(Level.NO_DATA, text)

    def told(text: str, ts: int) -> str:
        """The text, with the time of what it rests on where that is not the newest minute."""
        when = clock_text(ts, zone, seconds=False)
        return text if ts >= newest.ts else say(lang, "{verdict} (of {time})", verdict=text, time=when)

    if verdict is not None:
        return _line(Level.BAD, told(live_verdict_text(verdict, lang), verdict.latest_ts))
    counted = newest_with_users(minutes)
    if counted is None:
        return _line(Level.UNKNOWN, say(lang, "not judged: the number of users is not known"))
    users = counted.values[USERS]
    if users < thresholds.live_users:
        text = say(lang, "not judged: {users} users are too few", users=f"{users:g}")
        return _line(Level.UNKNOWN, told(text, counted.ts))
    warned = [
        metric.short(lang)
        for metric in LIVE_METRICS
        if level_of(metric.scale(thresholds), counted.values.get(metric.name)) in {Level.WARN, Level.BAD}
    ]
    if warned:
        text = say(lang, "to be watched: {metrics}", metrics=", ".join(warned))
        return _line(Level.WARN, told(text, counted.ts))
    return _line(Level.OK, told(say(lang, "nothing wrong found"), counted.ts))


def _line(level: Level, text: str) -> Content:
    style = theme.LEVEL_STYLES[level]
    return Content.assemble((f" {MARKS[level]} ", style), (text, style if level is Level.BAD else "none"))
