"""The catalogue: both languages say the same things, and everything that is said is in it."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from grader.checks import PROMISES
from grader.domain.findings import Code
from grader.domain.results import At, Fact, Who, phrase
from grader.domain.submission import LineMap
from grader.words import Words, count_of, preferred_language, printable
from tests.helpers.support import ROOT

ZH, EN = Words("zh"), Words("en")
SOURCES = sorted((ROOT / "grader").rglob("*.py"))


def gaps(sentence: str) -> set[str]:
    """The names in a sentence's braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def calls(name: str) -> list[tuple[Path, ast.Call]]:
    """Every call of a function of this name in the grader's source."""
    return [
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def texts(node: ast.expr) -> list[str]:
    """The strings an expression can be, also by a code's name; a conditional expression can be either."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
        return [Code[node.attr].value]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_both_languages_have_the_same_keys() -> None:
    """No sentence lacks its counterpart."""
    assert sorted(ZH.sentences) == sorted(EN.sentences)


@pytest.mark.parametrize("key", sorted(EN.sentences))
def test_both_languages_fill_the_same_gaps(key: str) -> None:
    """What one says of a finding, the other says too. A gap without a name would be filled by nothing."""
    assert gaps(ZH.sentences[key]) == gaps(EN.sentences[key])


def test_every_finding_has_its_sentence_and_its_gaps_are_filled() -> None:
    """Each ``finding(code, case, …)`` in the source is in the catalogue, with no gap that the call leaves open."""
    seen = 0
    for path, call in calls("finding"):
        given = {keyword.arg for keyword in call.keywords}
        for code in texts(call.args[0]):
            for case in texts(call.args[1]):
                for part in ("message", "hint"):
                    key = f"{code}.{case}.{part}"
                    assert key in EN, f"{path.name}:{call.lineno}: {key}"
                    assert gaps(EN.sentences[key]) <= given, f"{path.name}:{call.lineno}: {key}"
                seen += 1

    assert seen > 40


def test_every_phrase_has_its_sentence() -> None:
    """Each ``phrase(key, …)`` with a plain key is in the catalogue."""
    keys = [text for _, call in calls("phrase") for text in texts(call.args[0])]

    assert keys
    assert [key for key in keys if key not in EN] == []


def test_every_error_has_its_sentence() -> None:
    """Each exception raised with a key has a sentence: of an unreadable submission, or of the grader."""
    for name, prefix, suffix in (
        ("SubmissionError", "unreadable.", ".message"),
        ("UsageError", "error.", ""),
        ("ExerciseError", "error.", ""),
        ("InternalError", "error.", ""),
    ):
        keys = [text for _, call in calls(name) for text in texts(call.args[0])]
        assert keys, name
        assert [key for key in keys if f"{prefix}{key}{suffix}" not in EN] == []


def test_a_sentence_nobody_says_is_not_kept() -> None:
    """Every finding in the catalogue is made somewhere."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    cases = {tuple(key.split(".")[:2]) for key in EN.sentences if key.endswith(".message")}
    unsaid = [
        (code, case)
        for code, case in cases
        if f'"{case}"' not in source and f'f"{re.sub("producer|consumer", "{role}", case)}"' not in source
    ]

    assert unsaid == []


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_the_docstring_of_a_check_is_the_sentence_the_student_reads(name: str) -> None:
    """In English; the Chinese one stands beside it in the catalogue."""
    assert EN.sentences[f"check.{name}"] == PROMISES[name].__doc__


def test_facts_are_shown_in_the_language_of_the_reader() -> None:
    """Lines, processes and lists."""
    facts = {"who": Who("consumer", "nick"), "at": At(7)}

    assert EN.phrase(phrase("wait.get", **facts)) == "consumer nick (line 7) waits in q.get() for an item"
    assert ZH.phrase(phrase("wait.get", **facts)) == "消费者“nick”（第 7 行）在 q.get() 里等东西"


def test_a_line_of_a_notebook_is_shown_by_its_cell() -> None:
    """The second cell begins on line 5 of the source."""
    words = Words("en", LineMap((1, 5)))

    assert words.show(At(7)) == " (code cell 2, line 3)"
    assert words.show(At(None)) == ""


def test_text_from_outside_cannot_move_the_cursor() -> None:
    """Escape sequences, line feeds and direction marks are shown, not obeyed; braces stay braces."""
    assert printable("\x1b[2J\r\n\u202e{who}") == r"\x1b[2J\r\n\u202e{who}"
    assert printable("包" * 1000).endswith("…")
    assert "…" not in printable("包" * 100)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    """Chinese where it says nothing: that is the lesson's language."""
    assert language == preferred_language(environment)


def test_every_code_has_its_title_and_is_made_somewhere() -> None:
    """And no report lists codes of its own."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "findings.py")

    assert [code for code in Code if code.title_key not in EN or f"why.{code}" not in EN] == []
    assert [code for code in Code if f"Code.{code.name}" not in source] == []


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, "At the end, 1 other thing was still in the queue."),
        (2, "At the end, 2 other things were still in the queue."),
    ],
)
def test_a_form_is_chosen_by_a_number(count: int, message: str) -> None:
    """In the language that has two; the other one has no choice in it."""
    assert EN.say("left-in-queue.items.message", count=count) == message
    assert ZH.say("left-in-queue.items.message", count=count) == f"结束时队列里还有 {count} 样别的东西。"


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        (0, 0),
        (1, 1),
        ("two words", 1),
        (At(3), 1),
        (Who("consumer", "nick"), 1),
        ((Who("consumer", "nick"),), 1),
        ((Who("consumer", "nick"), Who("consumer", "mac")), 2),
        (("bun1", "bun2", "bun3"), 3),
        (phrase("wait.get", who=Who("consumer", "nick"), at=At(7)), 1),
    ],
)
def test_a_fact_names_one_thing_or_several(fact: Fact, number: int) -> None:
    """A list as many as it has entries; a process, a line or a sentence is one."""
    assert count_of(fact) == number
