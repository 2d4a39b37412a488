"""``python -m grader hint``: from gentle to specific, one at a time, and no answer before full marks."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Never

import pytest
from rich.cells import cell_len

from grader.cli import main
from grader.domain.errors import InternalError
from grader.domain.exercise import Exercise
from grader.domain.submission import body_of
from grader.grading import part
from grader.inputs.exercise_files import available, load_exercise
from grader.inputs.notebook import write_notebook
from grader.report.terminal.wrap import wrapped
from grader.student.hints import state_file
from tests.helpers.command import grader
from tests.helpers.support import CORPUS, EXERCISES, SOLUTIONS

pytestmark = pytest.mark.once

SLUGS = available(SOLUTIONS)
EXERCISE = load_exercise("model2", SOLUTIONS)
HINTS = [texts["en"] for texts in EXERCISE.hints]
ANSWER = "makers = [Process("
Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student of our own: his state is in a folder of this test, and he stands in a folder with the stub."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "1000")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exercises").mkdir()
    shutil.copy(EXERCISES / "model2.py", tmp_path / "exercises")
    return state_file()


@pytest.fixture
def ask(state: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Ask for a hint, in this process: exit code, standard output and standard error."""

    def asked(*arguments: object) -> tuple[int, str, str]:
        code = main.main(["hint", "model2", "--lang", "en", *map(str, arguments)])
        return code, *capsys.readouterr()

    return asked


def note(state: Path, content: bytes) -> None:
    """Put this where the state is kept."""
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_bytes(content)


def all_given(state: Path) -> None:
    """As if every hint had been asked for; anybody can write this down."""
    note(state, json.dumps({str(SOLUTIONS / "model2"): len(HINTS)}).encode())


def shown(out: str) -> list[int]:
    """The numbers of the hints in a text."""
    return [number for number, hint in enumerate(HINTS, 1) if hint in out]


