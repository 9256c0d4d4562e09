"""The gate for text from outside, and widths in cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cbtui.text import ELLIPSIS, MAX_LENGTH, REPLACEMENT, clean, cut, pad, width

ANY_TEXT = st.text(max_size=80) | st.text(
    st.characters(codec=None, categories=("Cc", "Cf", "Cs", "Mn", "So")), max_size=20
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("lesson-204", "lesson-204"),
        ("数学三班", "数学三班"),
        ("[/red] [@click=app.quit]x[/]", "[/red] [@click=app.quit]x[/]"),
        ("\x1b[2J\x1b]52;c;eA==\x07", f"{REPLACEMENT}[2J{REPLACEMENT}]52;c;eA=={REPLACEMENT}"),
        ("a\x9b31m\x7f", f"a{REPLACEMENT}31m{REPLACEMENT}"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", f"{REPLACEMENT}abc"),
        ("a\tb\r\nc\u2028d", "a b  c d"),
        ("👩\u200d👧 ❤\ufe0f", "👩👧 ❤"),
        ("\ud800", REPLACEMENT),
        (None, ""),
        (42, "42"),
    ],
)
def test_clean(given_text: object, expected: str) -> None:
    assert clean(given_text) == expected


def test_what_is_too_long_is_cut_with_an_ellipsis() -> None:
    assert clean("x" * 5000) == "x" * (MAX_LENGTH - 1) + ELLIPSIS


@given(ANY_TEXT)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not {unicodedata.category(character) for character in clean(text)} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }
    clean(text).encode()


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("ab1 中文🎹é한글яعب…·■"), max_size=40))
def test_the_width_is_what_the_terminal_library_says(text: str) -> None:
    assert width(clean(text)) == cell_len(clean(text))


@given(ANY_TEXT, st.integers(0, 30))
def test_what_is_cut_fits_and_what_is_padded_fills(text: str, cells: int) -> None:
    cleaned = clean(text)
    assert width(cut(cleaned, cells)) <= cells
    assert width(pad(cleaned, cells)) == cells
    assert width(pad(cleaned, cells, right=True)) == cells
