"""A judgement is made once and kept with its call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cbtui.model import CallDetails
from cbtui.service import judgement as module
from tests.service.conftest import Bench
from tests.triage.calls import USERS, Cause, Injection, call, hidden


@pytest.mark.parametrize("injections", [[], [Injection(Cause.UPLINK, 111)]], ids=["healthy", "uplink"])
@pytest.mark.parametrize("seen", [True, False])
async def test_a_kept_judgement_says_all_that_it_said_when_it_was_made(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, injections: list[Injection], seen: bool
) -> None:
    details = call(USERS, injections)
    if not seen:
        details = replace(hidden(details, 111), call_id="of a hidden teacher")
    first = await bench.service.judgement(details)

    def never(_details: CallDetails, _thresholds: object) -> None:
        raise AssertionError

    monkeypatch.setattr(module, "judge", never)
    again = await bench.service.judgement(details)
    assert again == first
    assert again.summary == first.summary
    assert again.table is not None
