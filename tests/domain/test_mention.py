"""Items in lines, found fast: just those that a pattern of all of them finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.domain.mention import GAP, Items, mentions, stem_of, wording

PARTS = ("包", "包子", "1", "2", "12", "a", "aa", "-", "]", "^", " ", "²", "", "None")
TEXTS = st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
LINES = st.lists(st.sampled_from(PARTS), max_size=12).map("".join)


@given(st.lists(TEXTS, max_size=6), LINES)
def test_the_longest_item_is_found_at_each_place(texts: list[str], line: str) -> None:
    """As an alternation of them, longest first, would find it."""
    longest_first = sorted(set(texts), key=len, reverse=True)
    pattern = f"(?:{'|'.join(map(re.escape, longest_first))})(?!\\d)" if texts else "(?!)"

    assert list(Items(texts).spoken_of(line)) == re.findall(pattern, line)


@given(st.lists(TEXTS, max_size=6), LINES)
def test_every_item_is_found_that_stands_anywhere(texts: list[str], line: str) -> None:
    """Inside a longer one, too."""
    assert Items(texts).within(line) == {text for text in texts if re.search(re.escape(text) + r"(?!\d)", line)}
    assert Items(texts).within(line) == {text for text in texts if mentions(line, text)}


@given(TEXTS, LINES)
def test_the_wording_is_the_line_without_the_item(text: str, line: str) -> None:
    """Wherever it stands."""
    assert wording(line, text) == re.sub(re.escape(text) + r"(?!\d)", GAP, line)


@pytest.mark.parametrize(
    ("text", "stem"), [("包子10", "包子"), ("7", ""), ("包子", None), ("", None), ("a1b", None), ("bun²", None)]
)
def test_a_stem_is_what_stands_before_the_number(text: str, stem: str | None) -> None:
    """No number, no stem."""
    assert stem_of(text) == stem
