"""What is said of a loop that does not end, of a file's text, and of causes that the source shows for certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks.context import Subject
from grader.checks.diagnosis.endless import timed_out
from grader.checks.diagnosis.loops import reason_of
from grader.domain.errors import SubmissionError
from grader.domain.events import MAIN
from grader.domain.exercise import Part
from grader.domain.outline import outline_of
from grader.domain.passage import passage, passage_of
from grader.domain.results import Phrase
from grader.domain.submission import parse_submission
from grader.domain.trace import ProcessInfo, Spent, TimedOut, Trace, Wait, Waiting
from grader.grading.likeness import likeness
from grader.grading.preconditions import pointed_out
from grader.grading.source_causes import by_source
from grader.inputs.exercise_files import load_exercise
from grader.report.terminal.wrap import wrapped
from grader.words import Words
from tests.helpers.corpus import WRONG, expectation
from tests.helpers.support import CORPUS, SOLUTIONS, grade_file
from tests.messages.test_errors import told

pytestmark = [pytest.mark.once, pytest.mark.slow]

EXERCISES = ("model1", "model2", "joinable_queue", "model3")
# A loop, and why it does not end ("": its text does not tell).
LOOPS = {
    "i = 1\nwhile i <= 3:\n    q.put(i)\ni += 1\n": "never_changes",
    "i = 1\nwhile i <= n and not stop:\n    pass\n": "never_changes",
    "i = 1\nwhile i <= 3:\n    q.put(i)\n    i += 1\n": "waits",
    "i = 1\nwhile i <= 3:\n    if q.full():\n        break\n": "waits",
    "while a:\n    q.put(a.pop())\n": "waits",
    "while n:\n    change(n)\n": "waits",
    "while n < 3:\n    print(n)\n": "never_changes",
    "while True:\n    pass\n": "no_break",
    "take = q.get\nwhile True:\n    item = take()\n    if item is None:\n        break\n": "break_unreached",
    "while 1:\n    for x in a:\n        break\n": "no_break",
    "while True:\n    if item is None:\n        break\n": "break_unreached",
    "while True:\n    if item is None:\n        return\n": "break_unreached",
    "while q.empty():\n    pass\n": "waits",
    "while not q.empty():\n    pass\n": "waits",
    "item = q.get()\nwhile True:\n    if item is None:\n        break\n": "get_outside",
    "item = q.get()\nwhile item is not None:\n    print(item)\n": "get_outside",
    "item = q.get()\nwhile item is not None:\n    print(item)\n    item = q.get()\n": "waits",
    "while True:\n    item = q.get\n    if item is None:\n        break\n": "no_brackets",
    "while True:\n    try:\n        item = q.get(timeout=1)\n    except:\n        continue\n": "swallows",
    "while True:\n    try:\n        item = q.get(timeout=1)\n    except Exception:\n        pass\n": "swallows",
    "while True:\n    try:\n        print(itme)\n    except:\n        continue\n": "swallows_name",
    "while True:\n    try:\n        q.get(0)\n    except Exception as e:\n        print(e)\n": "swallows",
    "while True:\n    try:\n        print(itme)\n    except:\n        continue\nfrom a import *\n": "swallows",
    "while True:\n    try:\n        item = q.get(timeout=1)\n    except:\n        break\n": "",
    "while True:\n    try:\n        item = q.get(timeout=1)\n    except Empty:\n        continue\n": "no_break",
    "for i in range(3):\n    pass\n": "",
    "pass\n": "",
}


@pytest.mark.parametrize("text", LOOPS)
def test_a_loop_is_told_by_what_it_waits_for(text: str) -> None:
    """As far as its text shows it, and no further."""
    body = "".join(f"    {line}\n" for line in text.splitlines())
    source = f"def work(q, a, n=3, stop=False, item=0, Empty=None):\n{body}"
    lines = source.splitlines()
    head = next((number for number, line in enumerate(lines, 1) if line.strip().startswith(("while", "for"))), 2)
    found = reason_of(outline_of(source), head)

    assert (found.case if found else "") == LOOPS[text]


def test_a_flag_of_the_module_is_told_as_one_that_no_other_process_can_set() -> None:
    """Unless the loop's own function sets it."""
    source = "done = False\ndef work(q):\n    while not done:\n        pass\n"
    found = reason_of(outline_of(source), 3)

    assert found is not None
    assert found.case == "flag_of_another"


