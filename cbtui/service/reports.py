"""Reporting a problem: the one request that writes, so it is asked for, never repeated, and kept."""

from __future__ import annotations

from cbtui.errors import AuthError, CbtuiError, OutcomeUnknownError, ResponseError, ServerError, UsageError
from cbtui.model.endpoint import Endpoint
from cbtui.model.report import Outcome, Report, SentReport
from cbtui.service.context import Context


async def send(context: Context, report: Report) -> SentReport:
    """Send it once and keep it with its outcome.

    It is kept as *unknown* before it leaves: that is also what a report stays that no answer came to, or one that
    could not be understood, or whose sending was cut off by the end of this process.

    Raises:
        UsageError: this is a read-only session.
        OutcomeUnknownError: it was sent and no answer came.
        CbtuiError: it was not sent, or was refused.
    """
    if context.read_only:
        raise UsageError(
            "Nothing was sent",
            "this session is read-only",
            "Leave out --read-only, CBTUI_READ_ONLY and read_only to report.",
        )
    sent_at = context.clock.now()
    pending = SentReport(report, sent_at, context.user, Outcome.UNKNOWN)
    number = await context.in_thread(context.store.reports.put, context.key, pending)
    try:
        message = await context.ask(Endpoint.REPORT, context.api.report(context.appid, report))
    except (OutcomeUnknownError, ResponseError):
        raise
    except (AuthError, ServerError) as error:
        await context.in_thread(context.store.reports.settle, number, Outcome.REFUSED, str(error))
        raise
    except CbtuiError:
        await context.in_thread(context.store.reports.forget, number)
        raise
    await context.in_thread(context.store.reports.settle, number, Outcome.SENT, message)
    return SentReport(report, sent_at, context.user, Outcome.SENT, message)
