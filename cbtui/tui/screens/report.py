"""Report a problem: a form filled in from what was selected, its JSON, a confirmation, and the outcome."""

from __future__ import annotations

import json
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from cbtui.catalog.reports import REPORT_TYPES
from cbtui.errors import CbtuiError, OutcomeUnknownError, UsageError
from cbtui.model.report import Report
from cbtui.times import age_text, parse, stamp_text
from cbtui.tui import theme
from cbtui.tui.access import Access
from cbtui.tui.messages import ReportDraft
from cbtui.tui.widgets.plain import Plain

DEFAULT_TYPE = 4
_FIELDS = ("cname", "teacher_uid", "type", "action_uid", "ts", "comments")


class ReportScreen(Access, ModalScreen[None]):
    """The form. Enter on *Send* asks once more; only the second Enter sends, and only once."""

    CSS_PATH = "report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__()
        self._draft = draft
        self._asked: Report | None = None
        self._sending = False

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Plain(id="heading")
            for name in _FIELDS:
                with Horizontal():
                    yield Plain(self._label(name), classes="label")
                    box = Input(self._filled(name), id=f"field-{name}", compact=True, placeholder=self._hint(name))
                    box.cursor_blink = False
                    yield box
            yield Plain(id="json")
            yield Plain(id="notice")
            yield Button(self.say("Send"), id="send", compact=True)

    def on_mount(self) -> None:
        self.query_one("#heading", Plain).show(
            Content.assemble(
                (f"{self.say('Report')} · {self.shell.project}", theme.STRONG),
                f"   {self.say('Tab moves, Enter on Send asks once more, Esc closes')}",
            )
        )
        empty = next((name for name in _FIELDS[:3] if not self._box(name).value), "comments")
        self._box(empty).focus()
        self._show_json()

    def _box(self, name: str) -> Input:
        return self.query_one(f"#field-{name}", Input)

    def _label(self, name: str) -> str:
        return self.say(
            {
                "cname": "channel",
                "teacher_uid": "teacher uid",
                "type": "type 1–4",
                "action_uid": "action uid",
                "ts": "time",
                "comments": "comments",
            }[name]
        )

    def _hint(self, name: str) -> str:
        if name == "type":
            return ", ".join(f"{number} {names.of(self.lang)}" for number, names in REPORT_TYPES.items())
        return self.say(
            {"ts": "HH:MM, -10m, ISO 8601; optional", "action_uid": "optional", "comments": "optional"}.get(name, "")
        )

    def _filled(self, name: str) -> str:
        draft = self._draft
        values: dict[str, object] = {
            "cname": draft.cname,
            "teacher_uid": draft.teacher_uid,
            "type": DEFAULT_TYPE,
            "action_uid": draft.action_uid,
            "ts": stamp_text(draft.ts, self.zone) if draft.ts else None,
        }
        value = values.get(name)
        return "" if value is None else str(value)

    # ── what is typed ───────────────────────────────────────────────────────────────────────────────────

    def _report(self) -> Report:
        """What the form says.

        Raises:
            UsageError: something is missing or is no number.
        """
        cname = self._box("cname").value.strip()
        if not cname:
            raise UsageError("The channel name is missing", next_step="Type the channel that had the problem.")
        kind = self._number("type")
        if kind not in REPORT_TYPES:
            raise UsageError("The type must be 1, 2, 3 or 4", next_step=self._hint("type"))
        teacher = self._number("teacher_uid")
        if teacher is None:
            raise UsageError("The teacher's uid is missing", next_step="Type the teacher's numeric uid.")
        moment = self._box("ts").value.strip()
        return Report(
            cname=cname,
            teacher_uid=teacher,
            type=kind,
            action_uid=self._number("action_uid"),
            ts=parse(moment, self.now(), self.zone) if moment else None,
            comments=self._box("comments").value.strip() or None,
        )

    def _number(self, name: str) -> int | None:
        text = self._box(name).value.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise UsageError(f"{self._label(name)} must be a number", next_step="The API takes numeric uids only.")
        return int(text)

    def _show_json(self) -> None:
        try:
            document = json.dumps(_document(self._report()), ensure_ascii=False)
            content = Content.assemble((f"POST {document}", theme.QUIET))
        except UsageError as error:
            content = Content.assemble(("▲ ", theme.WARN), str(error))
        self.query_one("#json", Plain).show(content, layout=True)

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._asked = None
        self.query_one("#send", Button).label = self.say("Send")
        self._show_json()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.focus_next()

    # ── sending ─────────────────────────────────────────────────────────────────────────────────────────

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        if self._sending:
            return
        try:
            report = self._report()
        except UsageError as error:
            self._notice("▲", theme.WARN, str(error))
            return
        if report == self._asked:
            self._sending = True
            self.work_on(self._send(report), "send")
        else:
            self.work_on(self._ask(report), "ask")

    async def _ask(self, report: Report) -> None:
        """Point out the same report sent before, and let the next Enter send."""
        similar = await self.service.similar_report(report)
        if similar:
            age = age_text(self.now() - similar.sent_at)
            said = self.say(
                "The same report was sent {age} ago by {user} ({outcome}).",
                age=age,
                user=similar.sent_by,
                outcome=self.say(similar.outcome.value),
            )
            self._notice("▲", theme.WARN, f"{said} {self.say('Enter sends it all the same; Esc does not.')}")
        else:
            self._notice(
                "▲", theme.WARN, self.say("Enter sends this to Agora; it can't be taken back. Esc does not send.")
            )
        self._asked = report
        self.query_one("#send", Button).label = self.say("Really send")

    async def _send(self, report: Report) -> None:
        self._notice("░", theme.QUIET, self.say("sending"))
        try:
            sent = await self.service.report(report)
        finally:
            self._sending = False
            self._asked = None
            self.query_one("#send", Button).label = self.say("Send")
        self._notice("●", theme.OK, f"{self.say('Sent and kept.')} {sent.message}".strip())

    def failed(self, error: BaseException, group: str) -> None:
        if isinstance(error, OutcomeUnknownError):
            self._notice("?", theme.WARN, str(error))
        elif isinstance(error, CbtuiError):
            self._notice("■", theme.BAD, str(error))
        else:
            self.shell.tell_failure(error, group)

    def _notice(self, mark: str, style: str, text: str) -> None:
        self.query_one("#notice", Plain).show(Content.assemble((f"{mark} ", style), text), layout=True)

    def action_back(self) -> None:
        if self._asked is not None:
            self._asked = None
            self.query_one("#send", Button).label = self.say("Send")
            self._notice("░", theme.QUIET, self.say("Not sent."))
        elif not self._sending:
            self.dismiss()


def _document(report: Report) -> dict[str, object]:
    """The body as it will be sent: the API's names, without what is not given."""
    fields = {name: getattr(report, name) for name in _FIELDS}
    return {name: value for name, value in fields.items() if value is not None}
