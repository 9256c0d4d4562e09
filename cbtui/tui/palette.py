"""The command palette's entries: every command that works on this screen, and every project."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from rich.text import Text
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from cbtui.catalog.phrases import say
from cbtui.text import clean
from cbtui.tui import commands
from cbtui.tui.frame.shell import shell_of
from cbtui.tui.frame.steady import Overlay

Entry = tuple[str, Callable[[], Awaitable[None] | None]]


class Palette(CommandPalette, Overlay):
    """Textual's, as steady as the other screens."""


class CommandsProvider(Provider):
    """Offers the table of commands. Entries are Text objects: nothing in them is markup."""

    def _entries(self) -> Iterator[Entry]:
        shell = shell_of(self.screen)
        lang = shell.preferences.lang
        screen = self.screen
        name = getattr(screen, "NAME", "")
        for command in commands.COMMANDS:
            if command.palette and command.works_on(name):
                text = f"{say(lang, command.title)}: {say(lang, command.help)}  ({command.shown})"
                yield text, partial(screen.run_action, command.action)
        for project in shell.preferences.projects:
            if project != shell.project:
                yield say(lang, "project: {name}", name=project), partial(shell.switch_project, project)

    async def discover(self) -> Hits:
        for text, run in self._entries():
            yield DiscoveryHit(Text(clean(text)), run, text=text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, run in self._entries():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, Text(clean(text)), run, text=text)
