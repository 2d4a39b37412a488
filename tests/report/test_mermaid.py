"""The diagrams of a job's summary, read by Mermaid's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from grader.words import LANGUAGES
from tests.golden import MISTAKES, report_of
from tests.helpers.browser import chromium
from tests.helpers.mermaid import Parser
from tests.helpers.published import hostile, text_of

pytestmark = [pytest.mark.once, pytest.mark.browser]

BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WITHOUT_STORY = {"endless_loop"}  # met in the real run, before any schedule was looked at
BREAKS = {
    "an item that ends its line": ("put(", "put\n("),
    "an arrow of another language": ("->>", "=>>"),
    "a note over nobody": ("    autonumber", "    Note over : nobody"),
    "a word that ends a block": ("    autonumber", "    end"),
    "another beginning": ("sequenceDiagram", "sequenceDiagramm"),
}


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """One page for all diagrams."""
    with chromium() as browser:
        yield Parser(browser)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mermaid_reads_the_diagram_of_every_mistake(mistake: str, language: str, parser: Parser) -> None:
    """Each summary has one, unless there is no schedule to be shown."""
    diagrams = BLOCK.findall(text_of("github", report_of(mistake), language=language))

    assert [parser.parse(diagram) for diagram in diagrams] == ["sequence"] * (mistake not in WITHOUT_STORY)


def test_mermaid_reads_whatever_a_submission_puts_into_it(parser: Parser) -> None:
    """Every kind of markup in names, items and lines."""
    diagrams = BLOCK.findall(text_of("github", hostile()))

    assert diagrams
    assert {parser.parse(diagram) for diagram in diagrams} == {"sequence"}


@pytest.mark.parametrize("old_new", BREAKS.values(), ids=BREAKS)
def test_a_broken_diagram_is_refused(old_new: tuple[str, str], parser: Parser) -> None:
    """The twin: the same diagram with one thing wrong is not read."""
    (diagram,) = BLOCK.findall(text_of("github", report_of("lost_sentinel")).replace("#40;", "("))

    assert parser.parse(diagram) == "sequence"
    assert old_new[0] in diagram
    assert "rror" in parser.parse(diagram.replace(*old_new))