# A text, what is told of it, and the text under the caret.
TEXTS = {
    "for i in range(3)\n    pass\n": ("colon-missing", ""),
    "for i in range(3):\nprint(i)\n": ("indent-missing", "print"),
    "x = 1\n  y = 2\n": ("indent-extra", "y"),
    "def f():\n        x = 1\n    y = 2\n": ("indent-uneven", "y"),
    "def f():\n        x = 1\n\ty = 2\n": ("tabs", None),
    "def f():\n\tif 1:\n\t    x = 1\n        \ty = 2\n": ("tabs", "y"),
    "p = f(a, (q,)\np.start()\n": ("bracket-open", "("),
    "print('a'))\n": ("bracket-extra", ")"),
    "print('a']\n": ("bracket-other", "]"),
    "print('abc)\n": ("string-open", "'"),
    "'''abc\n": ("text-open", "'"),
    "if x = None:\n    pass\n": ("equals", None),
    "f(a, b) = 1\n": ("syntax-error", None),
    "x =\u00a01\n": ("no-break-space", "\u00a0"),
    "x = 1\u200b\n": ("invisible-character", "\u200b"),
    "print（1)\n": ("full-width", "（"),
    "f(a，b)\n": ("full-width", "，"),
    "if x：\n    pass\n": ("full-width", "："),
    "print(“a”)\n": ("curly-quote", "“"),
    "print(‘a’)\n": ("curly-quote", "‘"),
    "print('吃了’)\n": ("curly-quote", "’"),
    "x = 3 × 4\n": ("invalid-character", "×"),
    "i++\n": ("increment", "+"),
    "if a =! b:\n    pass\n": ("comparison", "="),
    "if a && b:\n    pass\n": ("and-or", "&"),
    "if a:\n    pass\nelse if b:\n    pass\n": ("else-if", "e"),
    "print 'a'\n": ("call-brackets", None),
    "f(a b)\n": ("comma", "a b"),
    "p = Process(target=f, (q, 1))\n": ("args-word", None),
    "f(a=1, 2)\n": ("syntax-error", None),
    "try:\n    x = 1\ny = 2\n": ("try-alone", None),
    "x = (1 +\n": ("bracket-open", "("),
    "def = 1\n": ("syntax-error", None),
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_slip_in_the_text_is_told_with_its_place(text: str) -> None:
    """By its key, at its line; no other slip is told."""
    key, under = TEXTS[text]
    with pytest.raises(SubmissionError) as problem:
        parse_submission("model2.py", text)
    first, last = problem.value.columns

    assert problem.value.key == key
    assert problem.value.text in text.splitlines()
    assert under in (None, "") or problem.value.text[first:last] == under


def test_a_caret_stands_under_wide_characters_too() -> None:
    """A Chinese character takes two cells; what comes after a line's end is set as it is."""
    (said,) = passage_of("    print('吃了'，x)", 3, (14, 15))
    shown, caret = Words("en").phrase(said).split("\n")

    assert (shown, caret) == ("print('吃了'，x) (line 3)", " " * 12 + "^^")
    assert list(wrapped(f"{shown}\n{caret}", 40)) == [shown, caret]


def test_a_long_line_is_cut_around_its_place() -> None:
    """And a line that is not there is not shown."""
    (said,) = passage("x = " + "a + " * 40 + "1\n", 1, (150, 151))
    shown, caret = Words("en").phrase(said).split("\n")

    assert len(shown) < 80
    assert shown[caret.index("^")] == ("x = " + "a + " * 40)[150]
    assert passage("x = 1", 7) == ()


@pytest.mark.parametrize(
    ("spent", "body", "case", "what"),
    [
        (Spent.CLOCK, "while True:\n        pass", "loop", "endless-loop.no_break"),
        (Spent.PROCESSOR, "while q.empty():\n        pass", "processor_loop", "endless-loop.waits"),
        (Spent.CLOCK, "sum(range(10 ** 9))", "limit", ""),
        (Spent.PROCESSOR, "sum(range(10 ** 9))", "processor", ""),
    ],
)
def test_a_time_out_names_the_loop_in_which_a_process_was_met(spent: Spent, body: str, case: str, what: str) -> None:
    """It does not say that the loop is endless, which is not proved; without a loop the cause is not known."""
    process = ProcessInfo("MainProcess", "", (), daemon=False, parent=None)
    trace = Trace((process,), (), (), TimedOut(10.0, (Wait(MAIN, Waiting.OTHER, 2),), spent))
    source = f"def main(q):\n    {body}\n"
    found = timed_out(Subject(trace, load_exercise("model2", SOLUTIONS), Part.PROGRAM, None, source), 10.0, spent)
    facts = dict(found.facts)

    assert found.case == case
    assert ("what" in facts) is bool(what)
    assert not what or (isinstance(facts["what"], Phrase) and facts["what"].key == f"{what}.message")


CAUSES = {
    "fail/model2-target_is_a_call.py": ("not-concurrent.target_called", "not-concurrent.main_produces"),
    "fail/model2-run_not_start.py": ("not-concurrent.main_produces", "not-concurrent.target_called"),
    "fail/model2-consumer_called_as_target.py": ("deadlock.target_called", "deadlock.main_gets"),
    "fail/model1-stop_object.py": ("deadlock.signal_copy", "deadlock.hidden_error"),
    "fail/model1-continue_on_none.py": ("deadlock.signal_ignored", "deadlock.signal_copied"),
    "fail/model2-except_hides_a_typo.py": ("deadlock.hidden_error", "deadlock.signal_ignored"),
    "fail/model2-none_does_not_stop.py": ("deadlock.signal_ignored", "deadlock.hidden_error"),
    "fail/model2-polls_without_none.py": ("sentinel-missing.polled", "endless-loop.swallows"),
    "fail/model1-polls_without_none.py": ("sentinel-missing.polled_producer", "endless-loop.swallows"),
    "fail/model2-retries_for_ever.py": ("endless-loop.signal_ignored", "sentinel-missing.polled"),
    "fail/model2-i_never_changes.py": ("endless-loop.never_changes", "endless-loop.sleeping"),
    "fail/model2-puts_for_ever.py": ("endless-loop.never_changes", "item-duplicated.put"),
    "fail/model2-puts_twice.py": ("item-duplicated.put", "item-duplicated.without_end"),
    "fail/model2-get_before_loop.py": ("endless-loop.get_outside", "endless-loop.no_break"),
    "fail/model2-dies_while_another_polls.py": ("crashed.zero", "endless-loop.swallows"),
    "fail/model2-input_in_the_loop.py": ("crashed.keyboard", "unreadable.input"),
    "fail/model2-input_at_import.py": ("unreadable.input", "crashed.keyboard"),
}


@pytest.mark.parametrize("name", CAUSES)
def test_the_cause_comes_first(name: str) -> None:
    """And what comes of it is not told in its place. A busy machine may call an endless loop a time-out."""
    path = CORPUS / name
    case, never = CAUSES[name]
    said = told(grade_file(path, exercise=name.split("/")[1].partition("-")[0], explore=True))

    assert case in said or (case.startswith("endless-loop") and said[0].startswith("timeout."))
    assert never not in said


def test_what_passed_is_told_no_cause() -> None:
    """A handler that hides every error is no mistake where nothing is wrong."""
    submission = parse_submission("m.py", "while True:\n    try:\n        x\n    except:\n        continue\n")

    assert by_source((), submission) == pointed_out((), submission) == ()


@pytest.mark.parametrize("asked", EXERCISES)
@pytest.mark.parametrize("own", EXERCISES)
def test_a_file_of_another_exercise_is_recognised(own: str, asked: str) -> None:
    """By what is in it, whatever it is called."""
    submission = parse_submission("homework.py", (SOLUTIONS / f"{own}.py").read_text(encoding="utf-8"))

    assert likeness(submission, load_exercise(asked, SOLUTIONS), SOLUTIONS) == (own if own != asked else "")


@pytest.mark.parametrize("path", [path for path in WRONG if path.suffix == ".py"], ids=lambda path: path.name)
def test_a_mistake_makes_no_other_exercise_of_a_file(path: Path) -> None:
    """Ten items where three are asked for are a mistake in model 2, and not model 1."""
    try:
        submission = parse_submission(str(path), path.read_text(encoding="utf-8-sig"))
    except SubmissionError:
        return

    assert likeness(submission, load_exercise(expectation(path)[0], SOLUTIONS), SOLUTIONS) == ""


@pytest.mark.parametrize(("text", "case"), [("", "empty"), ("# nothing\n", "only-comments"), ("x = 1\n", "")])
def test_an_empty_file_is_called_so(text: str, case: str, tmp_path: Path) -> None:
    """A file with a line of code in it is not."""
    (tmp_path / "model2.py").write_text(text, encoding="utf-8")
    said = told(grade_file(tmp_path / "model2.py"))

    assert (f"unreadable.{case}" in said) is bool(case)
