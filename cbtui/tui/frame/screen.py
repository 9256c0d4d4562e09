"""The frame of every screen: its lines, its painting from one snapshot, its states, and the actions all have."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.worker import Worker, WorkerState

from cbtui.errors import CbtuiError
from cbtui.events import Event
from cbtui.model.endpoint import Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.tui import commands
from cbtui.tui.export import Export
from cbtui.tui.frame import actions
from cbtui.tui.frame.bar import Bar
from cbtui.tui.frame.empty_state import EmptyState
from cbtui.tui.frame.failures import error_state
from cbtui.tui.frame.filter_bar import Filter
from cbtui.tui.frame.header import Header
from cbtui.tui.frame.key_line import KeyLine
from cbtui.tui.frame.painter import Painter
from cbtui.tui.frame.site import Site
from cbtui.tui.frame.status_line import Sources, sentence
from cbtui.tui.frame.steady import SteadyScreen
from cbtui.tui.frame.work import start
from cbtui.tui.messages import Announcement, Connected, ConnectionFailed, OpenHelp, OpenReport, ReportDraft, ViewChanged


class Snapshot(Protocol):
    """What a screen reads: see ``cbtui.model.snapshot``."""

    @property
    def quotas(self) -> tuple[EndpointQuota, ...]: ...


S = TypeVar("S", bound=Snapshot)


class FrameScreen(SteadyScreen, Generic[S]):
    """Base of the screens: write NAME, BINDINGS, ENDPOINTS, body(), read() and show(); the rest is optional.

    An event (mount, key, timer, news from the service) leads to at most one :meth:`begin` or :meth:`fetch`, and to
    one paint: :meth:`read` takes one snapshot in a thread, :meth:`show` shows it and asks nothing.
    """

    NAME: ClassVar[str] = ""
    """The screen's id in the table of commands."""
    ENDPOINTS: ClassVar[tuple[Endpoint, ...]] = ()
    """The sources that the status line tells of."""
    FILTER: ClassVar[tuple[str, str]] = ("filter", "words; !word excludes; Enter keeps it, Esc clears it")

    def __init__(self) -> None:
        super().__init__(classes="-state")
        self.site = Site(self)
        self.filter = Filter(*self.FILTER, self.filtered, self.focus_body)
        self.snapshot: S | None = None
        self._painter = Painter(self._paint, lambda: self.work_on(self._painter.run(), "paint"))
        self._begun = False

    def body(self) -> ComposeResult:
        """The widgets between status line and key line; each has the class ``body``."""
        yield from ()

    def bars(self) -> Iterable[Bar]:
        """The lines over the keys that something is typed into."""
        return (self.filter.bar,) if commands.BY_ID["find"].works_on(self.NAME) else ()

    async def read(self) -> S | None:
        """What the store holds now; sends nothing."""
        return None

    async def show(self) -> None:
        """Show ``self.snapshot``."""

    def begin(self) -> None:
        """The screen is seen for the first time with this project: start what it asks for by itself."""

    async def fetch(self) -> None:
        """Ask the server, through the service; then the screen is painted. Runs on ``r``."""

    def context(self) -> str:
        """What the title says after the project."""
        return ""

    def hears(self, event: Event) -> bool:
        """Whether an event of the service changes what this screen shows."""
        return True

    def status(self, sources: Sources) -> Content:
        """The status line; screens with another say override it."""
        return sentence(sources)

    def project_changed(self) -> None:
        """Another project is shown: forget what belongs to the old one."""

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
        """``self.filter.text`` is another."""
        self.repaint(even_paused=True)

    def leave(self) -> bool:
        """Esc: leave an inner state (a maximised panel …) if there is one, and say so."""
        return False

    def focus_body(self) -> None:
        """Give the keys to the first widget of the body that takes them."""
        actions.focus_first(self.query(".body, .body *"))

    def work_on(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run work that ends with this screen; newer work of the same group cancels older. See :meth:`failed`."""
        return start(self, work, group)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failed(event.worker.error, event.worker.group)

    def failed(self, error: BaseException, group: str) -> None:
        """A failure takes the body's place when there is nothing to show, and is a notice otherwise.

        What is no CbtuiError is a bug: it is logged and told, and the dashboard goes on.
        """
        if isinstance(error, CbtuiError) and self.showing_state:
            self.show_state(*error_state(error, self.site.lang))
        else:
            self.site.shell.tell_failure(error, group)

    @property
    def showing_state(self) -> bool:
        """A state stands in place of the body."""
        return self.has_class("-state")

    def show_state(self, mark: str, heading: str, advice: str = "") -> None:
        """Show a state in place of the body: ``░`` loading or empty, ``▲`` quota, ``■`` failed."""
        self.query_one(EmptyState).tell(mark, heading, advice)
        self.add_class("-state")

    def show_body(self) -> None:
        """Show the body again, and give it the keys when nothing else has them."""
        self.remove_class("-state")
        if self.focused is None:
            self.focus_body()

    @property
    def header(self) -> Header:
        return self.query_one(Header)

    def compose(self) -> ComposeResult:
        say = self.site.say
        yield Header(self.NAME, self.ENDPOINTS, self.context, self.status)
        yield from self.body()
        yield EmptyState(f"░ {say('loading')}")
        yield from self.bars()
        yield KeyLine(self.NAME, say)

    def on_mount(self) -> None:
        self.site.shell.events.subscribe(self, self.hear)
        self.set_class(self.site.shell.paused, "-paused")
        actions.show_failure(self)
        self._begin_once()
        self.repaint(even_paused=True)

    def on_unmount(self) -> None:
        self.site.shell.events.unsubscribe(self)

    def on_screen_resume(self) -> None:
        self.header.show_title()
        self._begin_once()
        if self._painter.stale:
            self.repaint()

    def _begin_once(self) -> None:
        if not self._begun and self.site.shell.connection is not None and self.site.in_sight:
            self._begun = True
            self.begin()

    def hear(self, event: Announcement) -> None:
        """Anything on the App's ``events`` signal."""
        if isinstance(event, Connected):
            if event.switched:
                self.snapshot, self._begun = None, False
                self.header.forget()
                self.project_changed()
                self.show_state("░", self.site.say("loading"))
            self._begin_once()
            self.repaint(even_paused=True)
        elif isinstance(event, ConnectionFailed):
            actions.show_failure(self)
            self.header.refresh_ages()
        elif isinstance(event, ViewChanged):
            self.set_class(self.site.shell.paused, "-paused")
            self.repaint(even_paused=True)
        elif self.hears(event):
            self.repaint()
        self.header.show_title()

    def repaint(self, *, even_paused: bool = False) -> None:
        """Paint soon, once, when the screen is in sight and the view is not paused; else when it comes into sight."""
        seen = self.site.shell.connection is not None and self.site.in_sight
        self._painter.request(now=seen and (even_paused or not self.site.shell.paused))

    async def _paint(self) -> None:
        self.snapshot = await self.read()
        await self.show()
        self.header.show(() if self.snapshot is None else self.snapshot.quotas)
        self.call_after_refresh(self.site.shell.painted.set)

    def action_refresh(self) -> None:
        shell = self.site.shell
        if shell.failure is not None or shell.connection is None:
            shell.reconnect()
        if shell.connection is not None:
            self.work_on(self.fetch_and_paint(), "fetch")

    async def fetch_and_paint(self) -> None:
        """Fetch, and show what came."""
        await self.fetch()
        self.repaint(even_paused=True)

    def action_open(self) -> None:
        """As Enter on what has the keys."""
        actions.open_row(self.focused)

    def action_back(self) -> None:
        if self.filter.shown:
            self.filter.close()
        elif not self.leave():
            self.site.shell.go_back()

    def action_find(self) -> None:
        self.filter.find()

    def action_copy_line(self) -> None:
        actions.copy(self, self.selected_text())

    def action_write(self) -> None:
        actions.save(self, self.export(), self.NAME)

    def action_report(self) -> None:
        self.post_message(OpenReport(self.report_draft()))

    def action_incident(self) -> None:
        actions.toggle_incident(self)
        self.header.show_title()

    def action_help(self) -> None:
        self.post_message(OpenHelp(self.NAME))

    def action_go_to(self, where: str, key: str) -> None:
        actions.go_to(self, where, key)
