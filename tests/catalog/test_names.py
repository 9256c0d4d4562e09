"""The catalog names everything the document names, and never drops what it doesn't."""

from __future__ import annotations

import string
import subprocess
import sys
from collections.abc import Iterator

import pytest
from msgspec.structs import fields

from cbtui.catalog.chinese import PHRASES
from cbtui.catalog.codes import STATUS_CODES, status_code
from cbtui.catalog.experiences import EXPERIENCES, experience
from cbtui.catalog.factors import FACTORS, Factor, factor
from cbtui.catalog.level import MARKS, Level
from cbtui.catalog.live import LIVE_METRICS, LIVE_METRICS_OF, live_metric
from cbtui.catalog.metrics import METRICS, metric
from cbtui.catalog.phrases import say
from cbtui.catalog.reports import REPORT_TYPES, report_type
from cbtui.catalog.term import Names
from cbtui.catalog.thresholds import SOURCES, Thresholds
from cbtui.catalog.usage import USAGE_METRICS
from cbtui.catalog.verdicts import CONFIDENCES, MEANINGS, MEDIA, VERDICTS
from cbtui.model import Confidence, Endpoint, Medium, Verdict
from cbtui.model.endpoint import LIVE_ENDPOINTS


def all_names() -> Iterator[Names]:
    for entry in METRICS.values():
        yield from (entry.names, entry.short)
    for live in LIVE_METRICS:
        yield from (live.names, live.short, live.meaning)
    for cause in FACTORS.values():
        yield from (cause.names, cause.short, cause.advice)
    for usage in USAGE_METRICS:
        yield from (usage.names, usage.short, usage.meaning)
    for code in STATUS_CODES.values():
        yield from (code.names, code.next_step)
    for table in (EXPERIENCES, REPORT_TYPES, VERDICTS, MEANINGS, CONFIDENCES, MEDIA):
        yield from table.values()


def test_it_holds_what_the_document_lists() -> None:
    assert sorted(METRICS) == [*range(20001, 20012), 20013, *range(20015, 20021)]
    assert sorted(EXPERIENCES) == [4, 5, 6]
    assert sorted(FACTORS) == [*range(1, 4), *range(8, 18), *range(21, 26), *range(29, 48)]
    assert (len(METRICS), len(FACTORS), len(LIVE_METRICS)) == (18, 37, 10)
    assert [usage.name for usage in USAGE_METRICS] == ["userCount", "sessionCount", "channelCount"]
    assert sorted(REPORT_TYPES) == [1, 2, 3, 4]
    assert set(STATUS_CODES) >= {200, 400, 401, 403, 404, 500}


def test_every_name_is_there_in_both_languages() -> None:
    for names in all_names():
        assert names.en.strip() == names.en != ""
        assert names.zh.strip() == names.zh != ""
        assert names("en") == names.en
        assert names("zh") == names.zh
        assert names.en.isascii(), names.en


def test_short_names_tell_causes_and_metrics_apart() -> None:
    for lang in ("en", "zh"):
        assert len({cause.short.of(lang) for cause in FACTORS.values()}) == len(FACTORS)
        assert len({entry.short.of(lang) for entry in METRICS.values()}) == len(METRICS)
        assert len({live.short.of(lang) for live in LIVE_METRICS}) == len(LIVE_METRICS)


def test_what_the_document_does_not_know_keeps_its_number() -> None:
    assert factor(18, "en") == "factor 18"
    assert factor(18, "zh") == "根因 18"
    assert experience(99, "en") == "experience 99"
    assert experience(99, "zh") == "体验 99"
    assert report_type(9, "en") == "type 9"
    assert status_code(418).names.en == "status 418"
    for mid in (20012, 20014):
        unknown = metric(mid)
        assert (unknown.mid, unknown.names.en, unknown.names.zh, unknown.unit) == (mid, f"mid {mid}", f"mid {mid}", "")


@pytest.mark.parametrize(("medium", "other", "zh"), [("video", "audio", "视频"), ("audio", "video", "音频")])
def test_the_end_to_end_rates_are_what_their_names_say(medium: str, other: str, zh: str) -> None:
    rate = live_metric(f"{medium}End2EndExcellentTransRate")
    for names in (rate.names, rate.short, rate.meaning):
        assert medium in names.en
        assert other not in names.en
        assert zh in names.zh
    assert "end-to-end" in rate.names.en


@pytest.mark.parametrize("entry", FACTORS.values(), ids=lambda entry: str(entry.factor_id))
def test_causes_are_of_one_medium_in_both_languages(entry: Factor) -> None:
    for medium, zh in (("video", "视频"), ("audio", "音频")):
        assert (medium in entry.names.en) == (zh in entry.names.zh)


def test_each_live_metric_is_asked_of_its_endpoint() -> None:
    assert tuple(LIVE_METRICS_OF) == LIVE_ENDPOINTS
    assert LIVE_METRICS_OF[Endpoint.SCALE] == ("pcu", "pcc")
    assert sorted(name for names in LIVE_METRICS_OF.values() for name in names) == sorted(
        live.name for live in LIVE_METRICS
    )
    with pytest.raises(KeyError):
        live_metric("delay")


def test_every_level_verdict_confidence_and_medium_has_its_words() -> None:
    assert set(MARKS) == set(Level)
    assert len(set(MARKS.values())) == len(Level)
    assert set(VERDICTS) == set(MEANINGS) == set(Verdict)
    assert set(CONFIDENCES) == set(Confidence)
    assert set(MEDIA) == set(Medium)
    assert all(VERDICTS[verdict].en == verdict.value for verdict in Verdict)


def test_every_threshold_says_where_it_comes_from() -> None:
    assert set(SOURCES) == {field.name for field in fields(Thresholds)}
    assert all(entry.source for entry in METRICS.values())
    assert all(live.source for live in LIVE_METRICS)


def test_phrases_read_chinese_or_fall_back_to_english() -> None:
    assert say("en", "Live") == "Live"
    assert say("zh", "Live") == "实时"
    assert say("zh", "never translated {count}", count=3) == "never translated 3"
    assert say("zh", "data until {time}", time="20:14") == "数据截至 20:14"
    assert say("en", "{user} left", user="[/red] {0.__class__}") == "[/red] {0.__class__} left"


@pytest.mark.parametrize(("english", "chinese"), PHRASES.items())
def test_a_translation_fills_the_same_placeholders(english: str, chinese: str) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

    assert placeholders(chinese) == placeholders(english)


def test_the_catalog_is_light_enough_for_the_first_frame() -> None:
    code = (
        "import sys, cbtui.catalog.phrases, cbtui.catalog.factors, cbtui.catalog.live, cbtui.catalog.metrics\n"
        "print(sorted({'pydantic', 'httpx', 'textual', 'sqlite3', 'plotext'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
