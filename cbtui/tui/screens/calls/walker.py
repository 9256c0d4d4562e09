"""Asks for the calls of a search: the newest ten, or on and on until a limit; and says how far it has come."""

from __future__ import annotations

from collections.abc import Callable

from cbtui.model.call import Call
from cbtui.tui.frame.site import Site
from cbtui.tui.screens.calls.search import Search


class Walker:
    """Holds the search on screen; ``changed`` is told when it has come further."""

    def __init__(self, site: Site, changed: Callable[[], None]) -> None:
        self.search = Search()
        self._site = site
        self._changed = changed

    def span(self) -> tuple[int, int]:
        """The range in Unix seconds that was asked for last; before any, as it is now."""
        return self.search.asked or self.search.span(self._site.now, self._site.zone)

    async def ask(self, max_requests: int) -> None:
        """Ask for one page, or walk on with up to ``max_requests``.

        Raises:
            CbtuiError: what was found before stays.
        """
        self.search = self.search.begun(max_requests, self.search.span(self._site.now, self._site.zone))
        start, end = self.span()
        try:
            answer = await self._site.source.calls(
                start,
                self.search.end_of_rest(start, end),
                self.search.cname,
                max_requests=max_requests,
                on_calls=self._found,
                recheck=False,
            )
            self.search = self.search.answered(answer, self._site.now)
        finally:
            self.search = self.search.stopped(self.search.failure)
            self._changed()

    def _found(self, calls: tuple[Call, ...]) -> None:
        self.search = self.search.seen(calls)
        self._changed()

    def moved(self, direction: int) -> Search | None:
        """The search of the range moved by its own length, never past now; None where it reaches to now already."""
        start, end = self.span()
        length = end - start
        end_moved = min(int(self._site.now), end + direction * length)
        if direction > 0 and end_moved <= end:
            return None
        return self.search.moved(end_moved - length, end_moved)
