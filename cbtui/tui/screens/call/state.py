"""The state of the Call screen: what is open and what is looked at. Pure; every step gives a new one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cbtui.catalog.metrics import ChartGroup
from cbtui.catalog.reader import Reader
from cbtui.catalog.thresholds import Thresholds
from cbtui.errors import CbtuiError
from cbtui.model import Call, Finding
from cbtui.text import clean
from cbtui.triage.judgement import Judgement
from cbtui.triage.pairs import Pair
from cbtui.tui.messages import CallTarget
from cbtui.tui.screens.call.curves import GROUP_OF, groups_of
from cbtui.tui.screens.call.export import CallExport
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.matrix import MEASURES, Measure, Span, measure_of
from cbtui.tui.screens.call.sessions import SORTS, uid_of
from cbtui.tui.screens.call.stages import Found, Judged, Opened, Stage
from cbtui.tui.screens.call.time_window import TimeWindow
from cbtui.tui.screens.call.viewpoint import Viewpoint

VIEWS = ("sessions", "charts", "matrix")


@dataclass(frozen=True)
class CallState:
    """``view`` is the last of ``views``; ``measure`` and ``matrix_time`` are what the matrix compares, and when.

    ``missing``: users that the screen was opened for (``target``) and of whom nothing came back. ``call`` is what the
    store knows of it, ``stage`` how far opening has come, ``failure`` why it went no further.
    """

    target: CallTarget
    project: str = ""
    call: Call | None = None
    loaded: LoadedCall | None = None
    viewpoint: Viewpoint = field(default_factory=lambda: Viewpoint(TimeWindow.whole(0, 1)))
    views: tuple[str, ...] = ("sessions",)
    one_chart: bool = False
    sort: str = SORTS[0]
    filter_text: str = ""
    measure: Measure = MEASURES[0]
    matrix_time: str = "finding"
    missing: tuple[int, ...] = ()
    stage: Stage | None = None
    failure: CbtuiError | None = None
    limits: Thresholds = field(default_factory=Thresholds)
    reader: Reader = field(default_factory=Reader)
    now: float = 0.0

    @property
    def view(self) -> str:
        """``sessions``, ``charts`` or ``matrix``."""
        return self.views[-1]

    @property
    def finding(self) -> Finding | None:
        """The lead of the chosen finding."""
        chosen = self.viewpoint.finding
        return self.loaded.groups[chosen].findings[0] if self.loaded and chosen is not None else None

    @property
    def context(self) -> str:
        """Channel and id, as far as they are known."""
        cname = self.loaded.cname if self.loaded else self.call.cname if self.call else ""
        return " · ".join(clean(part) for part in (cname, self.target.call_id) if part)

    @property
    def export(self) -> CallExport | None:
        """What can leave the call; None while nothing is open."""
        if self.loaded is None:
            return None
        return CallExport(self.loaded, self.viewpoint, self.project, self.reader.zone, self.reader.lang, self.now)

    @property
    def link(self) -> str:
        """The link that opens what is looked at; empty while nothing is open."""
        return self.export.link() if self.export else ""

    # ── opening ─────────────────────────────────────────────────────────────────────────────────────────

    def after(self, stage: Stage | None) -> CallState:
        """Opening has come further."""
        if isinstance(stage, Found):
            return replace(self, call=stage.call)
        if isinstance(stage, Opened) and stage.answer.data.sessions:
            return self.opened(LoadedCall.of(stage.call, stage.answer, self.limits.window_s))
        return self.judged(stage.judgement) if isinstance(stage, Judged) else self

    def opened(self, loaded: LoadedCall) -> CallState:
        """Details came: look at what the screen was opened for, or go on looking at what was looked at."""
        details, target = loaded.details, self.target
        if self.loaded is not None:
            grown = self.viewpoint.grown(details.from_ts, details.to_ts)
            pair = grown.pair or loaded.curves.pair_of(None, None)
            return replace(self, loaded=loaded, viewpoint=replace(grown, finding=None, pair=pair))
        pair = loaded.curves.pair_of(target.receiver, target.sender)
        viewpoint = _first(Viewpoint(TimeWindow.whole(details.from_ts, details.to_ts), pair), target)
        wanted = (target.receiver, target.sender)
        missing = tuple(uid for uid in wanted if uid is not None and uid not in (pair or ()))
        view = "charts" if target.at_ts is not None and pair else "sessions"
        return replace(self, loaded=loaded, viewpoint=viewpoint, missing=missing).showing(view, root=True)

    def judged(self, judgement: Judgement) -> CallState:
        """The judgement came: lead to the finding of the moment, else to the worst one's pair."""
        if self.loaded is None:
            return self
        loaded = self.loaded.with_judgement(judgement)
        state, view = replace(self, loaded=loaded), self.viewpoint
        if not loaded.groups or view.finding is not None:
            return state
        at_ts = self.target.at_ts
        if at_ts is not None and view.pair is not None:
            number = loaded.group_at(at_ts, view.pair)
            time = "window" if number is None else "finding"
            return replace(state, viewpoint=replace(view, finding=number), matrix_time=time)
        if view.cursor_ts is None:
            lead = loaded.groups[0].findings[0]
            pair = Pair(lead.sender_uid, lead.receiver_uid)
            return replace(state, viewpoint=replace(view, pair=pair, group=GROUP_OF[lead.medium]))
        return state

    # ── views ───────────────────────────────────────────────────────────────────────────────────────────

    def showing(self, name: str, *, root: bool = False) -> CallState:
        """Another view; Esc comes back to the one before, unless it is the ``root``."""
        return replace(self, views=(name,) if root else (*(view for view in self.views if view != name), name))

    def back(self) -> CallState | None:
        """All charts where there is one of them, else the view before, if there is one."""
        if self.one_chart and self.view != "matrix":
            return replace(self, one_chart=False)
        return replace(self, views=self.views[:-1]) if len(self.views) > 1 else None

    def matrix(self) -> CallState:
        """The matrix of what is looked at, or back from it."""
        if self.view == "matrix":
            return self.back() or self.showing("sessions", root=True)
        state = self
        if self.matrix_span.finding is not None and self.loaded is not None:
            lead = self.loaded.groups[self.viewpoint.finding or 0].findings[0]
            state = replace(self, measure=measure_of(lead, self.limits))
        elif self.view == "charts" and self.viewpoint.group is ChartGroup.AUDIO:
            state = replace(self, measure=(MEASURES[2][0], self.measure[1]))
        return state.showing("matrix")

    def with_one_chart(self) -> CallState:
        """One chart in all the room, or all of them again."""
        if self.loaded is None or self.viewpoint.pair is None or self.view == "matrix":
            return self
        return replace(self.showing("charts"), one_chart=not self.one_chart)

    def sorted_by_next(self) -> CallState:
        """The sessions in the next of their orders."""
        return replace(self, sort=SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)])

    def hindrance(self, step: str) -> str:
        """Why a step can't be taken (English, key of the phrases); empty when it can."""
        if self.loaded is None:
            return ""
        if step == "one_chart" and self.view == "matrix":
            return "The matrix has all the room. Enter shows the charts of a cell; there z shows one."
        if self.loaded.judgement is None:
            hindrances = {"matrix": "The matrix comes with the judgement, which is not there yet."}
            return hindrances.get(step, "This call is not judged yet." if "finding" in step else "")
        return "There is no finding in this call." if "finding" in step and not self.loaded.groups else ""

    # ── findings, pairs, charts ─────────────────────────────────────────────────────────────────────────

    def next_finding(self, step: int = 1) -> CallState:
        """The next of the findings, with its pair, charts, time and cursor."""
        groups = self.loaded.groups if self.loaded else ()
        if not groups:
            return self
        chosen = self.viewpoint.finding
        number = (0 if step > 0 else len(groups) - 1) if chosen is None else (chosen + step) % len(groups)
        group = groups[number]
        viewpoint = self.viewpoint.on(number, group.findings[0], group.from_ts, group.to_ts)
        measure = measure_of(group.findings[0], self.limits)
        state = replace(self, viewpoint=viewpoint, matrix_time="finding", measure=measure)
        return state.showing(self.view if self.view == "matrix" else "charts")

    def next_pair(self, step: int = 1) -> CallState:
        """The next sender and receiver; on the matrix, its cursor goes there."""
        pairs = self.loaded.curves.pairs if self.loaded else ()
        if not pairs:
            return self
        at = pairs.index(self.viewpoint.pair) + step if self.viewpoint.pair in pairs else 0
        state = self.on_pair(pairs[at % len(pairs)])
        return replace(state, views=self.views) if self.view == "matrix" else state

    def on_pair(self, pair: Pair) -> CallState:
        """The charts of a pair."""
        viewpoint = replace(self.viewpoint, pair=pair)
        groups = groups_of(self.loaded.curves, pair) if self.loaded else ()
        if groups and viewpoint.group not in groups:
            viewpoint = replace(viewpoint, group=groups[0])
        return replace(self, viewpoint=viewpoint).showing("charts")

    def at_cell(self, receiver: int, sender: int) -> CallState:
        """The cursor of the matrix came to a cell: its pair is what is looked at."""
        return replace(self, viewpoint=replace(self.viewpoint, pair=Pair(sender, receiver)))

    def on_cell(self, receiver: int, sender: int) -> CallState:
        """The charts of a cell of the matrix, at its time and medium."""
        span, viewpoint = self.matrix_span, replace(self.viewpoint, group=GROUP_OF[self.measure[0]])
        looked = viewpoint if span.whole else viewpoint.around(span.from_ts, span.to_ts)
        return replace(self, viewpoint=looked).on_pair(Pair(sender, receiver))

    def on_session(self, key: str) -> CallState:
        """The charts of the worst finding of a row of the sessions, else of the user's first pair."""
        uid = uid_of(key, self.loaded.details) if self.loaded else None
        if self.loaded is None or uid is None:
            return self
        hit = [one for one in self.loaded.findings if uid == one.receiver_uid]
        hit = hit or [one for one in self.loaded.findings if uid == one.sender_uid]
        found = Pair(hit[0].sender_uid, hit[0].receiver_uid) if hit else self.loaded.curves.pair_of(uid, uid)
        return self if found is None else self.on_pair(found)

    def next_charts(self) -> CallState:
        """The next group of charts; on the matrix, what it compares next."""
        pair = self.viewpoint.pair
        if self.view == "matrix":
            return replace(self, measure=MEASURES[(MEASURES.index(self.measure) + 1) % len(MEASURES)])
        if self.loaded is None or pair is None:
            return self
        groups = groups_of(self.loaded.curves, pair)
        at = groups.index(self.viewpoint.group) if self.viewpoint.group in groups else -1
        viewpoint = replace(self.viewpoint, group=groups[(at + 1) % len(groups)])
        return replace(self, viewpoint=viewpoint).showing("charts")

    # ── time ────────────────────────────────────────────────────────────────────────────────────────────

    def looking(self, viewpoint: Viewpoint) -> CallState:
        """Another time of the same pair; the matrix is about that time too."""
        if self.loaded is None or viewpoint.pair is None:
            return self
        return replace(self, viewpoint=viewpoint, matrix_time="window")

    def zoomed(self, factor: float) -> CallState:
        """More (over 1) or less detail."""
        return self.looking(self.viewpoint.zoomed(factor))

    def panned(self, steps: int) -> CallState:
        """Later (over 0) or earlier."""
        return self.looking(self.viewpoint.panned(steps))

    def whole(self) -> CallState:
        """All of the call; on the matrix, the next of the times that it can be about."""
        if self.view != "matrix":
            return self.looking(self.viewpoint.whole())
        spans = list(self.matrix_spans)
        at = spans.index(self.matrix_time) if self.matrix_time in spans else 0
        return replace(self, matrix_time=spans[(at + 1) % len(spans)])

    def at(self, ts: float) -> CallState:
        """The charts at a moment."""
        return replace(self, viewpoint=self.viewpoint.at(ts)).showing("charts")

    @property
    def matrix_spans(self) -> dict[str, Span]:
        """What times the matrix can be about: the chosen finding (else the worst), the charts' window, the whole."""
        spans: dict[str, Span] = {}
        window, number = self.viewpoint.window, self.viewpoint.finding or 0
        if self.loaded is not None and self.loaded.groups:
            found = self.loaded.groups[number]
            spans["finding"] = Span(found.from_ts, found.to_ts, finding=number + 1)
        if window.zoomed_in:
            spans["window"] = Span(int(window.from_ts), int(window.to_ts))
        return spans | {"whole": Span(int(window.first_ts), int(window.last_ts), whole=True)}

    @property
    def matrix_span(self) -> Span:
        """The wanted time, or the nearest thing to it there is."""
        spans = self.matrix_spans
        return spans.get(self.matrix_time) or next(iter(spans.values()))


def _first(viewpoint: Viewpoint, target: CallTarget) -> Viewpoint:
    """What a link or a moment asks to look at."""
    link = target.link
    if link is not None and link.medium is not None:
        viewpoint = replace(viewpoint, group=GROUP_OF[link.medium])
    if link is not None and link.from_ts is not None and link.to_ts is not None:
        viewpoint = replace(viewpoint, window=viewpoint.window.around(link.from_ts, link.to_ts, 0))
        return viewpoint.at((link.from_ts + link.to_ts) / 2)
    return viewpoint if target.at_ts is None else viewpoint.near(target.at_ts)
