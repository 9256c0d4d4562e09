"""The fields of the report form: what is typed, what is wrong beside it, and the request under it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from cbtui.catalog.reports import REPORT_TYPES
from cbtui.model.endpoint import Endpoint
from cbtui.model.report import Report
from cbtui.text import clean, harmless
from cbtui.tui import theme
from cbtui.tui.frame.site import Site
from cbtui.tui.screens.report.form import HINTS, LABELS, doubts, problems, report_of, request_text
from cbtui.tui.widgets.box import Box
from cbtui.tui.widgets.plain import Plain


class ReportFields(Vertical):
    """A box for each field of the API, filled in with ``texts``."""

    class Changed(Message):
        """Something else is typed."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts
        self._site = Site(self)

    def compose(self) -> ComposeResult:
        for name, label in LABELS.items():
            with Horizontal(classes=f"field field-{name}"):
                yield Plain(self._site.say(label), classes="label")
                yield Box(clean(self._texts[name]), id=f"field-{name}")
                yield Plain(classes="hint", id=f"hint-{name}")
        yield Plain(id="json")

    def on_mount(self) -> None:
        self._show_typed()

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by field; when nothing is, there is a :attr:`report`."""
        return problems(self._typed(), self._site.now, self._site.zone, self._site.lang)

    @property
    def report(self) -> Report:
        """What is typed.

        Raises:
            UsageError: something is wrong with it.
        """
        return report_of(self._typed(), self._site.now, self._site.zone)

    def focus_first(self) -> None:
        """Give the keys to the first field that still has to be filled in, else the last one."""
        self._box(next(iter(self.problems), "comments")).focus()

    def show_request(self, report: Report) -> None:
        """Show the request as it will be sent."""
        request = f"POST {Endpoint.REPORT.value}\n{request_text(report)}"
        self.query_one("#json", Plain).write(Content(request), layout=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_typed()
        self.post_message(self.Changed())

    def _box(self, name: str) -> Input:
        return self.query_one(f"#field-{name}", Input)

    def _typed(self) -> dict[str, str]:
        return {name: self._text(name, self._box(name).value) for name in LABELS}

    def _text(self, name: str, shown: str) -> str:
        """What stands in a box; one that nobody has changed stands for what it was filled in with."""
        given = self._texts[name]
        return given if shown == clean(given) else harmless(shown).strip()

    def _show_typed(self) -> None:
        """What is wrong beside each field, and the request under them."""
        wrong, doubtful = self.problems, doubts(self._typed(), self._site.lang)
        for name in LABELS:
            hint = self.query_one(f"#hint-{name}", Plain)
            if name in wrong or name in doubtful:
                hint.write(Content.assemble(("▲ ", theme.WARN), wrong.get(name) or doubtful[name]))
            else:
                hint.write(self._types() if name == "type" else Content.styled(self._hint(name), theme.QUIET))
        if wrong:
            names = ", ".join(self._site.say(LABELS[name]) for name in LABELS if name in wrong)
            text = self._site.say("Nothing can be sent yet: {fields}", fields=names)
            self.query_one("#json", Plain).write(Content(text), layout=True)
        else:
            self.show_request(self.report)

    def _hint(self, name: str) -> str:
        return self._site.say(HINTS[name])

    def _types(self) -> Content:
        chosen = self._box("type").value.strip()
        types = [
            (f"{number} {names.of(self._site.lang)}", theme.STRONG if str(number) == chosen else theme.QUIET)
            for number, names in REPORT_TYPES.items()
        ]
        return Content(" ").join(Content.styled(text, style) for text, style in types)