def calls_in(code: str) -> Iterator[str]:
    """Every simple statement that calls something, as it is written; ``while True:`` gives nothing away."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Expr | ast.Assign | ast.Return) and any(
            isinstance(inner, ast.Call) for inner in ast.walk(node)
        ):
            yield ast.unparse(node)


def given_away(exercise: Exercise) -> list[str]:
    """The statements of the answer that stand in a hint."""
    told = " ".join(text for texts in exercise.hints for text in texts.values())
    return [statement for statement in calls_in(exercise.answer) if statement in told]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_ladder_has_steps_and_gives_no_line_away(slug: str) -> None:
    """Four to six, all different, and none holds a statement of the answer."""
    exercise = load_exercise(slug, SOLUTIONS)

    assert 4 <= len(exercise.hints) <= 6
    assert len({texts["zh"] for texts in exercise.hints}) == len(exercise.hints)
    assert given_away(exercise) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_answer_that_is_shown_is_the_solution(slug: str) -> None:
    """What the student writes, and nothing else."""
    exercise = load_exercise(slug, SOLUTIONS)
    names = [node.name for node in ast.parse(exercise.answer).body if isinstance(node, ast.FunctionDef)]

    assert names == list(exercise.written)
    assert [name for name in names if body_of(exercise.answer, name) != body_of(exercise.solution, name)] == []


def test_a_hint_that_gives_a_line_away_is_noticed() -> None:
    """By the test above."""
    told = EXERCISE._replace(hints=({"zh": "最后写 q.put(None)。", "en": ""},))

    assert given_away(told) == ["q.put(None)"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_time_the_next_hint_and_no_other(language: str, tmp_path: Path) -> None:
    """As a student asks, in either language; where he is in one exercise does not matter to another."""
    hints = [texts[language] for texts in EXERCISE.hints]
    environment = {"XDG_STATE_HOME": str(tmp_path), "COLUMNS": "1000"}
    for number in (1, 2):
        done = grader("hint", "model2", "--lang", language, **environment)

        assert (done.returncode, done.stderr) == (0, "")
        assert [hint for hint in hints if hint in done.stdout] == [hints[number - 1]]
        assert "python -m grader hint model2" in done.stdout
    other = grader("hint", "model1", "--lang", language, **environment)

    assert load_exercise("model1", SOLUTIONS).hints[0][language] in other.stdout


def test_the_last_hint_says_that_it_is_the_last(ask: Asked) -> None:
    """And those before it do not."""
    said = [ask()[1] for _ in HINTS]

    assert [shown(out) for out in said] == [[number] for number in range(1, len(HINTS) + 1)]
    assert ["This is the last one" in out for out in said] == [False] * (len(HINTS) - 1) + [True]


def test_after_the_last_hint_a_stub_gets_all_of_them_again_and_no_answer(ask: Asked, state: Path) -> None:
    """With its points, however often it asks."""
    all_given(state)
    for _ in range(2):
        code, out, err = ask()

        assert (code, err) == (0, "")
        assert shown(out) == list(range(1, len(HINTS) + 1))
        assert "exercises/model2.py has 0 of 100 points" in out
        assert ANSWER not in out


def solved(folder: Path) -> None:
    """The stub is filled in."""
    shutil.copy(SOLUTIONS / "model2.py", folder / "model2.py")


def solved_as_notebook(folder: Path) -> None:
    """The notebook is filled in, and the other file still a stub."""
    (folder / "model2.ipynb").write_text(write_notebook(EXERCISE.solution, "model2"), encoding="utf-8")


def solved_by_luck(folder: Path) -> None:
    """Right whenever it is run, wrong in one schedule of many."""
    shutil.copy(CORPUS / "schedules" / "fail" / "model2-not_empty_after_nap.py", folder / "model2.py")


def solved_another(folder: Path) -> None:
    """Full marks, but for another exercise."""
    shutil.copy(SOLUTIONS / "model1.py", folder / "model2.py")


def removed(folder: Path) -> None:
    """There is nothing to grade."""
    (folder / "model2.py").unlink()


@pytest.mark.parametrize("work", [solved, solved_as_notebook])
def test_full_marks_show_the_answer(work: Callable[[Path], None], ask: Asked, state: Path) -> None:
    """After the last hint, whichever of the two files it is that the student works in."""
    all_given(state)
    work(Path("exercises"))
    code, out, err = ask()

    assert (code, err, shown(out)) == (0, "", [])
    assert ANSWER in out


@pytest.mark.parametrize("work", [solved_by_luck, solved_another, removed])
def test_less_than_full_marks_shows_no_answer(work: Callable[[Path], None], ask: Asked, state: Path) -> None:
    """The file is graded when it is asked, as this exercise and by every interleaving."""
    all_given(state)
    work(Path("exercises"))
    code, out, err = ask()

    assert (code, err) == (0, "")
    assert "of 100 points" in out
    assert ANSWER not in out


def test_a_failure_of_the_grader_is_said_and_shows_no_answer(
    ask: Asked, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is exit code 3, as it is where one grades; and no points are made up."""

    def lost(*_: object) -> Never:
        raise InternalError("supervisor-lost")

    monkeypatch.setattr(part, "LiveExecution", lost)
    all_given(state)
    solved(Path("exercises"))
    code, out, _ = ask()

    assert code == 3
    assert "No score: The grader's own supervising process is gone" in out
    assert ANSWER not in out


def test_full_marks_before_the_last_hint_are_no_short_cut(ask: Asked) -> None:
    """Hints go on: who asks for one may want another way to put it."""
    solved(Path("exercises"))

    assert shown(ask()[1]) == [1]


def test_another_file_may_be_named(ask: Asked, state: Path) -> None:
    """Whatever it is called, it is graded as this exercise."""
    all_given(state)
    shutil.copy(SOLUTIONS / "model2.py", "mine_model1.py")

    assert ANSWER in ask("mine_model1.py")[1]
    assert ANSWER not in ask("exercises/model2.py")[1]


@pytest.mark.parametrize("count", [len(HINTS), len(HINTS) + 1, 10**9])
def test_a_forged_note_shows_nothing(count: int, ask: Asked, state: Path) -> None:
    """It leads to the grading, and no further."""
    note(state, json.dumps({str(SOLUTIONS / "model2"): count}).encode())

    assert ANSWER not in ask()[1]


