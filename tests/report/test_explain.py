"""``python -m grader explain CODE``: a page for every code, whose examples are what they are said to be."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path

import pytest

from grader.grading.grade import grade
from grader.grading.options import Options
from grader.inputs.exercise_files import exercise_of
from grader.report.terminal.explain import Example, examples
from grader.words import LANGUAGES, Words
from tests.helpers.command import grader
from tests.helpers.published import graded
from tests.helpers.support import SEED, SOLUTIONS

pytestmark = pytest.mark.once

CODES = {key.partition(".")[0] for key in Words("en").sentences if key.endswith(".message")}


def spliced(example: Example) -> str:
    """The solution with the right part of an example replaced by the wrong one, without comments."""
    source = (SOLUTIONS / f"{example.exercise}.py").read_text(encoding="utf-8")
    right, wrong = (re.sub(" +#.*", "", text).strip("\n") + "\n" for text in (example.right, example.wrong))
    depth = next((d for d in range(0, 16, 4) if "\n" + textwrap.indent(right, " " * d) in source), None)
    assert depth is not None, "the right part does not stand in the solution"
    return source.replace("\n" + textwrap.indent(right, " " * depth), "\n" + textwrap.indent(wrong, " " * depth), 1)


def test_every_code_has_a_page() -> None:
    """And nothing else has one."""
    assert set(examples()) == CODES
    for words in map(Words, LANGUAGES):
        assert [code for code in CODES if f"what.{code}" not in words or f"why.{code}" not in words] == []


@pytest.mark.parametrize("code", sorted(code for code in CODES if not examples()[code].exercise))
def test_the_wrong_command_has_that_in_its_report_and_the_right_one_is_right(code: str, tmp_path: Path) -> None:
    """With worked answers under the names that it gives."""
    for command, expected in ((examples()[code].wrong, [code]), (examples()[code].right, [])):
        _, _, _, *arguments = command.split()
        for name in (argument for argument in arguments if argument.endswith(".py")):
            shutil.copy(SOLUTIONS / f"{exercise_of(Path(name).stem, SOLUTIONS) or 'model2'}.py", tmp_path / name)
        report = json.loads(grader(*arguments, "--no-explore", "--format", "json", cwd=tmp_path).stdout)
        checks = [check for submission in report["submissions"] for check in submission["checks"]]
        assert [found["code"] for check in checks for found in check["findings"]] == expected


@pytest.mark.parametrize("code", sorted(code for code in CODES if examples()[code].exercise))
def test_the_wrong_example_is_graded_as_that_and_the_right_one_is_right(code: str, tmp_path: Path) -> None:
    """The code is found in the one, and nothing in the other."""
    example = examples()[code]
    path = tmp_path / f"{example.exercise}.py"
    text, polls = spliced(example), code == "busy-wait"
    if polls:  # with time enough to look in vain, however busy the machine is
        text = text.replace("time.sleep(random.random())", "time.sleep(10)")
    path.write_text(text, encoding="utf-8")
    limit_s = 2.0 if code == "timeout" else None
    report = grade(path, Options(SOLUTIONS, None, ("fork",), limit_s, SEED, explore=not polls, budget_s=0.5))

    assert code in report.codes()
    assert graded(SOLUTIONS / f"{example.exercise}.py").codes() == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_both_examples(language: str) -> None:
    """With what it means and why it matters."""
    done, words = grader("explain", "sentinel-missing", "--lang", language), Words(language)
    shown = re.sub(r"\s", "", done.stdout)

    assert done.returncode == 0
    assert "for _ in eaters:" in done.stdout
    for key in ("what", "why"):
        assert re.sub(r"\s", "", words.say(f"{key}.sentinel-missing")) in shown


def test_without_a_code_all_are_listed_and_an_unknown_one_is_refused() -> None:
    """Exit codes 0 and 2."""
    listed, refused = grader("explain", "--lang", "en"), grader("explain", "nothing", "--lang", "en")

    assert [code for code in CODES if code not in listed.stdout] == []
    assert (listed.returncode, refused.returncode, refused.stdout) == (0, 2, "")
    assert "no finding called nothing" in refused.stderr
