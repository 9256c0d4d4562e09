"""Usage days and reports."""

from __future__ import annotations

from cbtui.model import Outcome, Report, SentReport, UsageDay
from cbtui.store import Store
from cbtui.times import DAY

TODAY = 20_000 * DAY


def test_days_come_back_with_when_they_were_fetched(store: Store) -> None:
    days = [UsageDay(TODAY - n * DAY, {"userCount": 10.0 + n, "channelCount": 3.0}) for n in range(3)]
    store.usage.put("p", days, TODAY + 5.0)
    kept = store.usage.range("p", TODAY - DAY, TODAY)
    assert [day.ts for day in kept] == [TODAY - DAY, TODAY]
    assert kept[0].values == {"userCount": 11.0, "channelCount": 3.0}
    assert kept[0].fetched_at == TODAY + 5.0


def test_a_newer_figure_wins_and_no_figure_does_not(store: Store) -> None:
    store.usage.put("p", [UsageDay(TODAY, {"userCount": 1.0})], 1.0)
    store.usage.put("p", [UsageDay(TODAY, {"userCount": 2.0})], 2.0)
    store.usage.put("p", [UsageDay(TODAY, {})], 3.0)
    (day,) = store.usage.range("p", TODAY, TODAY)
    assert (day.values, day.fetched_at) == ({"userCount": 2.0}, 2.0)


def sent(report: Report, at: float, outcome: Outcome = Outcome.SENT) -> SentReport:
    return SentReport(report, at, "ann", outcome, "fine")


def test_a_report_comes_back_with_its_outcome(store: Store) -> None:
    report = Report("lesson", 111, 4, 222, 1000, "it froze")
    number = store.reports.put("p", sent(report, 1010.0, Outcome.UNKNOWN))
    store.reports.put("p", sent(Report("lesson", 1, 1), 2000.0))
    store.reports.settle(number, Outcome.SENT, "thanks")
    assert [kept.sent_at for kept in store.reports.all("p")] == [2000.0, 1010.0]
    assert store.reports.all("p")[1] == SentReport(report, 1010.0, "ann", Outcome.SENT, "thanks")
    store.reports.forget(number)
    assert len(store.reports.all("p")) == 1
    assert store.reports.all("other") == ()


def test_similar_is_the_same_channel_and_type_within_ten_minutes(store: Store) -> None:
    store.reports.put("p", sent(Report("lesson", 111, 4, ts=1000), 5000.0))

    def similar(cname: str = "lesson", kind: int = 4, ts: int | None = 1000, at: float = 9000.0) -> bool:
        return store.reports.similar("p", Report(cname, 7, kind, ts=ts), at) is not None

    assert similar()
    assert similar(ts=1600)
    assert similar(ts=400)
    assert not similar(ts=1601)
    assert not similar(cname="other")
    assert not similar(kind=3)
    assert similar(ts=None, at=1500.0), "without a time of the problem, the time of sending counts"
    assert not similar(ts=None, at=5000.0)


def test_a_refused_report_is_no_reason_not_to_send_one(store: Store) -> None:
    store.reports.put("p", sent(Report("lesson", 111, 4, ts=1000), 1.0, Outcome.REFUSED))
    assert store.reports.similar("p", Report("lesson", 111, 4, ts=1000), 1.0) is None
    store.reports.put("p", sent(Report("lesson", 111, 4, ts=1000), 2.0, Outcome.UNKNOWN))
    assert store.reports.similar("p", Report("lesson", 111, 4, ts=1000), 1.0) is not None