BROKEN = {
    "empty": b"",
    "cut off": b'{"a"',
    "a list": b"[1]",
    "negative": b'{"a": -1}',
    "a bool": b'{"a": true}',
    "text": b'{"a": "1"}',
    "not UTF-8": b"\xff\xfe\xff",
    "deep": b"[" * 200_000,
    "endless number": b'{"a": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_note_is_one_sentence_and_mended(content: bytes, ask: Asked, state: Path) -> None:
    """The first hint again, and then the second without a word."""
    note(state, content)
    code, out, err = ask()

    assert (code, shown(out), err.count("\n")) == (0, [1], 1)
    assert str(state) in err
    code, out, err = ask()
    assert (code, shown(out), err) == (0, [2], "")


def test_what_is_not_a_file_is_one_sentence(ask: Asked, state: Path) -> None:
    """A folder in the way; where the state cannot be, the sentence says how to mend it."""
    state.mkdir(parents=True)
    code, out, err = ask()

    assert (code, shown(out), err.count("\n")) == (0, [1], 1)
    assert "XDG_STATE_HOME" in err
    assert [path.name for path in state.parent.iterdir()] == [state.name]


def test_nowhere_to_write_is_one_sentence(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for root, who may write everywhere else."""
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    code, out, err = ask()

    assert (code, shown(out), err.count("\n")) == (0, [1], 1)
    assert "XDG_STATE_HOME" in err


def test_an_opening_bracket_does_not_end_a_line() -> None:
    """Nor a closing one begin it, whatever the width; and nothing is lost."""
    told = [texts["zh"] for slug in SLUGS for texts in load_exercise(slug, SOLUTIONS).hints] + ["“", "a “ b“"]
    for width in range(40, 80, 3):
        lines = [line for text in told for line in wrapped(text, width)]

        assert [line for line in lines[:-2] if line.endswith(("（", "“")) or line.startswith(("）", "，", "”"))] == []
        assert max(map(cell_len, lines)) <= width
        assert "".join("".join(lines).split()) == "".join("".join(told).split())


def test_reset_begins_again(ask: Asked) -> None:
    """With the first hint, and the second follows."""
    said = [ask()[1], ask()[1], ask("--reset")[1], ask()[1]]

    assert [shown(out) for out in said] == [[1], [2], [1], [2]]


def test_a_kit_of_ones_own_has_its_own_count(ask: Asked, tmp_path: Path) -> None:
    """The same name in another folder is another exercise; what is known of it does not disturb the first."""
    shutil.copytree(SOLUTIONS, tmp_path / "solutions")
    said = [ask()[1], ask("--kit", "solutions")[1], ask("--kit", tmp_path / "solutions")[1], ask()[1]]

    assert [shown(out) for out in said] == [[1], [1], [2], [2]]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("model9",), "model1, model2, joinable_queue, model3"),
        (("model2", "--kit", "nowhere"), "nowhere"),
        (("model2", "--kit", "tests"), "tests"),
        ((), "NAME"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], named: str, tmp_path: Path) -> None:
    """One sentence, nothing on standard output, and nothing noted."""
    done = grader("hint", *arguments, XDG_STATE_HOME=str(tmp_path))

    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "folder"),
    [("/somewhere", "/somewhere"), ("here", "HOME/.local/state"), ("", "HOME/.local/state")],
)
def test_the_note_is_kept_where_a_system_keeps_state(
    environment: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is not absolute is ignored, as the specification says."""
    monkeypatch.setenv("HOME", "/home/li")
    path = state_file({"XDG_STATE_HOME": environment})

    assert str(path) == f"{folder.replace('HOME', '/home/li')}/producer-consumer-kit/hints.json"


def test_a_user_without_a_home_is_no_crash(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under a number of its own; one sentence says what would help."""

    def homeless() -> Never:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    code, out, err = ask()

    assert (code, shown(out), err.count("\n")) == (0, [1], 1)
    assert "XDG_STATE_HOME" in err
