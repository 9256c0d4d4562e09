"""Faults of credentials that a server refuses: what to look at first, and what is not called in order."""

from __future__ import annotations

import pytest

from cbtui.api.failures import of_status
from cbtui.catalog.chinese import PHRASES
from cbtui.catalog.codes import status_code
from cbtui.cli.checks.check import failed, ok, warning
from cbtui.cli.checks.server import corrected
from cbtui.errors import AuthError, NetworkError
from cbtui.model import Endpoint


@pytest.mark.parametrize("status", [401, 403])
def test_the_secret_is_named_before_anything_else(status: int) -> None:
    error = of_status(Endpoint.LISTS, status, "", now=0)
    steps = (str(error.next_step), PHRASES[str(error.next_step)])
    for step in steps:
        assert "api_secret" in step
        assert "App ID" not in step or step.index("api_secret") < step.index("App ID")
    assert status_code(status).next_step.en.startswith("Check the Customer")


def test_the_doctor_calls_no_credentials_ok_that_the_server_refused() -> None:
    refusal = failed("server answer", AuthError("The server refused", "HTTP 403", "Check api_secret first"))
    before = [ok("configuration", "read"), ok("credentials", "key and secret are there")]
    after = corrected(before, [refusal])
    assert after[0] == before[0]
    assert after[1] == warning("credentials", "key and secret are there, and the server refused them", refusal.mend)


def test_a_server_that_can_not_be_reached_says_nothing_of_credentials() -> None:
    before = [ok("credentials", "key and secret are there")]
    assert corrected(before, [failed("server answer", NetworkError("No answer"))]) == before
