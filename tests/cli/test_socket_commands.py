"""Every command as a process of its own, over a real socket."""

from __future__ import annotations

import asyncio
import csv
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path

import pytest

from cbtui.catalog.live import LIVE_METRICS
from cbtui.model import Endpoint
from cbtui.model.endpoint import LIVE_ENDPOINTS, POLLED_ENDPOINTS
from cbtui.simulator.faults import ANY, delay, swallowed
from tests.cli.console import Result
from tests.cli.site import TIMEOUT, Site

REPORT = ("report", "--cname", "lesson-1", "--teacher-uid", "111", "--type", "4", "--yes", "--json")


def first_ended(site: Site) -> str:
    return site.simulator.worlds["a" * 32].calls[0].call_id


def test_calls_walks_past_the_page_of_ten(site: Site) -> None:
    result = site.run("calls", "--json")
    document = result.document
    assert (result.code, result.err, document["complete"]) == (0, "", True)
    assert len(document["data"]) == 26
    created = [call["created_ts"] for call in document["data"]]
    assert created == sorted(created, reverse=True)
    assert site.asked(Endpoint.LISTS) >= 3


def test_calls_with_a_spent_budget_says_why_it_is_incomplete(site: Site) -> None:
    document = site.run("calls", "--max-requests", "1", "--json").document
    assert (document["complete"], len(document["data"])) == (False, 10)
    assert "1 request" in document["notes"][0]
    assert site.asked(Endpoint.LISTS) == 1


def test_call_by_its_id_alone_and_a_second_time_from_the_store(site: Site) -> None:
    call_id = first_ended(site)
    first = site.run("call", call_id, "--json")
    assert first.code == 0
    data = first.document["data"]
    assert {session["uid"] for session in data["sessions"]} == {111, 222, 333}
    assert all(session["leave_ts"] for session in data["sessions"])
    assert data["series"][0]["points"]
    sent = len(site.hits)
    again = site.run("call", call_id, "--json")
    assert again.document["data"] == data
    assert len(site.hits) == sent


def test_call_as_csv_has_the_points_of_the_json(site: Site) -> None:
    call_id = first_ended(site)
    rows = list(csv.DictReader(StringIO(site.run("call", call_id, "--format", "csv").out)))
    series = site.run("call", call_id, "--json").document["data"]["series"]
    assert len(rows) == sum(len(entry["points"]) for entry in series)
    ts, value = series[0]["points"][0]
    assert (rows[0]["sid"], rows[0]["ts"], float(rows[0]["value"])) == (series[0]["sid"], str(ts), value)


def test_live_answers_from_the_store_when_no_permit_is_due(site: Site) -> None:
    first = site.run("live", "--json")
    assert first.code == 0
    assert set(first.document["data"][0]) == {"ts", *(metric.name for metric in LIVE_METRICS)}
    assert site.asked(*LIVE_ENDPOINTS) == 3
    again = site.run("live", "--json")
    assert again.code == 0
    assert [row["ts"] for row in again.document["data"]] == [row["ts"] for row in first.document["data"]]
    assert any("old" in note for note in again.document["notes"])
    assert site.asked(*LIVE_ENDPOINTS) == 3


def test_diagnosis_answers_from_the_store_when_no_permit_is_due(site: Site) -> None:
    first = site.run("diagnosis", "--json")
    again = site.run("diagnosis", "--json")
    assert (first.code, again.code) == (0, 0)
    assert again.document["data"] == first.document["data"]
    assert any("old" in note for note in again.document["notes"])
    assert site.asked(Endpoint.DIAGNOSIS) == 1


def test_usage_of_closed_days_is_asked_for_once(site: Site) -> None:
    first = site.run("usage", "--days", "3", "--json")
    assert first.code == 0
    assert len(first.document["data"]) == 3
    assert site.run("usage", "--days", "3", "--json").code == 0
    assert site.asked(Endpoint.USAGE) == 1


def test_report_is_sent_kept_and_pointed_out_the_second_time(site: Site) -> None:
    first = site.run(*REPORT)
    assert first.code == 0
    assert first.document["data"]["outcome"] == "sent"
    assert len(site.simulator.reports) == 1
    assert "same report" in site.run(*REPORT).document["notes"][0]


def test_report_without_an_answer_is_unknown_and_never_repeated(site: Site) -> None:
    site.faults.next(Endpoint.REPORT, swallowed())
    result = site.run(*REPORT)
    assert (result.code, result.out) == (5, "")
    assert len(site.simulator.reports) == 1
    assert site.asked(Endpoint.REPORT) == 1
    assert "outcome: unknown" in site.run(*REPORT).document["notes"][0]


