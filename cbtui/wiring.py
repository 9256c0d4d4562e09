"""Where the parts are put together: settings in, a service or a dashboard out. Heavy imports happen in here, late."""

from __future__ import annotations

import asyncio
import getpass
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from cbtui.clock import Clock, SystemClock

if TYPE_CHECKING:
    import httpx

    from cbtui.config import Project, Settings
    from cbtui.events import OnEvent
    from cbtui.flags import Flags
    from cbtui.link import CallLink
    from cbtui.poller import Poller
    from cbtui.quota import Ledger
    from cbtui.service import Service
    from cbtui.service.context import Dialect
    from cbtui.store import Store
    from cbtui.tui.app import CbtuiApp
    from cbtui.tui.connection import Connect, Connection
    from cbtui.tui.signals import Endings

LEDGER_FILE = "quota.db"
STORE_FILE = "store.db"
DEMO_PROJECT = "demo"
REMOVALS = 20
"""How often the demo's directory is removed, until it is."""


class Wire:
    """A dialect that is made, in a thread, when the first request goes: its imports and TLS cost more than a frame."""

    def __init__(self, make: Callable[[], Dialect]) -> None:
        self._make = make
        self._made: asyncio.Task[Dialect] | None = None

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def ask(*args: Any, **options: Any) -> Any:
            if self._made is None:
                self._made = asyncio.create_task(asyncio.to_thread(self._make), context=Context())
            return await getattr(await asyncio.shield(self._made), name)(*args, **options)

        return ask

    async def aclose(self) -> None:
        if self._made is not None:
            await asyncio.wait((self._made,))
            if self._made.exception() is None:
                await self._made.result().aclose()


class Account(Struct, frozen=True):
    """What all projects of one account share on this host."""

    settings: Settings
    clock: Clock
    ledger: Ledger
    store: Store
    transport: httpx.AsyncBaseTransport | None = None

    def service(self, project: Project) -> Service:
        """The service of one project, with a connection of its own."""
        from cbtui.quota import Reserve
        from cbtui.service import Context, Service
        from cbtui.tables import Secret

        settings = self.settings
        secret = Secret(settings.secret())

        def wire() -> Dialect:
            from cbtui.api import CrystalBall

            return CrystalBall(
                base_url=settings.account.base_url,
                api_key=settings.account.api_key,
                api_secret=secret.reveal(),
                clock=self.clock,
                permit=partial(self.ledger.permit, project=project.appid),
                transport=self.transport,
            )

        return Service(
            Context(
                api=cast("Dialect", Wire(wire)),
                ledger=self.ledger,
                store=self.store,
                clock=self.clock,
                name=project.name,
                key=settings.project_key(project),
                appid=project.appid,
                thresholds=settings.thresholds,
                read_only=settings.read_only,
                user=_user(),
                retention_s=settings.polling.retention_days * 86400,
                reserve=Reserve(settings.polling.reserve),
            )
        )

    def close(self) -> None:
        self.store.close()
        self.ledger.close()


def ledger_of(settings: Settings, clock: Clock | None = None) -> Ledger:
    """The host's ledger for this account; loads neither httpx nor Textual."""
    from cbtui.quota import Ledger

    return Ledger(
        settings.state_dir / LEDGER_FILE,
        clock or SystemClock(),
        settings.account_key,
        scope=settings.account.scope,
    )


def clock_of(settings: Settings) -> Clock:
    """The host's clock, with what earlier processes have heard of the server's.

    Raises:
        ConfigError: the state directory can't be used.
    """
    clock = SystemClock()
    ledger_of(settings, clock).close()
    return clock


