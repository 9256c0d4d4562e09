"""Links to calls: what is copied is what is opened, and nothing else is taken for a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbtui.errors import UsageError
from cbtui.link import CallLink, parse
from cbtui.model import Medium
from cbtui.text import clean

names = st.text(min_size=1, max_size=40).map(clean).filter(bool)
times = st.integers(0, 99_999_999_999)
uids = st.none() | st.integers(0, 2**32)


@st.composite
def links(draw: st.DrawFn) -> CallLink:
    start, end = sorted((draw(times), draw(times)))
    shown = draw(st.none() | st.tuples(times, times).map(sorted))
    from_ts, to_ts = shown if shown else (None, None)
    medium = draw(st.none() | st.sampled_from(Medium))
    return CallLink(draw(names), draw(names), start, end, from_ts, to_ts, draw(uids), draw(uids), medium)


GOOD = CallLink("prod", "00057b60", 100, 200, 120, 130, 111, 640, Medium.VIDEO)


@given(links())
def test_what_is_copied_is_what_is_opened(link: CallLink) -> None:
    assert parse(link.text()) == link


@given(links())
def test_a_link_survives_quotes_and_a_chat(link: CallLink) -> None:
    text = link.text()
    assert text.isascii()
    assert not set(text) & set(" '\"<>\\`$;|()[]{}\n")


def test_a_link_reads_like_the_call_it_opens() -> None:
    assert GOOD.text() == (
        "cbtui://prod/call/00057b60?start=100&end=200&from=120&to=130&sender=111&receiver=640&medium=video"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert CallLink("a/b", "c d", 1, 2).text() == "cbtui://a%2Fb/call/c%20d?start=1&end=2"


@given(st.text(max_size=80))
def test_any_text_is_a_link_or_wrong_usage(text: str) -> None:
    try:
        link = parse(text)
    except UsageError:
        return
    assert parse(link.text()) == link


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("cbtui://", "https://", "does not read"),
        ("start=100&", "", "missing"),
        ("&end=200", "", "missing"),
        ("start=100", "start=abc", "start is not a number"),
        ("start=100", "start=-1", "does not read"),
        ("start=100", "start=123456789012", "not a number"),
        ("start=100", "start=300", "ends before"),
        ("from=120", "from=131", "ends before"),
        ("&to=130", "", "belong together"),
        ("sender=111", "start=1", "start is there twice"),
        ("sender=111", "exec=1", "exec is not known"),
        ("medium=video", "medium=smell", "neither audio nor video"),
        ("/prod/", "/%zz/", "percent-encoded"),
        ("/prod/", "/%ff/", "UTF-8"),
        ("/prod/", "/%1b/", "no name"),
        ("/prod/", "/p[x]/", "percent-encoded"),
        ("/call/", "/live/", "does not read"),
        ("00057b60", "", "does not read"),
        ("00057b60", "0" * 5000, "does not read"),
    ],
)
def test_anything_malformed_is_refused_with_the_reason(old: str, new: str, why: str) -> None:
    text = GOOD.text()
    assert old in text
    with pytest.raises(UsageError, match=why):
        parse(text.replace(old, new, 1))
