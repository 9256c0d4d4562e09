"""The doctor's one request: network, credentials, App ID and the server's clock at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cbtui.cli.checks.check import Check, failed, ok, warning
from cbtui.errors import AuthError, CbtuiError, LimitRefusedError, QuotaError

if TYPE_CHECKING:
    from cbtui.cli.invocation import Invocation
    from cbtui.service import Service

CLOCK_FINE = 5.0
"""Seconds of offset that change nothing: the Date header is whole seconds, and requests take time."""
CLOCK_BAD = 60.0


def server(invocation: Invocation) -> Iterator[Check]:
    """Ask for the calls of one minute; says what the answer tells."""

    async def check(service: Service) -> float:
        return await service.check()

    try:
        offset = invocation.ask(check)
    except LimitRefusedError as error:
        yield warning("server answer", f"a limit turned the request down: {error.why}", "See when: cbtui quota")
    except QuotaError as error:
        yield warning("server answer", f"not asked: {error.why or error.what}", str(error.next_step))
    except CbtuiError as error:
        yield failed("server answer", error)
    else:
        yield ok("server answer", "credentials and App ID were accepted")
        yield clock(offset)


def corrected(found: Sequence[Check], answered: Sequence[Check]) -> list[Check]:
    """What was looked at before the server was asked, in the light of its answer: credentials that it refused are
    there, and not ok."""
    refusal = next((one for one in answered if one.state == "failed" and one.exit_code == AuthError.exit_code), None)
    if refusal is None:
        return list(found)
    detail = "key and secret are there, and the server refused them"
    refused = warning("credentials", detail, refusal.mend)
    return [refused if one.name == "credentials" else one for one in found]


def clock(offset: float) -> Check:
    """What the offset of the server's clock means (server minus host, seconds)."""
    way = "ahead of" if offset < 0 else "behind"
    told = f"this host is {abs(offset):.1f} s {way} the server"
    if abs(offset) < CLOCK_FINE:
        return ok("clock", f"{told}: as good as the same")
    corrected = f"{told}; cbtui corrects quota days and time ranges by it"
    if abs(offset) < CLOCK_BAD:
        return warning("clock", corrected, "Run: timedatectl set-ntp true")
    return warning("clock", f"{corrected}, but times as typed are off by that much", "Run: timedatectl set-ntp true")
