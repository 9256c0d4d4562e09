"""Report a problem: a form filled in from what was selected, its JSON, a confirmation, and the outcome."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from cbtui.catalog.reports import REPORT_TYPES, report_type
from cbtui.errors import AuthError, CbtuiError, OutcomeUnknownError, ResponseError, ServerError
from cbtui.events import Event, StoreChanged
from cbtui.model.endpoint import Endpoint
from cbtui.model.report import Outcome, Report, SentReport
from cbtui.times import age_text, clock_text, date_text
from cbtui.tui import commands, theme
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.base import CbtuiScreen
from cbtui.tui.screens.report_form import HINTS, LABELS, doubts, filled_in, problems, report_of, request_text
from cbtui.tui.trouble import quota_parts
from cbtui.tui.widgets.plain import Plain
from cbtui.tui.widgets.status_line import Sources

EARLIER = 3
"""Earlier reports that are listed under the form."""

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.SENT: ("●", theme.OK),
    Outcome.REFUSED: ("■", theme.BAD),
    Outcome.UNKNOWN: ("?", theme.WARN),
}


class ReportScreen(CbtuiScreen, ModalScreen[None]):
    """The form. Sending asks once more; only the second time sends, what was asked for, and only once."""

    NAME = "report"
    CSS_PATH = "report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("report")
    ENDPOINTS = (Endpoint.REPORT,)
    HELP_TEXT = (
        "Reports a problem of a channel to Agora. The form is filled in from what was selected; the JSON below it is "
        "what will be sent. One request of ten a second; it can't be taken back.",
        "Every report is kept in the state directory with its outcome. sent: Agora took it. refused: Agora did not. "
        "unknown: it left, and no answer came; it may have arrived, so cbtui never repeats it.",
        "The same report (channel, type, within ten minutes) sent before from this state directory is pointed out.",
    )

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__()
        self._draft = draft
        self._asked: Report | None = None
        self._sending = False

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        filled = filled_in(self._draft, self.zone)
        with Vertical(classes="body", id="form"):
            for name, label in LABELS.items():
                with Horizontal(classes=f"field field-{name}"):
                    yield Plain(self.say(label), classes="label")
                    box = Input(filled[name], id=f"field-{name}", compact=True, select_on_focus=False)
                    box.cursor_blink = False
                    yield box
                    yield Plain(classes="hint", id=f"hint-{name}")
            yield Plain(id="json")
            yield Button(self.say("Send"), id="send", compact=True)
            yield Plain(id="notice")
            yield Plain(id="earlier")

    def on_mount(self) -> None:
        # Textual runs the frame's own on_mount too.
        self._show_typed()
        self.repaint(even_paused=True)

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged)

    def status(self, sources: Sources) -> Content:
        parts = [self.say("a report is 1 request and can't be taken back")]
        if self.read_only:
            parts = [self.say("read-only: nothing is sent")]
        parts += quota_parts(sources.quotas, Endpoint.REPORT, self.now(), self.zone, self.lang)
        return Content(f" {' · '.join(parts)}")

    async def paint(self) -> None:
        reports = await self.service.reports()
        lines: list[Content | str] = [Content.styled(self.say("Reported before:"), theme.QUIET)]
        lines += [self._earlier_line(sent) for sent in reports[:EARLIER]] or [f"  {self.say('nothing yet')}"]
        self.query_one("#earlier", Plain).show(Content("\n").join(lines), layout=True)
        if self.showing_state:
            self.show_body()
            self._focus_first()

    def _earlier_line(self, sent: SentReport) -> Content:
        mark, style = OUTCOMES[sent.outcome]
        when = f"{date_text(sent.sent_at, self.zone)[5:]} {clock_text(sent.sent_at, self.zone, seconds=False)}"
        who = self.say("by {user}", user=sent.sent_by) if sent.sent_by else ""
        words = [self.say(sent.outcome.value), report_type(sent.report.type, self.lang), who, sent.report.cname]
        return Content.assemble(f"  {when} ", (f"{mark} ", style), " · ".join(word for word in words if word))

    # ── what is typed ───────────────────────────────────────────────────────────────────────────────────

    def _box(self, name: str) -> Input:
        return self.query_one(f"#field-{name}", Input)

    def _typed(self) -> dict[str, str]:
        return {name: self._box(name).value for name in LABELS}

    def _problems(self) -> dict[str, str]:
        return problems(self._typed(), self.now(), self.zone, self.lang)

    def _focus_first(self) -> None:
        """The first field that still has to be filled in, else the last one."""
        self._box(next(iter(self._problems()), "comments")).focus()

    def _show_typed(self) -> None:
        """What is wrong beside each field, and the request under them."""
        wrong, doubtful = self._problems(), doubts(self._typed(), self.lang)
        for name in LABELS:
            hint = self.query_one(f"#hint-{name}", Plain)
            if name in wrong or name in doubtful:
                hint.show(Content.assemble(("▲ ", theme.WARN), wrong.get(name) or doubtful[name]))
            else:
                hint.show(self._types() if name == "type" else Content.styled(self._hint(name), theme.QUIET))
        if wrong:
            names = ", ".join(self.say(LABELS[name]) for name in LABELS if name in wrong)
            text = Content(self.say("Nothing can be sent yet: {fields}", fields=names))
        else:
            report = report_of(self._typed(), self.now(), self.zone)
            text = Content(f"POST {Endpoint.REPORT.value}\n{request_text(report)}")
        self.query_one("#json", Plain).show(text, layout=True)

    def _hint(self, name: str) -> str:
        return self.say(HINTS[name])

    def _types(self) -> Content:
        chosen = self._box("type").value.strip()
        types = [
            (f"{number} {names.of(self.lang)}", theme.STRONG if str(number) == chosen else theme.QUIET)
            for number, names in REPORT_TYPES.items()
        ]
        return Content(" ").join(Content.styled(text, style) for text, style in types)

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._withdraw()
        self._show_typed()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.focus_next()

    # ── sending ─────────────────────────────────────────────────────────────────────────────────────────

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        self.action_send()

    def action_send(self) -> None:
        """Ask whether to send, and when that was asked: send."""
        if self._sending:
            return
        if self.read_only:
            self._tell("■", theme.BAD, self.say("cbtui is read-only: it sends no reports."))
        elif self._asked is not None:
            report, self._asked, self._sending = self._asked, None, True
            self.work_on(self._send(report), "send")
        elif self._problems():
            self._focus_first()
        else:
            self.work_on(self._ask(report_of(self._typed(), self.now(), self.zone)), "ask")

    async def _ask(self, report: Report) -> None:
        """Point out the same report sent before, and let the next Enter send."""
        similar = await self.service.similar_report(report)
        question = self.say("Enter sends this to Agora, once. Esc does not send.")
        if similar is not None:
            question = f"{self._similar_text(similar)} {self.say('Enter sends it all the same. Esc does not.')}"
        self._tell("▲", theme.WARN, question)
        self.query_one("#json", Plain).show(f"POST {Endpoint.REPORT.value}\n{request_text(report)}", layout=True)
        self._asked = report
        self._button().label = self.say("Really send")
        self._button().focus()

    def _similar_text(self, similar: SentReport) -> str:
        return self.say(
            "The same report was sent {age} ago ({time}) by {user}: {outcome}.",
            age=age_text(self.now() - similar.sent_at),
            time=clock_text(similar.sent_at, self.zone),
            user=similar.sent_by or self.say("somebody"),
            outcome=self.say(similar.outcome.value),
        )

    async def _send(self, report: Report) -> None:
        self._tell("░", theme.QUIET, self.say("sending"))
        try:
            sent = await self.service.report(report)
        finally:
            self._sending = False
            self._button().label = self.say("Send")
        mark, style = OUTCOMES[sent.outcome]
        self._tell(mark, style, f"{self.say('Sent, and kept.')} {sent.message}".strip())
        self.repaint(even_paused=True)

    def failed(self, error: BaseException, group: str) -> None:
        if group != "send" or not isinstance(error, CbtuiError):
            super().failed(error, group)
            return
        if isinstance(error, OutcomeUnknownError | ResponseError):
            unknown = self.say("Outcome unknown: it may have arrived. It is kept as unknown and not sent again.")
            self._tell(*OUTCOMES[Outcome.UNKNOWN], f"{unknown} {error}")
        elif isinstance(error, AuthError | ServerError):
            self._tell(*OUTCOMES[Outcome.REFUSED], f"{self.say('Refused.')} {error}")
        else:
            self._tell("▲", theme.WARN, f"{self.say('Not sent.')} {error}")
        self.repaint(even_paused=True)

    def _tell(self, mark: str, style: str, text: str) -> None:
        self.query_one("#notice", Plain).show(Content.assemble((f"{mark} ", style), text), layout=True)

    def _button(self) -> Button:
        return self.query_one("#send", Button)

    def _withdraw(self) -> bool:
        """Take back the question whether to send; whether it had been asked."""
        if self._asked is None:
            return False
        self._asked = None
        self._button().label = self.say("Send")
        self._tell("░", theme.QUIET, self.say("Not sent."))
        return True

    def leave(self) -> bool:
        if self._sending:
            self._tell("░", theme.QUIET, self.say("It is being sent; the form closes when the outcome is known."))
        return self._sending or self._withdraw()

    def project_changed(self) -> None:
        """What is typed here is another project's: it must not be sent to this one."""
        self.shell.tell(self.say("The report form was closed: its project is no longer shown."))
        self.dismiss(None)
