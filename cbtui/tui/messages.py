"""What travels between the App, its screens and its widgets.

Facts from the service come down (:class:`ServiceEvent` to the App, then its ``events`` signal to every screen);
intents go up from widgets and screens to the App.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from cbtui.events import Event

if TYPE_CHECKING:
    from cbtui.link import CallLink


class ServiceEvent(Message):
    """Something happened: an event of ``cbtui.events``, posted to the App from the poller."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class CallTarget(Struct, frozen=True):
    """A call to be shown, at a moment (Unix seconds) and for a pair of users when they are known.

    A ``link`` also tells the call's range, for a store that doesn't know the call.
    """

    call_id: str
    at_ts: int | None = None
    sender: int | None = None
    receiver: int | None = None
    link: CallLink | None = None

    @classmethod
    def of(cls, link: CallLink) -> CallTarget:
        """What a link leads to."""
        return cls(link.call_id, link.from_ts, link.sender, link.receiver, link)


class OpenCall(Message):
    """Show a call."""

    def __init__(self, target: CallTarget) -> None:
        super().__init__()
        self.target = target


class ReportDraft(Struct, frozen=True):
    """What is known of a problem before it is reported; everything can still be changed."""

    cname: str = ""
    teacher_uid: int | None = None
    action_uid: int | None = None
    ts: int | None = None


class OpenReport(Message):
    """Show the report form, filled in as far as the selection tells."""

    def __init__(self, draft: ReportDraft) -> None:
        super().__init__()
        self.draft = draft


class OpenHelp(Message):
    """Show the help of a screen, by its id in the table of commands."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Connected(Struct, frozen=True):
    """On the ``events`` signal: there is a connection; ``switched`` when it is another project's than before."""

    switched: bool = False


class ConnectionFailed(Struct, frozen=True):
    """On the ``events`` signal: connecting or recording failed; the App keeps the error in ``failure``."""


class ViewChanged(Struct, frozen=True):
    """On the ``events`` signal: the time zone changed, or the view was paused or goes on."""


Announcement = Event | Connected | ConnectionFailed | ViewChanged
"""What the App's ``events`` signal carries."""
