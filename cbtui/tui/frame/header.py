"""The first two rows of a screen: its title line, and the status of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from cbtui.catalog.phrases import error_text
from cbtui.events import SourceChanged
from cbtui.model.endpoint import POLLED_ENDPOINTS, Endpoint
from cbtui.model.quota import EndpointQuota
from cbtui.model.source import SourceKind
from cbtui.times import clock_text, zone_label
from cbtui.tui import commands, theme
from cbtui.tui.frame.shell import Shell
from cbtui.tui.frame.site import Site
from cbtui.tui.frame.status_line import Sources, StatusLine
from cbtui.tui.frame.title_line import TitleLine
from cbtui.tui.widgets.kept_lines import KeptLines

AGES_EVERY_S = 10.0
"""Seconds between repaints of ages."""


class Header(KeptLines, Vertical):
    """Of the screen ``name``. ``context`` is what the title says after the project, ``status`` words its sources."""

    DEFAULT_CSS = "Header { height: 2; }"

    def __init__(
        self, name: str, endpoints: Sequence[Endpoint], context: Callable[[], str], status: Callable[[Sources], Content]
    ) -> None:
        super().__init__()
        self._screen_id = name
        self._endpoints = endpoints
        self._context_of = context
        self._status = status
        self._site = Site(self)
        self._sources: Sources | None = None

    def compose(self) -> ComposeResult:
        yield TitleLine(lambda: clock_text(self._site.now, self._site.zone))
        yield StatusLine(f" ░ {self._site.say('loading')}")

    def on_mount(self) -> None:
        self.set_interval(AGES_EVERY_S, self.refresh_ages)
        self.refresh_ages()

    def show(self, quotas: tuple[EndpointQuota, ...]) -> None:
        """Show the sources as they are now, and what is left of the quota."""
        if not self._endpoints:
            return
        told = self._site.shell.sources
        changes: list[SourceChanged] = [told[endpoint] for endpoint in self._endpoints if endpoint in told]
        self._sources = Sources(
            self._site.lang,
            self._site.zone,
            self._site.now,
            self._endpoints,
            {change.endpoint: change.state for change in changes},
            quotas,
            min((change.next_due for change in changes if change.next_due is not None), default=None),
            _pace(changes),
        )
        self.refresh_ages()

    def forget(self) -> None:
        """The sources are those of another project."""
        self._sources = None

    def say(self, content: str | Content) -> None:
        """Replace the status line until the ages are told again."""
        self.query_one(StatusLine).write(content)

    def refresh_ages(self) -> None:
        """Tell title and status line what time it is now."""
        self.show_title()
        shell = self._site.shell
        if shell.failure is not None:
            self.say(Content.assemble((" ■ ", theme.BAD), error_text(shell.failure, self._site.lang)))
        elif self._sources is not None and shell.connection is not None:
            self._sources = replace(self._sources, zone=self._site.zone, now=self._site.now)
            self.say(self._status(self._sources))

    def show_title(self) -> None:
        """Program, screen, project and context, time and zone, whether recording goes on."""
        site = self._site
        self.query_one(TitleLine).show(
            f"cbtui {site.shell.preferences.suffix}".rstrip(),
            site.say(commands.NAMES[self._screen_id]),
            " · ".join(part for part in (site.shell.project, self._context_of()) if part),
            zone_label(site.now, site.zone),
            _recording(site),
        )


def _pace(changes: Sequence[SourceChanged]) -> tuple[float, float] | None:
    """That of the source whose requests of the day are used up first."""
    paces = [
        (change.interval_s, change.lasts_until)
        for change in changes
        if change.interval_s is not None and change.lasts_until is not None
    ]
    return min(paces, key=lambda pace: pace[1], default=None)


def _recording(site: Site) -> Content:
    shell = site.shell
    if shell.paused:
        return Content.assemble((site.say("PAUSED"), theme.WARN))
    if shell.failure is not None or _all_fail(shell):
        return Content.assemble(("■ ", theme.BAD), site.say("not recording"))
    if shell.connection is None:
        return Content.assemble(("░ ", theme.QUIET), site.say("connecting"))
    if shell.connection.poller.incident:
        return Content.assemble(("▲ ", theme.WARN), site.say("incident"))
    return Content.assemble(("● ", theme.OK), site.say("recording"))


def _all_fail(shell: Shell) -> bool:
    """Whether nothing comes from any of the polled sources."""
    changes = [shell.sources.get(endpoint) for endpoint in POLLED_ENDPOINTS]
    failing = {SourceKind.FAILED, SourceKind.STALE}
    return all(change is not None and change.state.kind in failing for change in changes)
