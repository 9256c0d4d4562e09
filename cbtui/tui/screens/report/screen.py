"""Report a problem: a form filled in from what was selected, its JSON, a confirmation, and the outcome."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from cbtui.catalog.phrases import error_text
from cbtui.catalog.reports import report_type
from cbtui.errors import AuthError, CbtuiError, OutcomeUnknownError, ResponseError, ServerError
from cbtui.events import Event, StoreChanged
from cbtui.model.endpoint import Endpoint
from cbtui.model.report import Outcome, Report, SentReport
from cbtui.model.snapshot import ReportsSnapshot
from cbtui.times import age_text, clock_text, date_text, dated_clock
from cbtui.tui import commands, theme
from cbtui.tui.frame.failures import quota_parts
from cbtui.tui.frame.screen import FrameScreen
from cbtui.tui.frame.status_line import Sources
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.report.fields import ReportFields
from cbtui.tui.screens.report.form import filled_in
from cbtui.tui.widgets.plain import Plain

EARLIER = 3
"""Earlier reports that are listed under the form."""

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.SENT: ("●", theme.OK),
    Outcome.REFUSED: ("■", theme.BAD),
    Outcome.UNKNOWN: ("?", theme.WARN),
}


class ReportScreen(FrameScreen[ReportsSnapshot], ModalScreen[None]):
    """The form. Sending asks once more; only the second time sends, what was asked for, and only once."""

    NAME = "report"
    CSS_PATH = "report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("report")
    ENDPOINTS = (Endpoint.REPORT,)

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__()
        self._draft = draft
        self._asked: Report | None = None
        self._answer = ""
        self._sending = False
        self._of_another_project = False

    # ── frame ───────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> ComposeResult:
        with Vertical(classes="body", id="form"):
            yield ReportFields(filled_in(self._draft, self.site.zone))
            yield Button(self.site.say("Send"), id="send", compact=True)
            yield Plain(id="notice")
            yield Plain(id="earlier")

    @property
    def fields(self) -> ReportFields:
        return self.query_one(ReportFields)

    def hears(self, event: Event) -> bool:
        return isinstance(event, StoreChanged)

    def status(self, sources: Sources) -> Content:
        parts = [self.site.say("a report is 1 request and can't be taken back")]
        if self.site.shell.preferences.read_only:
            parts = [self.site.say("read-only: nothing is sent")]
        parts += quota_parts(sources.quotas, Endpoint.REPORT, self.site.now, self.site.zone, self.site.lang)
        return Content(f" {' · '.join(parts)}")

    async def read(self) -> ReportsSnapshot:
        return await self.site.source.reports_snapshot()

    async def show(self) -> None:
        reports = () if self.snapshot is None else self.snapshot.reports
        lines: list[Content | str] = [Content.styled(self.site.say("Reported before:"), theme.QUIET)]
        lines += [self._earlier_line(sent) for sent in reports[:EARLIER]] or [f"  {self.site.say('nothing yet')}"]
        self.query_one("#earlier", Plain).write(Content("\n").join(lines), layout=True)
        if self.showing_state:
            self.show_body()
            self.fields.focus_first()

    def _earlier_line(self, sent: SentReport) -> Content:
        mark, style = OUTCOMES[sent.outcome]
        zone = self.site.zone
        when = f"{date_text(sent.sent_at, zone)[5:]} {clock_text(sent.sent_at, zone, seconds=False)}"
        who = self.site.say("by {user}", user=sent.sent_by) if sent.sent_by else ""
        kind = report_type(sent.report.type, self.site.lang)
        words = [self.site.say(sent.outcome.value), kind, who, sent.report.cname]
        return Content.assemble(f"  {when} ", (f"{mark} ", style), " · ".join(word for word in words if word))

    def on_report_fields_changed(self, _event: ReportFields.Changed) -> None:
        self._withdraw()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.focus_next()

    # ── sending ─────────────────────────────────────────────────────────────────────────────────────────

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        self._pressed("Enter")

    def action_send(self) -> None:
        """Ask, or send where the button has asked."""
        self._pressed("Ctrl+s")

    def _pressed(self, key: str) -> None:
        """Ask whether to send. The key that asks does not answer, however often it comes: the other one does."""
        if self._sending:
            return
        if self.site.shell.preferences.read_only:
            self._tell("■", theme.BAD, self.site.say("cbtui is read-only: it sends no reports."))
        elif self._asked is not None and key == self._answer:
            report, self._asked, self._sending = self._asked, None, True
            self.work_on(self._send(report), "send")
        elif self._asked is not None:
            self._button().focus()
        elif self.fields.problems:
            self.fields.focus_first()
        else:
            self._answer = "Enter" if key == "Ctrl+s" else "Ctrl+s"
            self.work_on(self._ask(self.fields.report), "ask")

    async def _ask(self, report: Report) -> None:
        """Point out the same report sent before, and let the key that has not asked send."""
        similar = await self.site.source.similar_report(report)
        say, key = self.site.say, self._answer
        question = say("{key} sends this to Agora, once. Esc does not send.", key=key)
        if similar is not None:
            question = f"{self._similar_text(similar)} {say('{key} sends it all the same. Esc does not.', key=key)}"
        self._tell("▲", theme.WARN, question)
        self.fields.show_request(report)
        self._asked = report
        self._button().label = self.site.say("Really send")
        self._button().focus()

    def _similar_text(self, similar: SentReport) -> str:
        return self.site.say(
            "The same report was sent {age} ago ({time}) by {user}: {outcome}.",
            age=age_text(self.site.now - similar.sent_at),
            time=dated_clock(similar.sent_at, self.site.now, self.site.zone),
            user=similar.sent_by or self.site.say("somebody"),
            outcome=self.site.say(similar.outcome.value),
        )

    async def _send(self, report: Report) -> None:
        self._tell("░", theme.QUIET, self.site.say("sending"))
        try:
            sent = await self.site.source.report(report)
        finally:
            self._sending = False
            self._button().label = self.site.say("Send")
        mark, style = OUTCOMES[sent.outcome]
        self._tell(mark, style, f"{self.site.say('Sent, and kept.')} {sent.message}".strip())
        self.repaint(even_paused=True)

    def failed(self, error: BaseException, group: str) -> None:
        if group != "send" or not isinstance(error, CbtuiError):
            super().failed(error, group)
            return
        words = error_text(error, self.site.lang)
        if isinstance(error, OutcomeUnknownError | ResponseError):
            unknown = self.site.say("Outcome unknown: it may have arrived. It is kept as unknown and not sent again.")
            self._tell(*OUTCOMES[Outcome.UNKNOWN], f"{unknown} {words}")
        elif isinstance(error, AuthError | ServerError):
            self._tell(*OUTCOMES[Outcome.REFUSED], f"{self.site.say('Refused.')} {words}")
        else:
            self._tell("▲", theme.WARN, f"{self.site.say('Not sent.')} {words}")
        self.repaint(even_paused=True)

    def _tell(self, mark: str, style: str, text: str) -> None:
        self.query_one("#notice", Plain).write(Content.assemble((f"{mark} ", style), text), layout=True)

    def _button(self) -> Button:
        return self.query_one("#send", Button)

    def _withdraw(self) -> bool:
        """Take back the question whether to send; whether it had been asked."""
        if self._asked is None:
            return False
        self._asked = None
        self._button().label = self.site.say("Send")
        self._tell("░", theme.QUIET, self.site.say("Not sent."))
        return True

    def leave(self) -> bool:
        if self._sending:
            self._tell("░", theme.QUIET, self.site.say("It is being sent; the form closes when the outcome is known."))
        return self._sending or self._withdraw()

    def project_changed(self) -> None:
        """What is typed here is another project's: it must not be sent to this one."""
        self.site.tell("The report form was closed: its project is no longer shown.")
        self._of_another_project = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        # What stands over the form is closed by who reads it; Textual runs the frame's own handler too.
        if self._of_another_project and self.app.screen is self:
            self.dismiss(None)
