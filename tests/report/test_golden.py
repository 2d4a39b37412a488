"""Ten usual mistakes, and what the grader says of each: word for word, and the cause in the first sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.grading.grade import grade
from grader.grading.options import Options
from grader.report.narrative.finding_text import each_once, tell
from grader.report.narrative.rows import shown_steps
from grader.words import LANGUAGES, Words
from tests.golden import MISTAKES, SCREENSHOT, kept, report_of, steady, texts
from tests.helpers.browser import SIZES, Opened, chromium, digest, screenshot
from tests.helpers.pictures import note_of, width
from tests.helpers.published import text_of
from tests.helpers.support import CORPUS, SEED, SOLUTIONS

pytestmark = pytest.mark.once

LARGEST_BYTES = 64 << 10
MISPLACED = """() => {
  const box = (element) => element.getBoundingClientRect(), wrong = [];
  const say = (what, element) => wrong.push(what + ": " + element.textContent.trim().slice(0, 40));
  const within = (a, b) => a.left > b.left - 1.5 && a.right < b.right + 1.5;
  const inside = (a, b) => within(a, b) && a.top > b.top - 1.5 && a.bottom < b.bottom + 1.5;
  for (const table of document.querySelectorAll(".timeline")) {
    const heads = [...table.tHead.rows[0].cells].map(box), rows = [...table.tBodies[0].rows];
    rows.forEach((row, at) => {
      if (at && box(row).top < box(rows[at - 1]).bottom - 1.5) say("a row over another", row);
      [...row.cells].forEach((cell, column) => {
        if (Math.abs(box(cell).left - heads[column].left) > 1.5) say("not below its head", cell);
        for (const held of cell.querySelectorAll(".chip, .act, .sign")) {
          if (!inside(box(held), box(cell))) say("outside its cell", held);
        }
      });
    });
  }
  for (const chip of document.querySelectorAll(".chip")) {
    if (chip.scrollWidth > chip.clientWidth + 1) say("cut off", chip);
  }
  if (document.documentElement.scrollWidth > innerWidth) say("wider than the window", document.body);
  return wrong;
}"""
SENTENCE = re.compile(r".*?(?:[。：]|[.:](?= |$))")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    with chromium() as running:
        yield running


def shown(mistake: str) -> int:
    """How many steps there are to be seen."""
    stories = [found.story for found in report_of(mistake).findings() if found.story is not None]
    return len(shown_steps(stories[0])) if stories else 0


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_report_is_as_it_was_kept(mistake: str) -> None:
    """To the byte. Where a report is meant to change: ``python -m tests.golden``, and read the diff."""
    written = {name: text.encode() for name, text in texts(report_of(mistake)).items()}

    assert len(written) == 2 * len(LANGUAGES)
    assert {name: kept(mistake, name) for name in written} == written


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_second_grading_says_the_same(mistake: str) -> None:
    """To the byte: nothing that was measured, and nothing that chance decides, is in a report."""
    path = CORPUS / MISTAKES[mistake].path
    again = grade(path, Options(SOLUTIONS, path.stem.partition("-")[0], ("fork",), None, SEED))

    assert texts(steady(again)) == texts(report_of(mistake))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_first_sentence_names_the_cause(mistake: str, language: str) -> None:
    """In the lesson's words; and it is the first mistake that the report tells of."""
    first = tell(each_once(report_of(mistake))[0], Words(language)).message
    sentence = SENTENCE.match(first)

    assert sentence is not None
    assert getattr(MISTAKES[mistake], language) in sentence[0]


def test_no_two_mistakes_are_told_in_the_same_words() -> None:
    """A sentence that fits all of them would name none."""
    for language in LANGUAGES:
        phrases = {getattr(mistake, language) for mistake in MISTAKES.values()}
        messages = [tell(each_once(report_of(mistake))[0], Words(language)).message for mistake in MISTAKES]
        assert len(phrases) == len(MISTAKES)
        assert [sum(phrase in message for message in messages) for phrase in phrases] == [1] * len(phrases)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_screenshot_shows_the_page_of_today(mistake: str) -> None:
    """Each carries a digest of the page that it was taken of: whoever changes the page takes and looks at them again.

    Not compared pixel by pixel: that depends on the fonts and the Chromium of a machine. Nor roughly: what is rough
    enough for another font does not notice that the lanes are gone.
    """
    picture = kept(mistake, SCREENSHOT)

    assert len(picture) < LARGEST_BYTES
    assert note_of(picture) == digest(text_of("html", report_of(mistake), language="zh"))


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_everything_in_a_timeline_is_in_its_place(mistake: str, size: str, browser: Any, tmp_path: Path) -> None:
    """Items inside their column, columns below their heads, rows below each other, and no text cut off."""
    with Opened(browser, tmp_path, report_of(mistake), size, language="zh") as opened:
        assert opened.page.locator(".timeline tbody tr").count() >= shown(mistake)
        assert opened.page.evaluate(MISPLACED) == []
        opened.page.evaluate("for (const one of document.querySelectorAll('td .chip')) one.style.translate = '20rem'")
        assert bool(opened.page.evaluate(MISPLACED)) == bool(shown(mistake))


@pytest.mark.browser
def test_a_screenshot_is_the_same_every_time(browser: Any, tmp_path: Path) -> None:
    """On one machine; and as wide as those that are kept, which another machine may have taken."""
    one, other = (screenshot(browser, tmp_path, report_of("lost_sentinel")) for _ in range(2))

    assert one == other
    assert width(one) == width(kept("lost_sentinel", SCREENSHOT))