def test_report_of_a_read_only_session_sends_nothing(site: Site) -> None:
    assert site.run("--read-only", *REPORT).code == 2
    assert site.run(*REPORT, CBTUI_READ_ONLY="1").code == 2
    assert site.hits == []


def test_quota_counts_what_was_sent_and_sends_nothing(site: Site) -> None:
    site.run("calls", "--max-requests", "1")
    sent = len(site.hits)
    result = site.run("quota", "--json")
    rows = {row["endpoint"]: row for row in result.document["data"]}
    assert list(rows) == [endpoint.value for endpoint in Endpoint]
    assert (rows[Endpoint.LISTS]["used_today"], rows[Endpoint.LISTS]["left_today"]) == (1, 999)
    assert rows[Endpoint.REPORT]["per_day"] is None
    assert len(site.hits) == sent


def test_doctor_is_content_and_spends_one_request(site: Site) -> None:
    result = site.run("doctor", "--json")
    assert result.code == 0
    assert all(row["state"] != "failed" for row in result.document["data"])
    assert site.hits == [Endpoint.LISTS]


def test_record_once_fills_the_store_for_the_others(site: Site) -> None:
    assert site.run("record", "--once").code == 0
    assert sorted(site.hits) == sorted(POLLED_ENDPOINTS)
    assert site.run("live", "--json").document["data"]
    assert len(site.hits) == 4


def test_record_once_with_nothing_due_yet_is_no_failure_and_no_news(site: Site) -> None:
    assert (site.run("record", "--once").err, site.run("record", "--once")) == ("", Result(0, "", ""))
    assert len(site.hits) == 4


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_record_leaves_when_it_is_told_to(site: Site, number: signal.Signals, code: int) -> None:
    process = site.start("record")
    assert process.stderr is not None
    assert "Recording default" in process.stderr.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == code
    assert "Traceback" not in err
    assert "stopped" in err
    assert (site.state / "cbtui.log").exists()


def test_simulate_prints_its_address_serves_and_leaves_its_clients_silently(site: Site) -> None:
    process = site.start("simulate")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    with closing(HTTPConnection(line.split("/")[-1].strip(), timeout=TIMEOUT)) as kept_alive:
        kept_alive.request("GET", Endpoint.LISTS)
        answer = kept_alive.getresponse()
        assert (answer.status, bool(answer.read())) == (401, True)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (130, "")
    assert [line.partition(" ")[0] for line in err.splitlines()] == ["api", "cbtui:"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_record_leaves_while_its_requests_hang(site: Site, number: signal.Signals, code: int) -> None:
    reached, never = threading.Event(), asyncio.Event()

    async def hang() -> None:
        reached.set()
        await never.wait()

    site.faults.next(ANY, *[delay(hang)] * 4)
    process = site.start("record")
    assert reached.wait(TIMEOUT)
    process.send_signal(number)
    out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (code, "")
    assert "Traceback" not in err
    assert "stopped" in err


def test_a_reader_that_goes_away_ends_it_silently(site: Site) -> None:
    process = site.start("call", first_ended(site), "--format", "csv")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("sid,")
    process.stdout.close()
    assert process.wait(TIMEOUT) == 0
    assert process.stderr is not None
    with process.stderr as stream:
        assert stream.read() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("quota",), ("quota", "--json"), ("--help",)])
def test_a_full_disk_is_told(site: Site, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        process = site.start(*arguments, stdout=full.fileno())
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert "could not be written" in err


@pytest.mark.parametrize(("arguments", "code"), [("quota", 0), ("demo", 2), (" ".join(REPORT[:-2]), 2)])
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_crash(site: Site, arguments: str, code: int, closed: str) -> None:
    shell = subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -m cbtui {arguments} {closed}'],
        env=site.environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    data_was_lost = arguments == "quota" and ">&-" in closed.split()
    assert shell.returncode == (1 if data_was_lost else code)
    assert "Traceback" not in shell.stderr


def test_a_report_whose_answer_never_came_is_said_to_be_unknown(site: Site) -> None:
    site.faults.next(Endpoint.REPORT, swallowed())
    assert "unknown" in site.run(*REPORT).err


def test_what_may_go_now_is_allowed_since_the_past(site: Site) -> None:
    document = site.run("quota", "--json").document
    assert all(row["next_allowed_ts"] <= time.time() for row in document["data"])