def account_of(
    settings: Settings, clock: Clock | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> Account:
    """Open ledger and store.

    Raises:
        ConfigError: the state directory can't be used.
    """
    from cbtui.store import Store

    clock = clock or SystemClock()
    ledger = ledger_of(settings, clock)
    try:
        return Account(settings, clock, ledger, Store(settings.state_dir / STORE_FILE), transport)
    except BaseException:
        ledger.close()
        raise


@asynccontextmanager
async def connected(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Service]:
    """The service of the selected project; closed at the end."""
    account = await asyncio.to_thread(account_of, settings, clock)
    try:
        service = account.service(settings.project)
        try:
            yield service
        finally:
            await service.aclose()
    finally:
        account.close()


def poller_of(service: Service, clock: Clock, emit: OnEvent) -> Poller:
    """The background loop of a service."""
    from cbtui.poller import Poller

    return Poller(service, clock, emit)


def dashboard(settings: Settings, link: CallLink | None = None) -> int:
    """Open the dashboard, on the call of a link if there is one; the exit code.

    Raises:
        ConfigError: the command that prints the secret gave none.
    """
    from cbtui.tui.signals import ended_by_signals

    if settings.account.api_secret_command:
        settings.secret()  # it may ask on the terminal, which is the dashboard's from here on
    with ended_by_signals() as endings:
        return _run(_dashboard_app(settings, link), endings)


def _dashboard_app(settings: Settings, link: CallLink | None) -> CbtuiApp:
    from cbtui.times import zone
    from cbtui.tui.app import CbtuiApp
    from cbtui.tui.preferences import Preferences

    clock = SystemClock()
    preferences = Preferences(
        lang=settings.display.lang,
        zone=zone(settings.display.timezone),
        zone_name=settings.display.timezone,
        read_only=settings.read_only,
        projects=tuple(project.name for project in settings.projects),
        project=settings.project.name,
        theme=settings.display.theme,
        clock=clock,
    )
    return CbtuiApp(connecting(lambda: account_of(settings, clock)), preferences, link=link)


def demo(flags: Flags) -> int:
    """Open the dashboard over the built-in simulator: no account, no file, no network."""
    from cbtui.tui.signals import ended_by_signals

    with ended_by_signals() as endings, _temporary_directory() as directory:
        return _run(demo_app(flags, directory, SystemClock()), endings)


@contextmanager
def _temporary_directory() -> Iterator[Path]:
    """A directory that is gone afterwards, though a thread may still be making a file in it."""
    import shutil
    import tempfile

    from cbtui.tui.signals import held

    directory: Path | None = None
    try:
        with held():
            directory = Path(tempfile.mkdtemp(prefix="cbtui-demo-"))
        yield directory
    finally:
        for _ in range(REMOVALS):
            if directory is not None and directory.exists():
                shutil.rmtree(directory, ignore_errors=True)
                time.sleep(0.02)


def demo_app(flags: Flags, directory: Path, clock: Clock) -> CbtuiApp:
    """The dashboard over a simulated world that begins now; ``directory`` holds its state."""
    from cbtui.times import zone
    from cbtui.tui.app import CbtuiApp
    from cbtui.tui.preferences import Preferences

    zone_name = flags.timezone or "local"
    preferences = Preferences(
        lang=flags.lang or "en",
        zone=zone(zone_name),
        zone_name=zone_name,
        read_only=flags.read_only,
        projects=(DEMO_PROJECT,),
        project=DEMO_PROJECT,
        clock=clock,
    )
    return CbtuiApp(connecting(partial(_demo_account, directory, flags, clock)), preferences)


def _demo_account(directory: Path, flags: Flags, clock: Clock) -> Account:
    from msgspec.structs import replace

    from cbtui.api.in_process import transport_to
    from cbtui.config import load
    from cbtui.flags import Flags
    from cbtui.simulator import DEMO_APPID, DEMO_KEY, DEMO_SECRET, Simulator, World

    settings = load(
        Flags(state_dir=directory, read_only=flags.read_only, config=None),
        {
            "CBTUI_API_KEY": DEMO_KEY,
            "CBTUI_API_SECRET": DEMO_SECRET,
            "CBTUI_APPID": DEMO_APPID,
            "CBTUI_BASE_URL": "http://simulator.invalid",
            "XDG_CONFIG_HOME": str(directory),
        },
    )
    renamed = replace(settings.projects[0], name=DEMO_PROJECT)
    settings = replace(settings, projects=(renamed,), project=renamed)
    simulator = Simulator(World(seed=1, epoch=clock.now()), clock)
    simulator.compress = False
    return account_of(settings, clock, transport_to(simulator))


def connecting(open_account: Callable[[], Account]) -> Connect:
    """How the dashboard gets at its account: in a thread, after the first frame."""

    async def connect(emit: OnEvent) -> Connection:
        account = await asyncio.to_thread(open_account)
        try:
            return await asyncio.to_thread(_connection, account, account.settings.project, emit)
        except BaseException:
            account.close()
            raise

    return connect


def _connection(account: Account, project: Project, emit: OnEvent) -> Connection:
    from cbtui.tui.connection import Connection

    service = account.service(project)
    poller = poller_of(service, account.clock, emit)

    async def switch(name: str) -> Connection:
        chosen = next(one for one in account.settings.projects if one.name == name)
        await service.aclose()
        return await asyncio.to_thread(_connection, account, chosen, emit)

    async def aclose() -> None:
        await service.aclose()
        account.close()

    return Connection(service, poller, aclose, switch)


def _run(app: CbtuiApp, endings: Endings) -> int:
    from cbtui.tui import memory

    memory.share_arena()
    endings.app = app
    app.run()
    if app.bug is not None:
        raise app.bug
    return app.return_code or 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
